"""What every answer carries: the content security policy (before Django 6) and what a browser may keep."""

import django
from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.utils.decorators import sync_and_async_middleware

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
