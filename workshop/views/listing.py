"""The board as a map or as a list, as its reader wants it: asked in the address, remembered for each surface."""

from django.conf import settings

A_YEAR = 365 * 24 * 60 * 60


def is_listed(request):
    asked = request.GET.get("view") or request.COOKIES.get(cookie(request.viewer))
    return asked == "list"


def remember(request, response):
    if (asked := request.GET.get("view")) in ("list", "map"):
        response.set_cookie(
            cookie(request.viewer), asked, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    return response


def cookie(viewer):
    return f"board-{viewer.surface}"
