"""One style sheet from a file per component: no build step, and one request on a phone in the forest."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from .access import anyone

FOLDER = Path(__file__).parent / "static" / "workshop" / "css"


def joined():
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.css"))).encode()


@cache
def packed():
    """(digest, text, gzipped text), made once; the layers decide the order, not the files."""
    text = joined()
    return hashlib.sha256(text).hexdigest()[:12], text, gzip.compress(text, 9, mtime=0)


def address(request=None):
    """For base.html: an address that changes with the content, so it may be kept for ever."""
    if settings.DEBUG:
        packed.cache_clear()
    return {"styles": reverse("styles", args=[packed()[0]])}


@anyone
@require_safe
def styles(request, digest):
    known, text, small = packed()
    if digest != known:
        raise Http404
    response = HttpResponse(text, content_type="text/css")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(small, content_type="text/css", headers={"Content-Encoding": "gzip"})
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Vary"] = "Accept-Encoding"
    return response
