"""Bad pictures through the real view: each is answered in a sentence; and what it costs, and whom it holds up."""

import io
import time
import zlib
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image, ImageFilter

from personas.forms import PortraitForm
from personas.models import Portrait
from personas.models.portraits import folder
from tests.cast import adopt
from tests.test_photos import HEIC, SECRET, bomb, picture, turned
from workshop import live

READER = PortraitForm.base_fields["picture"]  # what the form really reads with


@pytest.fixture
def persona(cast):
    return adopt(cast)


def send(as_, persona, data, name="portrait.png", kind="image/png"):
    return as_("fay").post(f"/personas/{persona.pk}/picture/", {"picture": SimpleUploadedFile(name, data, kind)})


def animated(kind):
    frames = [Image.new("RGB", (80, 60), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def noise(side=300):
    return Image.effect_noise((side, side), 60).convert("RGB")


def saved(image, kind, **more):
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def large_bomb():
    """Twenty kilobytes that unpack to 169 megapixels, every one of them there."""
    data, row = bomb(13000, 13000), b"\0" * (1 + 13000 // 8)
    assert len(zlib.compress(row * 13000, 9)) < 25_000
    return data + b"\0" * 20_000


BAD = {
    "169 megapixels in 20 kB": (large_bomb(), "169 megapixels"),
    "animated gif": (animated("GIF"), "Use a JPEG, PNG or WebP picture"),
    "svg called png": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no picture we read"),
    "html called png": (b"<!doctype html><script>alert(1)</script>", "no picture we read"),
    "half a JPEG": (saved(noise(), "JPEG")[:9000], "damaged"),
    "half a PNG": (saved(noise(), "PNG")[:9000], "damaged"),
    "half a WebP": (saved(noise(), "WEBP")[:3000], "damaged"),
    "no bytes": (b"", "damaged"),
    "one byte": (b"\xff", "no picture we read"),
    "HEIC without its reader": (HEIC, "HEIC"),
    "a PNG of no width": (bomb(0, 10), "damaged"),
    "a TIFF": (saved(noise(), "TIFF"), "Use a JPEG, PNG or WebP picture"),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_picture_is_answered_in_a_sentence(persona, as_, bad):
    data, sentence = BAD[bad]
    began = time.thread_time()
    answer = send(as_, persona, data)
    took = time.thread_time() - began
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Portrait.objects.exists() and not list(folder(persona.pk).glob("*"))
    assert took < 1, f"{bad}: {took:.2f} s of work for nothing"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_whichever_way_it_was_held(persona, as_, orientation):
    image, exif = Image.new("RGB", (400, 200), "white"), Image.Exif()
    exif[0x0112] = orientation
    assert send(as_, persona, saved(image, "JPEG", exif=exif)).status_code == 302
    kept = Portrait.objects.get()
    assert (kept.width, kept.height) == ((200, 400) if orientation > 4 else (400, 200))


GOOD = {
    "turned": turned(),
    "moving": animated("WEBP"),
    "flat": picture("PNG"),
    "grey": saved(noise().convert("L"), "JPEG"),
}


@pytest.mark.parametrize("good", GOOD)
def test_where_and_with_what_it_was_taken_goes(persona, as_, good):
    assert send(as_, persona, GOOD[good]).status_code == 302
    for file in folder(persona.pk).glob("*"):
        image = Image.open(file)
        assert SECRET not in file.read_bytes() and not image.getexif() and not getattr(image, "is_animated", False)


def twelve_megapixels():
    photo = Image.effect_noise((1000, 750), 60).filter(ImageFilter.GaussianBlur(2)).resize((4000, 3000)).convert("RGB")
    return saved(photo, "JPEG")


@pytest.fixture
def watched(monkeypatch):
    """What was so while the picture was read: how long it took, and whether a transaction or the one writer waited."""
    seen, read = SimpleNamespace(), READER.read

    def reading(upload):
        seen.waiting = connection.in_atomic_block or live._one_writer._is_owned()
        began = time.thread_time()
        made = read(upload)
        seen.took = time.thread_time() - began
        return made

    monkeypatch.setattr(READER, "read", reading)
    return seen


@pytest.mark.django_db(transaction=True)
def test_twelve_megapixels_take_less_than_a_second_and_hold_up_nobody(persona, as_, watched):
    assert send(as_, persona, twelve_megapixels()).status_code == 302
    print(f"\na portrait of 12 megapixels: {watched.took:.2f} s")
    assert watched.took < 1 and not watched.waiting
