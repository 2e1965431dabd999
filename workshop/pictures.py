"""A picture that somebody uploads is made anew, without a word about where and with what it was taken.

What it is, its content says, never its name. Its size is asked before it is unpacked: 20 kB can hold 169 megapixels.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps
from PIL.Image import Resampling

FORMATS = "JPEG", "PNG"  # of photographs of a wall
PORTRAITS = *FORMATS, "WEBP"
HEIC = b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"
MOST_BYTES, MOST_PIXELS = 15_000_000, 24_000_000
LARGE, SMALL, QUALITY = 2000, 480, 85
PORTRAIT, MIDDLE, TINY = 1200, 480, 160  # a portrait whole, and as squares
HEADS = 0.5, 0.3  # where a head is more often than in the middle
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


@dataclass
class Portrait(Picture):
    middle: bytes


def take(upload):
    """A photograph of a wall from an uploaded file, as JPEGs. Raises `Unusable`."""
    whole = plain(upload, FORMATS, LARGE)
    small = whole.copy()
    small.thumbnail((SMALL, SMALL), Resampling.LANCZOS)
    return Picture(*whole.size, large=jpeg(whole), small=jpeg(small))


def portrait(upload):
    """A `Portrait` from an uploaded file, as WebP. Raises `Unusable`."""
    whole = plain(upload, PORTRAITS, PORTRAIT)
    middle, small = (ImageOps.fit(whole, (side, side), Resampling.LANCZOS, centering=HEADS) for side in (MIDDLE, TINY))
    return Portrait(*whole.size, large=webp(whole), middle=webp(middle), small=webp(small))


def plain(upload, formats, side):
    """The pixels of an uploaded file and nothing else, upright, no side longer than this."""
    if upload.size > MOST_BYTES:
        raise Unusable("large", round(upload.size / 1e6))
    upright = unpacked(opened(upload.read(), formats), side)
    upright.thumbnail((side, side), Resampling.LANCZOS)
    return upright


def opened(data, formats):
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise Unusable("heic")
    try:
        found = Image.open(io.BytesIO(data), formats=formats)
    except NOT_READABLE as error:
        raise Unusable("damaged" if starts_like_one(data) else "kind") from error
    if found.width * found.height > MOST_PIXELS:
        raise Unusable("pixels", round(found.width * found.height / 1e6))
    return found


def starts_like_one(data):
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG")) or (data[:4], data[8:12]) == (b"RIFF", b"WEBP")


def unpacked(found, side):
    """All of it, upright, on white, as plain pixels."""
    try:
        found.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(smaller(found, side)).convert("RGBA")
    except NOT_READABLE as error:
        raise Unusable("damaged") from error
    white = Image.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A"))
    return white


def smaller(found, side):
    """A first rough step on the whole of it, so that all that follows has little to do."""
    times = int(max(found.size) / (1.5 * side))
    if times < 2:
        return found
    plain = found if found.mode in ("L", "RGB", "RGBA") else found.convert("RGBA")
    return plain.reduce(times)


def jpeg(image):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def webp(image):
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=3)
    return out.getvalue()
