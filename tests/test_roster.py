"""Lists as people really keep them: pasted from spreadsheets, in two languages, with everything that can be wrong."""

import time
from types import SimpleNamespace

import pytest

from tests.cast import DEPARTMENTS
from workshop import roster
from workshop.roster import Unreadable, read, rings, text_of, written


def people(text, departments=DEPARTMENTS):
    rows, sentences = read(text, departments)
    assert not sentences, sentences
    return [(row.name, row.department, row.about) for row in rows]


def sentences(text):
    return [sentence for _line, sentence in sorted(read(text, DEPARTMENTS)[1])]


ANA = ("Ana", "marketing", {})


@pytest.mark.parametrize(
    "text",
    [
        "Ana,marketing",
        "Ana\tmarketing",
        "Ana;Marketing",
        "\ufeffAna,ＭＡＲＫＥＴＩＮＧ\r\n",
        "\n\n Ana , マーケティング \n\n,,\n",
        "Ana,ﾏｰｹﾃｨﾝｸﾞ",
        '"Ana","Marketing"',
        "name,department\nAna,Marketing",
        "Department;Called name\nMarketing;Ana",
        "部署\t氏名\nマーケティング\tAna",
        "E-mail,呼び名,部 署\nana@example.com,Ana,marketing",
        "Name,Department,Side\nAna,marketing,demand",
        "名前,部署,側\nAna,marketing,創る側",
    ],
)
def test_one_person_in_many_ways(text):
    assert people(text) == [ANA]


@pytest.mark.parametrize(
    "line,about",
    [
        ("manager,Ben,en,no phone", {"level": "manager", "boss": "Ben", "language": "en", "needs": "no phone"}),
        (
            "管理職,ベン,日本語,走れません",
            {"level": "manager", "boss": "ベン", "language": "ja", "needs": "走れません"},
        ),
        (",,,", {"level": "member", "boss": "", "language": "", "needs": ""}),
        ("-,ー,なし,—", {"level": "member", "boss": "", "language": "", "needs": ""}),
        ("Team lead", {"level": "lead"}),
        ("役員,,英語", {"level": "executive", "boss": "", "language": "en"}),
        (",,,'=1+1", {"level": "member", "boss": "", "language": "", "needs": "=1+1"}),
    ],
)
def test_the_columns_without_headings(line, about):
    assert people(f"Ana,marketing,{line}") == [("Ana", "marketing", about)]


def test_a_long_department_name_may_be_cut_short():
    long = ["attraction", "product", "management"]
    for name in ("Customer attraction", "Customer attraction (events, visitors)", "集客"):
        assert people(f'Ana,"{name}"', long)[0][1] == "attraction"
    assert people("Ana,プロダクト", long)[0][1] == "product"
    assert people("Ana,経営", long)[0][1] == "management"


@pytest.mark.parametrize(
    "text,said",
    [
        ("Ana,Legal", "Line 1: “Legal” is not one of Marketing, Inside sales, Field sales, Customer success."),
        ("Ana,product", "“product” is not one of"),
        ("Ana", "Line 1: the department is missing; choose Marketing"),
        ("Ana,marketing\n,marketing", "Line 2: the name is missing."),
        ("Ana,marketing\n\nＡＮＡ,Marketing", "Line 3: ＡＮＡ already stands on line 1."),
        ("x" * 31 + ",marketing", "Line 1: the name has 31 characters; 30 are the limit."),
        ("Ana,marketing,,,," + "x" * 121, "what this person needs has 121 characters"),
        ("Ana,marketing,Chief", "“Chief” is not one of Member, Team lead, Manager, Executive."),
        ("Ana,marketing,,,fr", "“fr” is not one of English, Japanese."),
        ("Name,Department,Side\nAna,marketing,revenue", "Line 2: “revenue” is not the side of this department"),
        ("=SUM(A1:A9),marketing", "Line 1: “=SUM(A1:A9)” begins like a formula"),
        ("Ana,marketing,@cmd", "“@cmd” begins like a formula"),
        ("Ana,marketing" + ",x" * 198, "Line 1: there are 200 columns and 7 are known."),
        ('Ana,marketing\n"Ben\nand more",nowhere', "Line 2: “nowhere”"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, said):
    assert any(said in sentence for sentence in sentences(text)), sentences(text)


def test_every_line_that_is_wrong_is_said_at_once_and_in_order():
    found = sentences("Name,Department,Level\nAna,Legal,Chief\nBen,marketing\n,field sales\nCleo,x")
    assert [sentence.split(":")[0] for sentence in found] == ["Line 2", "Line 2", "Line 4", "Line 5"]


@pytest.mark.parametrize("text", ["", " \n ,,\n", "\ufeff", "Ana\0Ben", "x" * (roster.LONGEST + 1), "name,level\nAna,"])
def test_what_is_no_list_is_said_in_one_sentence(text):
    with pytest.raises(Unreadable) as error:
        read(text, DEPARTMENTS)
    assert str(error.value).endswith(".")


def test_a_quoted_field_without_end_is_told(monkeypatch):
    with pytest.raises(Unreadable, match="Line 2 cannot be read"):
        read('Ana,marketing\n"' + "x" * 150_000, DEPARTMENTS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_in_the_encodings_of_spreadsheets(encoding):
    assert people(text_of("髙橋,マーケティング".encode(encoding)))[0][0] == "髙橋"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04\x14\0\0\0", b"\xff\xfe\x00\xfd", bytes(range(256))]
)
def test_a_file_that_is_no_text(data):
    with pytest.raises(Unreadable, match="no text"):
        read(text_of(data), DEPARTMENTS)


def test_two_thousand_lines_take_no_time():
    began = time.perf_counter()
    rows, found = read("\n".join(f"Guest {n},marketing,member,Guest 1,en,x" for n in range(2000)), DEPARTMENTS)
    assert (len(rows), found) == (2000, []) and time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "bosses,found",
    [
        ({"a": "b", "b": "c", "c": None}, []),
        ({"a": "a"}, [["a"]]),
        ({"a": "b", "b": "a", "c": "a"}, [["a", "b"]]),
        ({"x": "a", "a": "b", "b": "c", "c": "a"}, [["a", "b", "c"]]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, [["a", "b"], ["c", "d"]]),
        ({"a": "gone"}, []),
    ],
)
def test_rings_of_bosses(bosses, found):
    assert rings(bosses) == found


def seat(**fields):
    known = {"department": "marketing", "side": "demand", "level": "member", "language": "", "boss": None, "needs": ""}
    return SimpleNamespace(**known | fields)


@pytest.mark.parametrize("name", ["=1+1", "+81", "-x", "@ana", "'=x", "O'Neill", "'", 'a"b,c;d', "石黒 拓真"])
def test_what_is_written_is_harmless_and_can_be_read_again(name):
    data = written([seat(name=name, needs=name, language="ja", level="executive")])
    assert data.startswith(b"\xef\xbb\xbf")
    cells = data.decode("utf-8-sig").splitlines()[1]
    assert not cells.lstrip('"').startswith(("=", "+", "-", "@"))
    about = {"level": "executive", "boss": "", "language": "ja", "needs": name}
    assert people(text_of(data)) == [(name, "marketing", about)]
