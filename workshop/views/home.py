"""The first page, the first visit, the workshops and the members of an organisation."""

import logging
import secrets
from contextlib import suppress
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshop import answers, limits
from workshop.access import admin, anyone, signed_in
from workshop.forms.accounts import MemberForm, SetupForm, WorkshopForm
from workshop.forms.joining import CodeForm
from workshop.models import Member, Organisation, Workshop
from workshop.passes import Refused, helper_in
from workshop.planning import editing, programmes

log = logging.getLogger(__name__)


@anyone
@require_safe
def home(request):
    """A guest types a code; a member sees their workshops; nobody yet: the first visit."""
    if not Organisation.objects.exists():
        return redirect("setup")
    if not request.user.is_authenticated:
        return render(request, "home/guest.html", {"form": CodeForm()})
    member = request.user.memberships.select_related("organisation").first()
    if member is None:
        raise Http404
    return render(request, "home/member.html", {"member": member, "workshops": member.workshops})


def setup_code():
    """The code printed in the terminal: whoever sees the terminal may found the organisation."""
    file = settings.VAR / "setup_code"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(f"{secrets.randbelow(10**8):08}")
    return file.read_text()


@anyone
def setup(request):
    if Organisation.objects.exists():
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _knows_code(request, form):
        data = form.cleaned_data
        user = Organisation.found(
            data["organisation"],
            name=data["name"],
            email=data["email"],
            password=data["password"],
            language=translation.get_language()[:2],
            time_zone=_zone(request.POST.get("zone")),
        )
        (settings.VAR / "setup_code").unlink(missing_ok=True)
        login(request, user)
        return redirect("home")
    return render(request, "home/setup.html", {"form": form}, status=422 if form.errors else 200)


def _knows_code(request, form):
    if limits.used_up("setup", "all", limits.WRONG_SIGN_INS_PER_ADDRESS):
        form.add_error("code", _("Too many tries. Please wait ten minutes."))
    elif not secrets.compare_digest(form.cleaned_data["code"].strip().encode(), setup_code().encode()):
        limits.count("setup", "all", limits.WRONG_SIGN_INS_PER_ADDRESS)
        form.add_error("code", _("That is not the code in the terminal."))
    return not form.errors


def _zone(name):
    return name if name in available_timezones() else "UTC"


@signed_in
def new_workshop(request):
    member = request.user.memberships.select_related("organisation").first()
    if member is None or not member.facilitates:
        raise Http404
    organisation = member.organisation
    form = WorkshopForm(
        request.POST or None,
        programmes=agendas(organisation),
        initial={"language": request.user.language, "starts_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        workshop = Workshop.draft(organisation, **form.cleaned_data)
        editing.fill(workshop, form.cleaned_data["programme"])
        return redirect("desk", workshop.pk)
    return render(request, "home/new_workshop.html", {"form": form}, status=422 if form.errors else 200)


def agendas(organisation):
    """[(code, words)] of what a new agenda starts from: a programme, nothing, or an earlier workshop."""
    earlier = [
        (f"copy:{workshop.pk}", _("As in “%(title)s”, %(year)s") % {"title": workshop, "year": workshop.starts_on.year})
        for workshop in organisation.workshops.filter(rehearsal_of=None)
    ]
    return [*programmes.choices(), ("blank", _("An empty agenda")), *earlier]


@admin
def members(request):
    """Who may prepare, run and review; they sign in with a code that is mailed to them."""
    member = request.user.memberships.select_related("organisation").get(role=Member.Role.ADMIN)
    form = MemberForm(request.POST or None, organisation=member.organisation)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("members")
    context = {"form": form, "organisation": member.organisation}
    return render(request, "home/members.html", context, status=422 if form.errors else 200)


@anyone
@require_POST
def language(request):
    """The reader chooses; where they hold a seat or an account, it is remembered there."""
    chosen = request.POST.get("language")
    if chosen not in dict(settings.LANGUAGES):
        chosen = "en"
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    if helper := _helper_on(request, back):
        helper.language = chosen
        helper.save(update_fields=["language"])
    response = redirect(back)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, httponly=True, samesite="Lax")
    return response


def _helper_on(request, path):
    """Who holds the pass of the workshop that this page belongs to."""
    with suppress(Resolver404, Refused):
        return helper_in(request.COOKIES, resolve(path).kwargs.get("workshop"))


@anyone
@require_safe
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@anyone
@require_safe
def readyz(request):
    Organisation.objects.exists()
    return HttpResponse("ready", content_type="text/plain")


def not_understood(request, exception=None):
    """Too long, too many fields, a forged host: what no page of ours sends."""
    status, sentence = answers.SENTENCES["not_understood"]
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def failed(request):
    """Something broke here. The number is in the log too; what broke is there only."""
    number = secrets.token_hex(3)
    log.error("number %s", number)
    sentence = _("Something went wrong here. What you wrote is kept; please try again. Number: %(number)s")
    return HttpResponse(sentence % {"number": number}, status=500, content_type="text/plain; charset=utf-8")


def not_found(request, exception=None):
    return answers.say(request, 404, _("There is nothing here."))
