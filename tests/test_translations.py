"""Two languages, complete at all times: nothing untranslated, nothing stale."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from workshop.wording import content

HOUSE = Path(__file__).resolve().parent.parent
PO = HOUSE / "workshop/locale/ja/LC_MESSAGES/django.po"
IGNORED = ("tests", "var", ".venv*")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The catalogue as it would be extracted now, from a copy of the sources."""
    if not shutil.which("xgettext"):
        if os.environ.get("CI"):
            pytest.fail("no gettext on this machine, and CI insists")
        pytest.skip("no gettext on this machine")
    folder = tmp_path_factory.mktemp("house")
    for name in ("workshop", "templates", "personas", "retros"):
        subprocess.run(["cp", "-r", str(HOUSE / name), str(folder / name)], check=True)
    subprocess.run(["cp", str(HOUSE / "manage.py"), str(folder)], check=True)
    command = "from django.core.management import execute_from_command_line as run; import sys; run(sys.argv)"
    subprocess.run(
        [sys.executable, "-c", command, "makemessages", "-l", "ja", "--no-location", "--no-obsolete", "-v0"],
        cwd=folder,
        env={"DJANGO_SETTINGS_MODULE": "workshop.settings", "PATH": "/usr/bin:/bin", "TAKIBI_VAR": str(folder / "var")},
        check=True,
    )
    return polib.pofile(str(folder / "workshop/locale/ja/LC_MESSAGES/django.po"))


def said(entries):
    return {(entry.msgctxt, entry.msgid) for entry in entries}


def test_every_string_is_in_the_catalogue(fresh):
    assert said(fresh) - said(polib.pofile(str(PO))) == set()


def test_no_string_is_left_over(fresh):
    assert said(polib.pofile(str(PO))) - said(fresh) == set()


@pytest.mark.parametrize("entry", polib.pofile(str(PO)), ids=lambda entry: entry.msgid[:40])
def test_every_string_is_translated(entry):
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    assert all(texts) and not entry.fuzzy
    for text in texts:
        assert set(re.findall(r"%\((\w+)\)s", text)) <= set(
            re.findall(r"%\((\w+)\)s", entry.msgid + entry.msgid_plural)
        )


def test_the_compiled_catalogue_is_fresh():
    compiled = polib.mofile(str(PO.with_suffix(".mo")))
    assert {(e.msgid, e.msgstr) for e in compiled} == {(e.msgid, e.msgstr) for e in polib.pofile(str(PO)) if e.msgid}


@pytest.mark.parametrize("name", ["enums", "programmes", "exercises", "prework", "rehearsal"])
def test_content_speaks_both_languages(name):
    """Wherever an entry has words in one language it has them in the other."""

    def walk(entry, path):
        if isinstance(entry, dict):
            for key, value in entry.items():
                if key == "en" or key.endswith("_en"):
                    other = key[:-2] + "ja"
                    assert bool(value) == bool(entry.get(other)), f"{path}.{key}"
                walk(value, f"{path}.{key}")
        elif isinstance(entry, list):
            for place, value in enumerate(entry):
                walk(value, f"{path}[{place}]")

    walk(content(name), name)
