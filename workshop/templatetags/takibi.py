"""What templates say often: a clock, a QR, a mark."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from unicodedata import east_asian_width

import segno
from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from workshop import customers
from workshop.planning import weather
from workshop.wording import choices, in_words, politely

register = template.Library()
SCRIPTS = Path(__file__).resolve().parent.parent / "static" / "workshop" / "js"


@register.filter
def clock(seconds):
    """Seconds as 6:42, in overtime as +0:30."""
    sign, seconds = ("+", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 60}:{seconds % 60:02}"


@register.filter
def minutes(length):
    """A timedelta as whole minutes."""
    return round(length.total_seconds() / 60)


@register.simple_tag
def qr(address, css_class="code__qr"):
    """The address as an inline SVG that scales with its box; the style sheet lays white paper under it at night."""
    code = segno.make(address, error="m")
    svg = code.svg_inline(border=2, dark="#2b1d14", omitsize=True, svgclass=css_class, lineclass=None)
    return mark_safe(svg)  # made of modules, not of what a person wrote


@register.simple_tag
def mark(name):
    """One of the drawn marks of marks.svg; its meaning stands in words beside it."""
    return format_html(
        '<svg class="mark" aria-hidden="true"><use href="{}#{}"/></svg>', static("workshop/marks.svg"), name
    )


@register.simple_tag
def modules(entry):
    """Links that fetch an entry's modules at once instead of one after another."""
    links = ((static(f"workshop/js/{name}.js"),) for name in imported(entry))
    return format_html_join("\n  ", '<link rel="modulepreload" href="{}">', links)


@cache
def imported(entry):
    """The names of the modules that an entry imports, itself or through others."""
    found, waiting = [], [entry]
    while waiting:
        text = (SCRIPTS / f"{waiting.pop()}.js").read_text(encoding="utf-8")
        new = [name for name in re.findall(r'from "\./([\w-]+)\.js"', text) if name not in found]
        found, waiting = [*found, *dict.fromkeys(new)], [*waiting, *new]
    return found


@register.filter
def lookup(mapping, key):
    return mapping.get(key, "")


@register.filter
def hiding(text, workshop):
    """What somebody wrote, without the names of this workshop's customers."""
    return customers.mask(text, workshop.customers)


@register.filter
def words(entry, name=""):
    """The words of a content entry in the reader's language."""
    return in_words(entry, name)


@register.filter
def as_evidence(code):
    """How somebody knows, in a word or two."""
    return in_words(choices("evidence").get(code, {}), "short")


register.filter(politely)


@register.filter
def having(things, name):
    """Those of which this is known."""
    return [each for each in things if getattr(each, name)]


@register.filter
def in_rain(step):
    """What the rain plan would make of a step."""
    return weather.in_words(step)


@register.filter
def total(numbers):
    return sum(numbers)


@register.filter
def em(height):
    """A height of 100 as em for a chart whose tallest bar is 6 em."""
    return f"{max(height, 3) * 0.06:.2f}em"


@register.filter
def minutes_of(seconds):
    return round(seconds / 60)


@register.filter
def badge_size(name):
    """How large a name may stand on its badge: a wide letter takes the room of two."""
    width = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in name)
    return next((size for size, limit in (("large", 13), ("middle", 44)) if width <= limit), "small")


@register.filter
def day(date):
    """A date or a moment as its day: 15 October; of another year than this one, 15 October 2027."""
    here = timezone.localtime(date) if isinstance(date, datetime) else date
    known = here.year == timezone.localdate().year
    return date_format(here, "MONTH_DAY_FORMAT" if known else "DATE_FORMAT")


@register.filter
def in_hours(minutes):
    """Whole minutes as somebody says them: 45 min, 13 h 35 min."""
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def positive(number):
    return abs(number)


@register.filter
def plus(number, other):
    return number + other


@register.filter
def percent(share):
    """A share of 1 with one decimal; a dash where there was nothing to divide by."""
    return "–" if share is None else f"{100 * share:.1f} %"


@register.filter
def minus(number, other):
    return number - other
