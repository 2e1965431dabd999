"""What every answer carries: the content security policy (before Django 6) and what a browser may keep. And files."""

import django
from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpResponse
from django.utils.decorators import sync_and_async_middleware
from whitenoise.middleware import WhiteNoiseMiddleware

POLICY = "; ".join(f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items())


@sync_and_async_middleware
def headers(get_response):
    def add(response):
        if django.VERSION < (6,):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    async def later(request):
        return add(await get_response(request))

    return later if iscoroutinefunction(get_response) else lambda request: add(get_response(request))


class Files(WhiteNoiseMiddleware):
    """Our static files are small, so each is read whole; an ASGI server would read a stream whole as well."""

    @staticmethod
    def serve(static_file, request):
        stream = WhiteNoiseMiddleware.serve(static_file, request)
        headers = {"Content-Type": "", **stream.headers}
        response = HttpResponse(b"".join(stream), status=stream.status_code, headers=headers)
        stream.close()
        return response
