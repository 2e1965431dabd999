"""A workbook of texts and numbers: a bold head that stays, no formulas, no links."""

import io
import re

import xlsxwriter

LONGEST, WIDEST = 32_767, 60  # characters of a cell, beyond which it would be empty; of a column as it is shown
CUT = " […]"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def workbook(sheets):
    """Bytes of an .xlsx file from [(name, rows)]; the first row of each sheet is its head."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        head, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for name, (_name, rows) in zip(distinct([name for name, _rows in sheets]), sheets, strict=True):
            fill(book.add_worksheet(name), rows, head, plain)
    return out.getvalue()


def fill(sheet, rows, head, plain):
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, map(fitting, row), plain if n else head)
    for n, column in enumerate(zip(*rows, strict=True)):
        sheet.set_column(n, n, min(max(len(str(cell)) for cell in column) + 2, WIDEST))
    sheet.freeze_panes(1, 0)


def fitting(value):
    if isinstance(value, int | float):
        return value
    text = NO_XML.sub("", str(value))
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def distinct(names):
    """Sheets are called by at most 31 characters, without some, and each differently whatever the case."""
    found = []
    for name in names:
        short = re.sub(r"[\[\]:*?/\\']", " ", name)[:28].strip() or "1"
        taken = sum(other.casefold().startswith(short.casefold()) for other in found)
        found.append(f"{short} {taken + 1}" if taken else short)
    return found
