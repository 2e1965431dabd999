"""A picture that somebody uploads becomes two JPEGs without a word about where and with what it was taken.

What it is, its content says, never its name. Its size is asked before it is unpacked: 20 kB can hold 169 megapixels.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps
from PIL.Image import Resampling

FORMATS = "JPEG", "PNG"
HEIC = b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"
MOST_BYTES, MOST_PIXELS = 15_000_000, 24_000_000
LARGE, SMALL, QUALITY = 2000, 480, 85
NOT_READABLE = OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, OverflowError, MemoryError
Image.MAX_IMAGE_PIXELS = None  # ours is lower, and is asked before anything is unpacked


class Unusable(Exception):
    """`why` is "large", "heic", "kind", "pixels" or "damaged"; `n` is how much it has of what is too much."""

    def __init__(self, why, n=0):
        self.why, self.n = why, n


@dataclass
class Picture:
    width: int
    height: int
    large: bytes
    small: bytes


def take(upload):
    """A `Picture` from an uploaded file. Raises `Unusable`."""
    if upload.size > MOST_BYTES:
        raise Unusable("large", round(upload.size / 1e6))
    data = upload.read()
    upright = unpacked(opened(data))
    upright.thumbnail((LARGE, LARGE), Resampling.LANCZOS)
    small = upright.copy()
    small.thumbnail((SMALL, SMALL), Resampling.LANCZOS)
    return Picture(*upright.size, large=jpeg(upright), small=jpeg(small))


def opened(data):
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise Unusable("heic")
    try:
        found = Image.open(io.BytesIO(data), formats=FORMATS)
    except NOT_READABLE as error:
        raise Unusable("damaged" if starts_like_one(data) else "kind") from error
    if found.width * found.height > MOST_PIXELS:
        raise Unusable("pixels", round(found.width * found.height / 1e6))
    return found


def starts_like_one(data):
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG"))


def unpacked(found):
    """All of it, upright, on white, as plain pixels."""
    try:
        found.draft("RGB", (LARGE, LARGE))
        upright = ImageOps.exif_transpose(found).convert("RGBA")
    except NOT_READABLE as error:
        raise Unusable("damaged") from error
    white = Image.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A"))
    return white


def jpeg(image):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
