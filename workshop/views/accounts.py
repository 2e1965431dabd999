"""Signing in: a password, or six digits by mail."""

from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.mail import send_mail
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from workshop import limits
from workshop.access import anyone
from workshop.forms.accounts import SignInForm, SixDigitsForm
from workshop.models import SignInCode, User


@sensitive_post_parameters("password")
@anyone
def sign_in(request):
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, password = form.cleaned_data["email"].lower(), form.cleaned_data["password"]
        if not password or "mail" in request.POST:
            return mail_code(request, email)
        if _may_try(request, form, email):
            if user := authenticate(request, username=email, password=password):
                return _come_in(request, user)
            _count(request, email)
            form.add_error(None, _("That address and password do not match."))
    return render(request, "accounts/sign_in.html", {"form": form}, status=_status_of(form))


def mail_code(request, email):
    """The same answer whether the address is known or not."""
    user = User.objects.filter(email=email, is_active=True).first()
    if user and limits.count("mail", email, limits.CODES_MAILED_PER_ACCOUNT) <= limits.CODES_MAILED_PER_ACCOUNT[0]:
        with translation.override(user.language):
            digits = SignInCode.issue(user)
            send_mail(
                _("Your code for Takibi"),
                _("Your code is %(digits)s. It is good for ten minutes.") % {"digits": digits},
                None,
                [email],
            )
    context = {"form": SixDigitsForm(initial={"email": email}), "email": email, "next": request.POST.get("next", "")}
    return render(request, "accounts/digits.html", context)


@anyone
@require_POST
def digits(request):
    form = SixDigitsForm(request.POST)
    if form.is_valid():
        email = form.cleaned_data["email"].lower()
        if _may_try(request, form, email):
            user = User.objects.filter(email=email, is_active=True).first()
            if user and SignInCode.redeem(user, form.cleaned_data["digits"]):
                return _come_in(request, user)
            _count(request, email)
            form.add_error("digits", _("That code is wrong or too old. Ask for a new one."))
    context = {"form": form, "email": form.data.get("email", ""), "next": request.POST.get("next", "")}
    return render(request, "accounts/digits.html", context, status=_status_of(form))


def _come_in(request, user):
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "home")


def _may_try(request, form, email):
    if limits.used_up("sign-in", email, limits.WRONG_SIGN_INS_PER_ACCOUNT) or limits.used_up(
        "sign-in", limits.address(request), limits.WRONG_SIGN_INS_PER_ADDRESS
    ):
        form.add_error(None, ValidationError(_("Too many tries. Please wait ten minutes."), code="too many"))
        return False
    return True


def _status_of(form):
    if form.has_error(NON_FIELD_ERRORS, "too many"):
        return 429
    return 422 if form.errors else 200


def _count(request, email):
    limits.count("sign-in", email, limits.WRONG_SIGN_INS_PER_ACCOUNT)
    limits.count("sign-in", limits.address(request), limits.WRONG_SIGN_INS_PER_ADDRESS)


@anyone
@require_POST
def sign_out(request):
    logout(request)
    response = redirect("home")
    response["Clear-Site-Data"] = '"cache"'
    return response
