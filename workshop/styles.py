"""Two style sheets from a file per component, without a build step: what somebody at the door needs, and the rest.

A phone in the forest joins with the first alone; the layers decide the order, not the files.
"""

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
SHEETS = {"first": FOLDER, "room": FOLDER / "room"}


def joined(name):
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(SHEETS[name].glob("*.css"))).encode()


@cache
def packed():
    """{name: (digest, text, gzipped text)}, made once."""
    texts = {name: joined(name) for name in SHEETS}
    return {
        name: (hashlib.sha256(text).hexdigest()[:12], text, gzip.compress(text, 9, mtime=0))
        for name, text in texts.items()
    }


def address(request=None):
    """For base.html: addresses that change with the content, so they may be kept for ever."""
    if settings.DEBUG:
        packed.cache_clear()
    return {"styles": {name: reverse("styles", args=[digest]) for name, (digest, _text, _small) in packed().items()}}


@anyone
@require_safe
def styles(request, digest):
    found = next(((text, small) for known, text, small in packed().values() if known == digest), None)
    if not found:
        raise Http404
    text, small = found
    response = HttpResponse(text, content_type="text/css")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(small, content_type="text/css", headers={"Content-Encoding": "gzip"})
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Vary"] = "Accept-Encoding"
    return response
