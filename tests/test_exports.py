"""Tables as files, text as lines, boards as drawings: the core's part, without any exercise."""

import csv
import io
import json
import re
import xml.etree.ElementTree as tree
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.exports import drawing, sheets, tables, words
from workshop.exports.tables import Table
from workshop.exports.tiles import tiles

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=1", "+1", '"=1', " =1", "'=1", "-", "−1"]
PLAIN = ["9時-10時", "a=b", "料金", "'quoted'", "", "1 + 1"]
UNICODE = re.compile("_x([0-9A-F]{4})_")  # how a workbook writes what its format has no letter for
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=120)


def table(*texts):
    return Table("notes", "Notes", {"note": "Note", "n": "n"}, [{"note": text, "n": n} for n, text in enumerate(texts)])


def read(data, encoding="utf-8-sig"):
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_and_its_text_comes_back(text):
    [_head, [cell, _n]] = read(tables.as_csv([table(text)]))
    assert cell == f"'{text}" and cell[1:] == text


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stands_as_it_was_written(text):
    assert read(tables.as_csv([table(text)]))[1][0] == text


def test_utf8_begins_with_its_mark():
    assert tables.as_csv([table("料金")]).startswith(b"\xef\xbb\xbf")


def test_cp932_loses_nothing_in_silence():
    lines = read(tables.as_csv([table("髙﨑①㈱ 9〜10時 😀😀 ñ")], "cp932"), "cp932")
    assert lines[1][0] == "髙﨑①㈱ 9～10時 [U+1F600][U+1F600] [U+00F1]"
    assert lines[-2:] == [["[U+00F1]", "LATIN SMALL LETTER N WITH TILDE"], ["[U+1F600]", "GRINNING FACE"]]


def test_cp932_says_nothing_where_nothing_is_missing():
    assert len(read(tables.as_csv([table("料金")], "cp932"), "cp932")) == 2


@given(TEXTS)
def test_any_text_survives_every_format(text):
    made = [table(text)]
    assert read(tables.as_csv(made))[1][0].removeprefix("'" if tables.FORMULA.match(text) else "") == text
    assert json.loads(tables.as_json(made, {}))["notes"][0]["note"] == text
    tables.as_csv(made, "cp932").decode("cp932")
    cell = list(cells(tables.as_xlsx(made)))[2]
    assert cell.removeprefix("'" if tables.FORMULA.match(text) else "") == sheets.NO_XML.sub("", text)


def test_json_keeps_the_codes_and_the_text_without_apostrophes():
    made = json.loads(tables.as_json([table("=1")], {"version": 2}))
    assert made == {"version": 2, "notes": [{"note": "=1", "n": 0}]}


# Workbooks


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: tree.fromstring(archive.read(name)) for name in archive.namelist()}


def cells(data, sheet=1):
    """What stands in a sheet, row by row, as a program reads it that knows the format."""
    found, space = parts(data), {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    shared = ["".join(text.itertext()) for text in found["xl/sharedStrings.xml"].findall("m:si", space)]
    for cell in found[f"xl/worksheets/sheet{sheet}.xml"].findall(".//m:c", space):
        value = "".join(cell.itertext())
        yield UNICODE.sub(lambda code: chr(int(code[1], 16)), shared[int(value)]) if cell.get("t") == "s" else value


def test_a_workbook_says_what_the_tables_say():
    data = tables.as_xlsx([table("料金"), table("=1", "x" * 40_000)])
    assert list(cells(data)) == ["Note", "n", "料金", "0"]
    head, plain = list(cells(data, 2))[:2], list(cells(data, 2))[2:]
    assert (
        head == ["Note", "n"] and plain[0] == "'=1" and plain[2].endswith("x […]") and len(plain[2]) == sheets.LONGEST
    )
    assert not [part for each in parts(data).values() for part in each.iter() if part.tag.endswith("}f")]


def test_sheets_are_called_so_that_excel_opens_them():
    names = sheets.distinct(["Notes", "notes", "a/b:c" * 20, "[]", ""])
    assert len({name.casefold() for name in names}) == 5 and all(0 < len(name) <= 31 for name in names)
    assert not re.search(r"[\[\]:*?/\\']", "".join(names))


# Words


@pytest.mark.parametrize(
    "text, room, lines",
    [
        ("They phone at lunch", 6, ["They phone", "at lunch"]),
        ("料金の前提人数が書いていない。", 7, ["料金の前提人数", "が書いていな", "い。"]),
        ("「即日導入」で検索する", 6, ["「即日導入」", "で検索する"]),
        ("w" * 12, 4, None),
        ("", 5, [""]),
        ("3か月目に部長へ効果を", 4, None),
    ],
)
def test_lines_end_where_a_reader_expects(text, room, lines):
    found = words.wrap(text, room)
    assert lines is None or found == lines
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


@given(TEXTS, st.integers(2, 30))
def test_no_line_is_too_long_and_no_character_is_lost(text, room):
    found = words.wrap(text, room)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(words.width(line) <= room or len(line) == 1 for line in found)


@given(st.lists(st.sampled_from(["か", "き、", "く。", "「け」", "ラー"]), min_size=1, max_size=30))
def test_no_line_begins_or_ends_with_what_may_not(parts):
    found = words.wrap("".join(parts), 8)
    assert not [line for line in found if line[0] in words.NOT_FIRST or line[-1] in words.NOT_LAST]


# Drawings


def test_tiles_cover_the_whole_drawing():
    made = drawing.Drawing("Road", columns=8, height=900)
    for across in (1, 2, 3, 6):
        found = tiles(made, across)
        assert max(tile.x + tile.width for tile in found) >= made.width - 0.1
        assert max(tile.y + tile.height for tile in found) >= made.height
        assert {tile.column for tile in found} == set(range(1, across + 1))
        assert len(found) == len({(tile.row, tile.column) for tile in found})
