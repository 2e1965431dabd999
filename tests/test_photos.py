"""Photographs of the wall: only pictures, only so large, without a trace of where they were taken, and removable."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from tests.cast import more_roles
from workshop import pictures
from workshop.models import Photo, Workshop
from workshop.models.photos import MOST, folder, forget_the_deleted

SECRET = b"Canon 35.6812N serial 4711"


def picture(kind="JPEG", size=(300, 200), **more):
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, kind, **more)
    return out.getvalue()


def turned():
    """Landscape pixels that EXIF says stand upright, the left half black; with a maker and a place."""
    image, exif = Image.new("RGB", (400, 200), "white"), Image.Exif()
    image.paste("black", (0, 0, 200, 200))
    exif[0x0112], exif[0x010F] = 6, SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=SECRET)
    return out.getvalue()


def bomb(width, height):
    """A PNG of a few bytes that says it is so large."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99


@pytest.fixture
def upload(cast, as_):
    """upload(data): the answer to Fay, who chose this file."""

    def send(data, name="wall.jpg", who="fay"):
        files = {"photo": SimpleUploadedFile(name, data)} if data is not None else {}
        return as_(who).post(f"/w/{cast.workshop.pk}/steps/{cast.step.pk}/photos/", files)

    return send


def kept(cast):
    return sorted(folder(cast.workshop.pk).glob("*")) if folder(cast.workshop.pk).exists() else []


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_kept_in_two_sizes(cast, upload, as_, kind):
    assert upload(picture(kind, (3000, 1500)), "anything.exe").status_code == 302
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (2000, 1000) and len(kept(cast)) == 2
    for query, width in (({}, 2000), ({"size": "small"}, 480)):
        answer = as_("fay").get(f"/w/{cast.workshop.pk}/photos/{photo.pk}/", query)
        assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
        assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size[0] == width


def test_it_stands_upright_and_says_nothing_of_its_origin(cast, upload):
    assert SECRET in turned()
    upload(turned())
    for file in kept(cast):
        data, image = file.read_bytes(), Image.open(file)
        assert SECRET not in data and b"Exif" not in data and not image.getexif() and "comment" not in image.info
        assert image.size == (200, 400)
        assert image.getpixel((100, 20))[0] < 60 < 200 < image.getpixel((100, 380))[0]


def test_what_is_hidden_behind_a_picture_goes(cast, upload):
    upload(picture() + b"PK\x03\x04<script>alert(1)</script>")
    assert all(b"script" not in file.read_bytes() for file in kept(cast))


def test_what_shines_through_becomes_white(cast, upload):
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    upload(out.getvalue())
    assert Image.open(kept(cast)[0]).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data, sentence",
    [
        (None, "Choose a picture first."),
        (b"", "That picture is damaged."),
        (HEIC, "HEIC"),
        (picture("GIF"), "no picture we read"),
        (picture("TIFF"), "no picture we read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture we read"),
        (b"%PDF-1.4", "no picture we read"),
        (b"%!PS-Adobe EPSF-3.0", "no picture we read"),
        (picture()[:200], "damaged"),
        (picture("PNG", (900, 900))[:-400], "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 400, "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (bomb(13000, 13000), "169 megapixels"),
        (bomb(1, 60_000_000), "megapixels"),
        (bomb(60_000, 60_000), "3600 megapixels"),
    ],
)
def test_what_is_no_picture_for_us_is_refused_in_a_sentence(cast, upload, data, sentence):
    answer = upload(data)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Photo.objects.exists() and not kept(cast)


def test_a_file_that_is_too_long_is_not_even_read(cast, upload, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 500)
    answer = upload(picture(size=(900, 900)))
    assert answer.status_code == 422 and "15 are the limit" in answer.content.decode() and not kept(cast)


@pytest.mark.parametrize("name", ["../../x.jpg", "x" * 300 + ".jpg", "a\r\nb.jpg", "\u202egpj.exe", ""])
def test_its_name_is_not_looked_at(cast, upload, name):
    assert upload(picture(), name or "a").status_code == 302
    assert all(file.name.startswith(str(Photo.objects.get().pk)) for file in kept(cast))


def test_twelve_are_enough(cast, upload):
    for _n in range(MOST):
        Photo.add(cast.step, pictures.Picture(1, 1, b"x", b"x"))
    answer = upload(picture())
    assert answer.status_code == 422 and "12 pictures are the limit" in answer.content.decode()
    assert len(kept(cast)) == 2 * MOST


def test_a_full_disk_leaves_nothing(cast, monkeypatch):
    def full(photo, taken):
        file = photo.files()["large"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"half")
        raise OSError("no space left on the device")

    monkeypatch.setattr(Photo, "write", full)
    with pytest.raises(OSError):
        Photo.add(cast.step, pictures.Picture(1, 1, b"x", b"x"))
    assert not Photo.objects.exists() and not kept(cast)


def test_removed_it_is_gone_from_the_disk(cast, as_, upload, django_capture_on_commit_callbacks):
    upload(picture())
    photo, fay = Photo.objects.get(), as_("fay")
    with django_capture_on_commit_callbacks(execute=True):
        fay.post(f"/w/{cast.workshop.pk}/photos/{photo.pk}/removal/")
    assert not kept(cast) and fay.get(f"/w/{cast.workshop.pk}/photos/{photo.pk}/").status_code == 404


def test_a_workshop_that_is_deleted_takes_its_pictures_along(cast, upload):
    upload(picture())
    Workshop.objects.filter(pk=cast.workshop.pk).delete()
    forget_the_deleted()
    assert not kept(cast)


def test_a_scribe_adds_and_only_the_facilitator_removes(cast, as_, upload):
    more_roles(cast)
    assert upload(picture(), who="kai").status_code == 302
    photo = Photo.objects.get()
    assert as_("kai").post(f"/w/{cast.workshop.pk}/photos/{photo.pk}/removal/").status_code == 403
    for who in ("ana", "rei"):
        assert upload(picture(), who=who).status_code in (302, 403) and Photo.objects.count() == 1


def test_it_waits_for_the_report(cast, as_, upload):
    upload(picture())
    address = f"/w/{cast.workshop.pk}/photos/{Photo.objects.get().pk}/"
    assert [as_(who).get(address).status_code for who in ("ana", "rei")] == [403, 403]
    cast.workshop.publish()
    for who in ("ana", "rei"):
        assert as_(who).get(address).status_code == 200
        assert f'src="{address}?size=small"' in as_(who).get(f"/w/{cast.workshop.pk}/report/").content.decode()
    assert {as_(who).get(address).status_code for who in ("una", "sten", None)} <= {302, 404}


def test_the_desk_says_that_it_is_there(cast, as_, upload):
    upload(picture())
    assert "1 photograph of the wall" in as_("fay").get(f"/w/{cast.workshop.pk}/desk/").content.decode()


def test_a_picture_that_has_left_the_disk_is_a_404(cast, as_, upload):
    upload(picture())
    kept(cast)[0].unlink(), kept(cast)[0].unlink()
    assert as_("fay").get(f"/w/{cast.workshop.pk}/photos/{Photo.objects.get().pk}/").status_code == 404


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_the_limit_of_forms_is_not_that_of_files(upload):
    assert upload(picture(size=(900, 900))).status_code == 302
