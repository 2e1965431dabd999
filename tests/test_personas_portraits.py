"""The portrait of a persona: a drawn figure, or an uploaded picture that is only a picture."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from personas.models import Persona, Portrait
from personas.models.portraits import folder, forget_the_deleted
from tests.cast import adopt
from tests.test_photos import HEIC, SECRET, bomb, picture, turned
from workshop import pictures


@pytest.fixture
def persona(cast):
    return adopt(cast)


@pytest.fixture
def upload(persona, as_):
    """upload(data): the answer to Fay, who chose this file."""

    def send(data, name="mika.png", who="fay"):
        files = {"picture": SimpleUploadedFile(name, data)} if data is not None else {}
        return as_(who).post(f"/personas/{persona.pk}/picture/", files)

    return send


def kept(persona):
    return sorted(folder(persona.pk).glob("*")) if folder(persona.pk).exists() else []


def image_in(answer):
    return Image.open(io.BytesIO(b"".join(answer.streaming_content)))


def test_without_a_picture_a_figure_is_drawn_and_named(persona, as_):
    page = as_("rei").get(f"/personas/{persona.pk}/").content.decode()
    assert 'role="img" aria-label="Drawn figure of Mika Tani"' in page and "<image" not in page
    assert as_("rei").get(f"/personas/{persona.pk}/portrait/").status_code == 404


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_three_sizes(persona, upload, as_, kind):
    assert upload(picture(kind, (3000, 1500)), "anything.exe").status_code == 302
    assert len(kept(persona)) == 3
    sizes = {"large": (1200, 600), "middle": (480, 480), "small": (160, 160)}
    for size, expected in sizes.items():
        answer = as_("rei").get(f"/personas/{persona.pk}/portrait/", {"size": size})
        assert answer["Content-Type"] == "image/webp" and answer["X-Content-Type-Options"] == "nosniff"
        image = image_in(answer)
        assert (image.format, image.size) == ("WEBP", expected)
    assert 'alt="Portrait of Mika Tani"' in as_("rei").get("/personas/").content.decode()
    assert as_("rei").get(f"/personas/{persona.pk}/portrait/", {"size": "../x"}).status_code == 400


def test_it_stands_upright_and_says_nothing_of_its_origin(persona, upload):
    upload(turned())
    for file in kept(persona):
        data, image = file.read_bytes(), Image.open(file)
        assert SECRET not in data and b"EXIF" not in data.upper() and not image.getexif()
    large = Image.open(Portrait.objects.get().files()["large"]).convert("RGB")
    assert large.size == (200, 400) and large.getpixel((100, 20))[0] < 60 < 200 < large.getpixel((100, 380))[0]


@pytest.mark.parametrize(
    "data, sentence",
    [
        (None, "Choose a picture first."),
        (b"", "That picture is damaged."),
        (HEIC, "HEIC"),
        (picture("GIF"), "Use a JPEG, PNG or WebP picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture we read"),
        (b"%PDF-1.4", "no picture we read"),
        (picture()[:200], "damaged"),
        (picture("WEBP", (900, 900))[:60], "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "damaged"),
        (bomb(13000, 13000), "169 megapixels"),
    ],
    ids=["nothing", "empty", "heic", "gif", "svg", "pdf", "cut", "cut-webp", "head-only", "bomb"],
)
def test_what_is_no_picture_for_us_is_refused_in_a_sentence(persona, upload, data, sentence):
    answer = upload(data)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Portrait.objects.exists() and not kept(persona)


def test_a_file_that_is_too_long_is_not_even_read(persona, upload, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 500)
    answer = upload(picture(size=(900, 900)))
    assert answer.status_code == 422 and "15 are the limit" in answer.content.decode() and not kept(persona)


@pytest.mark.parametrize("name", ["../../x.jpg", "x" * 300 + ".jpg", "a\r\nb.jpg", "\u202egpj.exe"])
def test_its_name_is_not_looked_at(persona, upload, name):
    assert upload(picture(), name).status_code == 302
    assert all(file.name.startswith(str(Portrait.objects.get().pk)) for file in kept(persona))


def test_what_is_hidden_behind_a_picture_goes(persona, upload):
    upload(picture() + b"PK\x03\x04<script>alert(1)</script>")
    assert kept(persona) and all(b"script" not in file.read_bytes() for file in kept(persona))


def test_another_picture_replaces_the_first_and_the_figure_comes_back(
    persona, upload, as_, django_capture_on_commit_callbacks
):
    upload(picture())
    first = kept(persona)
    with django_capture_on_commit_callbacks(execute=True):
        upload(picture(size=(50, 50)))
    assert len(kept(persona)) == 3 and not set(first) & set(kept(persona))
    with django_capture_on_commit_callbacks(execute=True):
        assert as_("fay").post(f"/personas/{persona.pk}/picture/removal/").status_code == 302
    assert not kept(persona) and "Drawn figure" in as_("fay").get(f"/personas/{persona.pk}/").content.decode()


def test_who_may_see_the_persona_may_see_it(cast, persona, upload, as_):
    upload(picture())
    day = f"/w/{cast.workshop.pk}/personas/{persona.pk}/portrait/"
    house = f"/personas/{persona.pk}/portrait/"
    assert [as_(who).get(house).status_code for who in ("fay", "rei", "sten", "ana", None)] == [200, 200, 404, 302, 302]
    assert [as_(who).get(day).status_code for who in ("fay", "rei", "ana", "sten", None)] == [200, 200, 200, 404, 302]
    on_screen = "/personas/on-screen/{}/" + f"{persona.pk}/"
    assert as_(None).get(on_screen.format(cast.workshop.screen_token)).status_code == 200
    assert as_(None).get(on_screen.format(cast.elsewhere.screen_token)).status_code == 404
    assert as_(None).get(on_screen.format(cast.workshop.join_token)).status_code == 404


def test_the_files_go_with_the_persona(persona, upload):
    upload(picture())
    Persona.objects.all().delete()
    forget_the_deleted()
    assert not kept(persona)


def test_a_full_disk_leaves_nothing(persona, monkeypatch):
    def full(portrait, taken):
        portrait.files()["large"].parent.mkdir(parents=True, exist_ok=True)
        portrait.files()["large"].write_bytes(b"half")
        raise OSError("no space left on the device")

    monkeypatch.setattr(Portrait, "write", full)
    with pytest.raises(OSError):
        Portrait.put(persona, pictures.Portrait(1, 1, b"x", b"x", b"x"))
    assert not Portrait.objects.exists() and not kept(persona)


def test_a_picture_that_has_left_the_disk_is_a_404(persona, upload, as_):
    upload(picture())
    for file in kept(persona):
        file.unlink()
    assert as_("fay").get(f"/personas/{persona.pk}/portrait/").status_code == 404
    assert as_("fay").get(f"/personas/{persona.pk}/card/").status_code == 200


def test_the_card_holds_the_picture(persona, upload, as_):
    upload(picture())
    assert 'href="data:image/webp;base64,' in as_("fay").get(f"/personas/{persona.pk}/card/").content.decode()
