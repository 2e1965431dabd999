"""Lessons and causes as a file: what the pages say, and no name of a customer."""

from django import forms
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workshop import answers
from workshop.access import member
from workshop.exports import tables
from workshop.forms.taking import TYPES

from .. import counting, reading

WRITTEN = {"csv": "utf-8", "cp932": "cp932"}


class FileForm(forms.Form):
    format = forms.ChoiceField(choices=[(code, code) for code in (*WRITTEN, "xlsx")])


@member
@require_safe
def file(request):
    form = FileForm(request.GET)
    if not form.is_valid():
        return answers.refuse(request, "not_understood")
    kind, found = form.cleaned_data["format"], tables_for(request)
    body = tables.as_xlsx(found) if kind == "xlsx" else tables.as_csv(found, WRITTEN[kind])
    ending = "xlsx" if kind == "xlsx" else "csv"
    disposition = content_disposition_header(as_attachment=True, filename=f"{_('Lessons')}.{ending}")
    return HttpResponse(body, content_type=TYPES[kind], headers={"Content-Disposition": disposition})


def tables_for(request):
    """The lessons that the page finds, and the causes."""
    member = request.member
    _form, found = reading.searched(request, reading.lessons_of(member).published())
    lessons = reading.told(found.ready(), member=member)
    causes = counting.overall(member.organisation, everything=member.facilitates)["causes"]
    return [lesson_table(lessons), cause_table(causes)]


def lesson_table(lessons):
    heads = {
        **{"signal": _("Signal to watch for"), "lesson": _("Lesson"), "causes": _("Our contributing conditions")},
        **{"stage": _("Stage when lost"), "industry": _("Industry"), "persona": _("Persona")},
        **{"published": _("Published"), "uses": _("Where it was applied")},
    }
    return tables.Table("lessons", _("Lessons"), heads, [row_of(each) for each in lessons])


def row_of(lesson):
    return {
        "signal": lesson.hidden(lesson.signal),
        "lesson": lesson.hidden(lesson.lesson),
        "causes": ", ".join(lesson.cause_words),
        "stage": lesson.stage_words,
        "industry": lesson.industry_words,
        "persona": lesson.persona_called,
        "published": str(lesson.published_on),
        "uses": " / ".join([each.title for each in lesson.known] + [use.name for use in lesson.uses.all() if use.name]),
    }


def cause_table(causes):
    heads = {
        **{"cause": _("Our contributing conditions"), "deals": _("Deals"), "of_deals": _("of how many deals")},
        **{"events": _("Events"), "of_events": _("of how many events"), "returns": _("Returns")},
    }
    rows = [
        {
            **{"cause": each.name, "deals": len(each.deals), "of_deals": causes.deals, "events": len(each.events)},
            **{"of_events": causes.events, "returns": _("yes") if each.returns else ""},
        }
        for each in causes.rows
    ]
    return tables.Table("causes", _("Causes"), heads, rows)
