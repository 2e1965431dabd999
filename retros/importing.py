"""Deals from a list: what a CRM exports, in UTF-8 or CP932, each line read into the form that people fill in by hand.

The columns are called as the fields of table 4.2, in either language or by their codes; others are left out.
"""

import re

from django.utils.translation import gettext as _

from workshop.spreadsheet import Lines, Unreadable, Wrong, cells_of, dictionary, told
from workshop.wording import choices, clean, content, folded

from .deal_forms import CUSTOMER, EARLIER, DealForm, words_of
from .models.deals import MOST_FACTS
from .texts import HERE

CODES = {
    **{"stage_lost": "deal_stage", "outcome": "loss_outcome", "industry": "industry", "source": "lead_source"},
    **{"reason_source": "evidence", "size_band": "size_band", "reason_customer": "loss_reason_customer"},
    **dict.fromkeys(("known_problem", "known_timing", "known_decider"), "known_flag"),
    **{"cause_tags": "loss_cause_tag", "fact_source": "fact_source"},
}
SEVERAL = "reason_customer", "cause_tags"
AMONG = re.compile(r"[;；、/|\n]")  # between the parts of a cell
BETWEEN_FACTS = re.compile(r"[|｜\n]")
FACT = re.compile(
    r"(?P<date>\d{4}\D\d{1,2}\D\d{1,2}日?)?[\s:：,、]*(?P<text>.*?)(?:[(（](?P<source>[^()（）]*)[)）])?$"
)
DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")
TIME = re.compile(r"[T\s]+(\d{1,2})[:時](\d{2})")
WHOSE = {"code": "customer", **CUSTOMER, "also": ["customer", "company", "顧客名", "会社名", "取引先名"]}
LONGEST = 400_000


def columns():
    """{a heading as somebody may write it: field}."""
    fields = [{"code": each["field"], **each} for each in content("loss_fields", HERE)]
    also = {"deal_nickname": ["nickname", "呼び名", "案件名"], "amount": ["金額", "amount"], "lost_at": ["失注日"]}
    return dictionary([WHOSE, *({**each, "also": also.get(each["code"], [])} for each in fields)])


def read(text, *, characters=(), taken=()):
    """The forms of all lines, each valid. Raises `Unreadable`, or `Wrong` with what is wrong, line by line."""
    lines = list(cells_of(text[:LONGEST]))
    if not lines:
        raise Unreadable(_("There is no deal on this list yet. Paste some lines first."))
    known = columns()
    named = [known.get(folded(cell), "") for cell in lines[0][1]]
    if "deal_nickname" not in named or "lost_at" not in named:
        sentence = _("The first line names the columns; “%(one)s” and “%(other)s” are among them.")
        raise Unreadable(sentence % {"one": words_of("deal_nickname"), "other": words_of("lost_at")})
    reader = Reader(named, characters, set(taken))
    forms = [reader.form(number, cells) for number, cells in lines[1:]]
    if not forms:
        raise Unreadable(_("There is no deal on this list yet. Paste some lines first."))
    if reader.sentences:
        raise Wrong([sentence for _line, sentence in sorted(reader.sentences)])
    return forms


class Reader(Lines):
    """Turns cells into what the form of a deal would send, and its complaints into sentences."""

    def __init__(self, named, characters, taken):
        super().__init__({name: choices(enumeration).values() for name, enumeration in CODES.items()})
        self.named, self.characters, self.taken = named, characters, taken
        self.people = {folded(name): each.key for each in characters for name in each.names.values()}

    def form(self, line, cells):
        self.line, before = line, len(self.sentences)
        data = {"version": "0"} | {f"known_{name}": "unknown" for name in ("problem", "timing", "decider")}
        for name, cell in zip(self.named, cells, strict=False):
            if name and clean(cell):
                data |= self.part(name, cell)
        form = DealForm(Sent(data), characters=self.characters, taken=self.taken)
        if not form.is_valid() and len(self.sentences) == before:
            self.sentences += [told(line, str(sentence).rstrip(".。")) for sentence in complaints(form)]
        self.taken.add(form.cleaned_data.get("deal_nickname"))
        return form

    def part(self, name, cell):
        if name == "facts":
            return self.facts(cell)
        if name in SEVERAL:
            found = [self.one_of(name, part) for part in AMONG.split(cell) if clean(part)]
            return {name: [code for code in found if code]}
        text = self.value(cell)
        if name in CODES:
            return {name: text and self.one_of(name, text)}
        if name == "persona":
            return {name: self.people.get(folded(text), "")}
        if name in (*EARLIER, "lost_at"):
            return {name: as_date(text, timed=name in EARLIER[2:])}
        return {name: text}

    def facts(self, cell):
        """Each on a line of its cell, or between bars: "2026-05-11 The page said: at once (Mail)"."""
        found, data = [clean(part) for part in BETWEEN_FACTS.split(cell) if clean(part)], {}
        if len(found) > MOST_FACTS:
            self.wrong(_("there are %(count)s facts; %(most)s are the most"), count=len(found), most=MOST_FACTS)
        for n, part in enumerate(found[:MOST_FACTS]):
            said = FACT.match(part)
            source = self.known["fact_source"].get(folded(said["source"] or ""))
            data[f"facts-{n}-date"] = as_date(said["date"] or "")
            data[f"facts-{n}-text"] = said["text"] if source or not said["source"] else part[said.start("text") :]
            data[f"facts-{n}-source"] = source or "crm"
        return data


class Sent(dict):
    """What a page would have sent."""

    def getlist(self, name):
        found = self.get(name, [])
        return found if isinstance(found, list) else [found]


def as_date(text, timed=False):
    """2026/5/11 and 2026年5月11日 as the form wants them; what is no date is left for the form to complain about."""
    if not (found := DATE.match(text or "")):
        return text
    day = "{}-{:0>2}-{:0>2}".format(*found.groups())
    clock = TIME.match(text[found.end() :])
    return f"{day}T{clock[1]:0>2}:{clock[2]}" if timed and clock else f"{day}T00:00" if timed else day


def complaints(form):
    for name, errors in form.errors.items():
        yield from (error if name == "__all__" else f"{words_of(name)}: {error}" for error in errors)
    for row in form.facts:
        yield from (error for errors in row.errors.values() for error in errors)
