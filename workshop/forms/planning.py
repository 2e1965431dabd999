"""What a facilitator types while preparing the day: its agenda and its people."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshop import roster, simulation
from workshop.fields import Code, Seat, Text
from workshop.models import Participant, Step
from workshop.planning import absorbing, editing, programmes
from workshop.wording import in_words

A_TIME = gettext_lazy("Write the time as 13:30.")
A_LENGTH = gettext_lazy("Choose a length from 1 to 600 minutes.")
A_NUMBER = gettext_lazy("Choose a number from 6 to 40.")


class Clock(forms.TimeField):
    """A time of the day, to the minute."""

    def __init__(self, **kwargs):
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, error_messages={"invalid": A_TIME, "required": A_TIME}, **kwargs)


class OfADay(forms.Form):
    """Something about one of the days that the agenda has."""

    day = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args, last_day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [(day, day) for day in range(1, last_day + 1)]


class PieceForm(OfADay):
    """What to add to which day."""

    what = forms.ChoiceField(error_messages={"required": gettext_lazy("Choose what to add.")})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = programmes.pieces()


class DayForm(OfADay):
    starts = Clock()


class PlaceForm(OfADay):
    """Where a step was dropped; without `before` it goes to the end of the day."""

    before = forms.ModelChoiceField(Step.objects.none(), required=False)

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["before"].queryset = steps


class StepForm(forms.Form):
    """One step. What has begun keeps its variant, its length and its time; its words may still change."""

    variant = forms.ChoiceField(required=False)
    minutes = forms.IntegerField(
        min_value=1,
        max_value=editing.LONGEST,
        error_messages={name: A_LENGTH for name in ("required", "invalid", "min_value", "max_value")},
    )
    fixed_at = Clock(required=False)
    title_en = Text(length=80, required=False)
    title_ja = Text(length=80, required=False)
    instruction_en = Text(length=300, required=False)
    instruction_ja = Text(length=300, required=False)
    rain_en = Text(length=120, required=False)
    rain_ja = Text(length=120, required=False)
    remark = Text(length=500, lines=True, required=False)

    WORDS = "title_en", "title_ja", "instruction_en", "instruction_ja", "rain_en", "rain_ja", "remark"

    def __init__(self, *args, step, **kwargs):
        fixed_at = step.starts_at if step.is_fixed else None
        known = {name: getattr(step, name) for name in (*self.WORDS, "variant")}
        known |= {"minutes": editing.length_of(step), "fixed_at": fixed_at}
        super().__init__(*args, initial=known, **kwargs)
        variants = programmes.lengths(step.exercise.catalogue) if step.exercise.catalogue else []
        self.fields["variant"].choices = [(code, programmes.variant_words(code, n)) for code, n in variants]
        if len(variants) < 2:
            del self.fields["variant"]
        if not editing.movable(step):
            for name in set(self.fields) & {"variant", "minutes", "fixed_at"}:
                del self.fields[name]

    def clean(self):
        if not (self.cleaned_data.get("title_en") or self.cleaned_data.get("title_ja")):
            self.add_error("title_en", _("Write a title in one of the two languages."))


class RehearsalForm(forms.Form):
    """How many simulated people; as many as are expected, where that is known."""

    people = forms.IntegerField(
        min_value=simulation.FEWEST,
        max_value=simulation.MOST,
        error_messages={name: A_NUMBER for name in ("required", "invalid", "min_value", "max_value")},
    )

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        expected = workshop.participants.standing().count() or simulation.USUAL
        self.fields["people"].initial = min(max(expected, simulation.FEWEST), simulation.MOST)


class PaceForm(forms.Form):
    pace = forms.TypedChoiceField(coerce=int, choices=[(1, 1), (10, 10)])


class ListForm(forms.Form):
    """A list of people: pasted, or in a file, whose text then stands where it could have been pasted."""

    text = forms.Field(widget=forms.Textarea, required=False)
    file = forms.FileField(required=False, allow_empty_file=True)

    def list(self):
        """The text of the list. Raises `roster.Unreadable`."""
        if file := self.files.get("file"):
            self.data = {"text": roster.text_of(file.read(4 * roster.LONGEST + 1))}
        return self.data.get("text", "")


class PersonForm(forms.Form):
    """One person of the list. Whoever is here already has chosen their department and their language."""

    name = Text(length=roster.LONGEST_NAME, error_messages={"required": gettext_lazy("Write a name.")})
    department = forms.ChoiceField(widget=forms.RadioSelect)
    level = Code("level")
    boss = Seat(Participant.objects.none(), required=False)
    language = forms.ChoiceField(required=False)
    needs = Text(length=roster.LONGEST_NEEDS, required=False)

    def __init__(self, *args, seat, **kwargs):
        self.seat = seat
        self.others = seat.workshop.participants.standing().exclude(pk=seat.pk).order_by("department", "name")
        super().__init__(*args, initial={name: getattr(seat, name) for name in self.base_fields}, **kwargs)
        self.fields["department"].choices = seat.workshop.department_choices
        self.fields["boss"].queryset = self.others
        self.fields["language"].choices = [("", ""), *((entry["code"], in_words(entry)) for entry in roster.SPOKEN)]
        if not seat.is_expected:
            del self.fields["department"], self.fields["language"]

    def clean_boss(self):
        boss = self.cleaned_data["boss"]
        bosses = {seat.pk: seat.boss_id for seat in self.others} | {self.seat.pk: boss and boss.pk}
        if any(self.seat.pk in ring for ring in roster.rings(bosses)):
            raise forms.ValidationError(_("These two would be each other's bosses, directly or in a ring."))
        return boss

    def clean(self):
        key = roster.key_of(
            self.cleaned_data.get("name", ""), self.cleaned_data.get("department", self.seat.department)
        )
        if key in (roster.key_of(seat.name, seat.department) for seat in self.others):
            self.add_error("name", _("Somebody of this name and department is already on the list."))


class DelayForm(forms.Form):
    """Which steps are to be shorter, of those that were offered when the room was `delay` minutes behind."""

    take = forms.TypedMultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Choose first what is to be shorter."),
            "invalid_choice": gettext_lazy("A step that you chose has begun meanwhile. Look at the list again."),
        }
    )

    def __init__(self, data, *, behind, pace):
        super().__init__(data)
        delay = self.data.get("delay", "")
        self.delay = int(delay) if delay.isascii() and delay.isdigit() and len(delay) < 4 else max(behind, 0)
        self.proposals = absorbing.proposals(pace, self.delay) if pace and self.delay else []
        self.by_step = {str(each.step.pk): each for each in self.proposals}
        self.fields["take"].choices = [(step, step) for step in self.by_step]
        self.fields["take"].coerce = self.by_step.get

    @property
    def chosen(self):
        """The proposals that are ticked, also while the form is only looked at."""
        ticked = self.data.getlist("take") if self.is_bound else []
        return [each for step, each in self.by_step.items() if step in ticked]
