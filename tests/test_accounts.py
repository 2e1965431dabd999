"""Signing in: the first visit, a password, six digits by mail, and who is what in an organisation."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as conf
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD
from workshop import limits
from workshop.models import Organisation, SignInCode, User
from workshop.views.home import setup_code

FAY = "fay@example.com"


def sign_in(client, email=FAY, password=PASSWORD, **fields):
    return client.post("/sign-in/", {"email": email, "password": password, **fields})


def ask_for_digits(client, email=FAY, **fields):
    """The digits that were mailed, or nothing."""
    before = len(mail.outbox)
    answer = client.post("/sign-in/", {"email": email, "mail": "1", **fields})
    assert answer.status_code == 200
    return re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1] if len(mail.outbox) > before else None


def type_digits(client, digits, email=FAY, **fields):
    return client.post("/sign-in/digits/", {"email": email, "digits": digits, **fields})


def other_than(digits, n=0):
    return f"{(int(digits) + 1 + n) % 1_000_000:06}"


def is_in(client):
    return "_auth_user_id" in client.session


# The first visit


@pytest.fixture
def founding(client, db):
    """founding(code=...): the form of the first visit."""

    def founding(**fields):
        typed = {
            "code": setup_code(),
            "organisation": "Kumo",
            "name": "Ada",
            "email": "Ada@Example.com",
            "password": PASSWORD,
        }
        return client.post("/setup/", typed | {"zone": "Asia/Tokyo"} | fields)

    return founding


def test_whoever_sees_the_terminal_founds_the_organisation(founding, client, settings):
    assert client.get("/")["Location"] == "/setup/"
    assert founding().status_code == 302 and is_in(client)
    organisation = Organisation.objects.get()
    member = organisation.members.get()
    assert (member.user.email, member.user.name, member.role) == ("ada@example.com", "Ada", "admin")
    assert organisation.time_zone == "Asia/Tokyo"
    assert not (settings.VAR / "setup_code").exists()


def test_the_code_in_the_terminal_is_for_its_owner_only(db, settings):
    assert re.fullmatch(r"\d{8}", setup_code()) and setup_code() == setup_code()
    assert (settings.VAR / "setup_code").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "00000000"},
        {"code": ""},
        {"code": "１２３"},
        {"email": "nobody"},
        {"password": "short"},
        {"organisation": " "},
        {"name": "\u200b"},
    ],
)
def test_with_something_wrong_nothing_is_founded(founding, client, wrong, settings):
    setup_code()
    (settings.VAR / "setup_code").write_text("12345678")
    answer = founding(**wrong)
    assert answer.status_code == 422 and not Organisation.objects.exists() and not is_in(client)
    assert PASSWORD not in answer.content.decode()


def test_a_zone_nobody_knows_is_utc(founding):
    founding(zone="../etc/passwd")
    assert Organisation.objects.get().time_zone == "UTC"


def test_guessing_the_code_of_the_terminal_ends(founding, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_SIGN_INS_PER_ADDRESS", (3, 600))
    for _try in range(3):
        assert founding(code="guess").status_code == 422
    assert founding().status_code in (422, 429) and not Organisation.objects.exists()


def test_there_is_one_first_visit(cast, client):
    assert client.get("/setup/").status_code == client.post("/setup/", {"code": setup_code()}).status_code == 404


# A password


@pytest.mark.parametrize("email", [FAY, "FAY@Example.COM", " fay@example.com "])
def test_a_password_signs_in(cast, client, email):
    answer = sign_in(client, email)
    assert (answer.status_code, answer["Location"]) == (302, "/") and is_in(client)


def test_the_session_gets_a_new_key(cast, client):
    """Somebody else's cookie, set before, does not become a signed-in one."""
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[conf.SESSION_COOKIE_NAME] = before = session.session_key
    sign_in(client)
    assert client.cookies[conf.SESSION_COOKIE_NAME].value != before
    thief = Client()
    thief.cookies[conf.SESSION_COOKIE_NAME] = before
    assert not is_in(thief)


@pytest.mark.parametrize(
    "email,password", [(FAY, "wrong"), ("nobody@example.com", PASSWORD), ("nobody@example.com", "wrong")]
)
def test_a_wrong_password_and_an_unknown_address_are_the_same(cast, client, email, password):
    answer = sign_in(client, email, password)
    assert answer.status_code == 422 and "do not match" in answer.content.decode() and not is_in(client)
    assert password not in answer.content.decode()


def test_an_account_that_was_closed_stays_out(cast, client):
    User.objects.filter(email=FAY).update(is_active=False)
    assert sign_in(client).status_code == 422
    assert ask_for_digits(client) is None and not is_in(client)


def test_an_account_without_password_takes_no_password(cast, client):
    cast.fay.set_unusable_password()
    cast.fay.save()
    assert [sign_in(client, password=typed).status_code for typed in ("!", "None")] == [422, 422]


def test_ten_wrong_passwords_close_one_account_for_a_while(cast, client):
    for _try in range(limits.WRONG_SIGN_INS_PER_ACCOUNT[0]):
        sign_in(client, password="wrong")
    answer = sign_in(client)
    assert answer.status_code == 429 and "wait ten minutes" in answer.content.decode() and not is_in(client)
    assert "wait ten minutes" in sign_in(client, "FAY@EXAMPLE.COM").content.decode()
    assert sign_in(client, "rei@example.com").status_code == 302


def test_right_passwords_use_up_nothing(cast):
    for _time in range(limits.WRONG_SIGN_INS_PER_ACCOUNT[0] + 5):
        assert sign_in(Client()).status_code == 302


def test_one_password_for_many_accounts_is_limited_by_address(cast, client, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_SIGN_INS_PER_ADDRESS", (5, 600))
    for n in range(5):
        sign_in(client, f"somebody{n}@example.com")
    assert "wait ten minutes" in sign_in(client).content.decode()
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_an_address_cannot_be_made_up(cast, client, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_SIGN_INS_PER_ADDRESS", (2, 600))
    for n in range(3):
        client.post(
            "/sign-in/", {"email": f"{n}@example.com", "password": "x"}, headers={"X-Forwarded-For": f"192.0.2.{n}"}
        )
    assert "wait ten minutes" in sign_in(client).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"email": ""},
        {"email": "x", "password": "y"},
        {"email": FAY + "x" * 300, "password": "y"},
        {"email": FAY, "password": "y" * 200},
        {"email": "\x00@example.com", "password": "y"},
    ],
)
def test_what_is_no_address_is_told_so(cast, client, typed):
    assert client.post("/sign-in/", typed).status_code == 422


# Six digits


def test_six_digits_come_by_mail(cast, client):
    digits = ask_for_digits(client)
    assert mail.outbox[-1].to == [FAY] and digits not in mail.outbox[-1].subject
    assert (type_digits(client, digits)["Location"], is_in(client)) == ("/", True)


def test_without_a_mail_server_the_digits_stand_in_the_terminal(cast, client, settings, capsys):
    settings.EMAIL_BACKEND = conf.EMAIL_CONFIG["EMAIL_BACKEND"]
    client.post("/sign-in/", {"email": FAY, "mail": "1"})
    assert re.search(r"Your code is \d{6}\.", capsys.readouterr().out)


def test_the_mail_is_in_the_language_of_the_reader(cast, client):
    User.objects.filter(email=FAY).update(language="ja")
    ask_for_digits(client)
    assert not re.search("[A-Z][a-z]+ code", mail.outbox[-1].body)


@pytest.mark.parametrize("form", ["{}", " {} ", "full width"])
def test_digits_are_typed_in_any_width(cast, client, form):
    digits = ask_for_digits(client)
    wide = digits.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert type_digits(client, wide if form == "full width" else form.format(digits)).status_code == 302


def test_only_the_hash_of_the_digits_is_kept(cast, client):
    digits = ask_for_digits(client)
    assert digits not in str(SignInCode.objects.values().get())


def test_digits_work_once(cast, client):
    digits = ask_for_digits(client)
    type_digits(client, digits)
    assert type_digits(Client(), digits).status_code == 422


def test_new_digits_end_the_old_ones(cast, client):
    old, new = ask_for_digits(client), ask_for_digits(client)
    assert old == new or type_digits(client, old).status_code == 422
    assert type_digits(client, new).status_code == 302


def test_digits_have_five_tries(cast, client):
    digits = ask_for_digits(client)
    for n in range(SignInCode.TRIES):
        assert type_digits(client, other_than(digits, n)).status_code == 422
    assert type_digits(client, digits).status_code == 422 and not is_in(client)


def test_the_fifth_try_may_be_the_right_one(cast, client):
    digits = ask_for_digits(client)
    for n in range(SignInCode.TRIES - 1):
        type_digits(client, other_than(digits, n))
    assert type_digits(client, digits).status_code == 302


@pytest.mark.parametrize("after,good", [(timedelta(minutes=9, seconds=59), True), (timedelta(minutes=10), False)])
def test_digits_are_good_for_ten_minutes(cast, after, good):
    digits = SignInCode.issue(cast.fay)
    made_at = cast.fay.sign_in_codes.get().made_at
    assert SignInCode.redeem(cast.fay, digits, made_at + after) == good


def test_digits_of_one_open_no_other_account(cast, client):
    ask_for_digits(client, "rei@example.com")
    digits = ask_for_digits(client)
    assert type_digits(client, digits, "rei@example.com").status_code == 422


def test_an_unknown_address_gets_the_same_answer_and_no_mail(cast, client):
    known = client.post("/sign-in/", {"email": FAY, "mail": "1"})
    unknown = client.post("/sign-in/", {"email": "nob@example.com", "mail": "1"})
    assert without_fresh(known, FAY) == without_fresh(unknown, "nob@example.com") and len(mail.outbox) == 1
    wrong, never = type_digits(client, "000000"), type_digits(client, "000000", "nob@example.com")
    assert wrong.status_code == never.status_code == 422
    assert without_fresh(wrong, FAY) == without_fresh(never, "nob@example.com")


def without_fresh(answer, email):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(email, "…")


def test_mails_to_one_account_are_limited(cast, client):
    most = limits.CODES_MAILED_PER_ACCOUNT[0]
    assert sum(bool(ask_for_digits(client)) for _time in range(most + 3)) == most
    assert ask_for_digits(client, "rei@example.com")


def test_wrong_digits_count_against_the_account(cast, client, monkeypatch):
    """Five tries for each mail, and five mails, are not twenty-five tries."""
    monkeypatch.setattr(SignInCode, "TRIES", 100)
    digits = ask_for_digits(client)
    for n in range(limits.WRONG_SIGN_INS_PER_ACCOUNT[0]):
        type_digits(client, other_than(digits, n))
    answer = type_digits(client, digits)
    assert "wait ten minutes" in answer.content.decode() and not is_in(client)


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "abcdef", "12 456", "²²²²²²", "१२३४५६"])
def test_what_is_not_six_digits_is_told_so(cast, client, digits):
    assert type_digits(client, digits).status_code == 422


# Where it leads


@pytest.mark.parametrize(
    "wanted,leads",
    [
        ("/w/1/desk/", "/w/1/desk/"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:///evil.example", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_back_but_never_elsewhere(cast, client, wanted, leads):
    assert sign_in(client, next=wanted)["Location"] == leads
    client.logout()
    digits = ask_for_digits(client, next=wanted)
    assert type_digits(client, digits, next=wanted)["Location"] == leads


def test_where_one_was_going_is_kept_on_the_way(cast, client):
    for page in (
        client.get("/sign-in/?next=/w/1/desk/"),
        client.post("/sign-in/", {"email": FAY, "mail": "1", "next": "/w/1/desk/"}),
    ):
        assert 'name="next" value="/w/1/desk/"' in page.content.decode()


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example"])
def test_the_choice_of_language_leads_home_not_elsewhere(cast, client, back):
    assert client.post("/language/", {"language": "ja", "next": back})["Location"] == "/"


# Leaving


def test_signing_out_ends_the_session_and_is_no_link(cast, as_):
    fay = as_("fay")
    assert fay.get("/sign-out/").status_code == 405 and is_in(fay)
    key = fay.cookies[conf.SESSION_COOKIE_NAME].value
    assert "cache" in fay.post("/sign-out/")["Clear-Site-Data"]
    fay.cookies[conf.SESSION_COOKIE_NAME] = key
    assert fay.get(f"/w/{cast.workshop.pk}/desk/").status_code == 302


def test_a_new_password_ends_all_sessions(cast, as_):
    fay, other = as_("fay"), as_("fay")
    cast.fay.set_password("another fire")
    cast.fay.save()
    for each in (fay, other):
        assert each.get(f"/w/{cast.workshop.pk}/desk/").status_code == 302


def test_a_new_password_ends_its_sockets_too(cast, as_):
    from workshop import viewers

    cookies = {conf.SESSION_COOKIE_NAME: as_("fay").cookies[conf.SESSION_COOKIE_NAME].value}
    assert viewers.listener(cookies, cast.workshop.pk, "desk")
    cast.fay.set_password("another fire")
    cast.fay.save()
    assert viewers.listener(cookies, cast.workshop.pk, "desk") is None


# Members


@pytest.mark.parametrize(
    "role,desk,new,people", [("admin", 200, 200, 200), ("facilitator", 200, 200, 403), ("reviewer", 403, 404, 403)]
)
def test_what_each_role_may(cast, client, role, desk, new, people):
    user = User.objects.create_user("kim@example.com", PASSWORD)
    cast.organisation.members.create(user=user, role=role)
    client.force_login(user)
    addresses = f"/w/{cast.workshop.pk}/desk/", "/workshops/new/", "/members/"
    assert [client.get(address).status_code for address in addresses] == [desk, new, people]
    assert client.get("/").status_code == 200


def test_the_admin_invites_who_then_signs_in_by_mail(cast, as_, client):
    as_("ada").post("/members/", {"name": "Kim", "email": "Kim@Example.com", "role": "facilitator"})
    kim = User.objects.get(email="kim@example.com")
    assert not kim.has_usable_password() and kim.memberships.get().role == "facilitator"
    assert type_digits(client, ask_for_digits(client, "kim@example.com"), "kim@example.com").status_code == 302


def test_inviting_somebody_again_changes_the_role_and_nothing_else(cast, as_):
    as_("ada").post("/members/", {"name": "Somebody", "email": FAY, "role": "reviewer"})
    fay = User.objects.get(email=FAY)
    assert (fay.name, fay.memberships.get().role, fay.check_password(PASSWORD)) == ("Fay", "reviewer", True)


@pytest.mark.parametrize("wrong", [{"role": "emperor"}, {"email": "x"}, {"name": " "}])
def test_a_member_with_something_wrong_is_not_made(cast, as_, wrong):
    typed = {"name": "Kim", "email": "kim@example.com", "role": "reviewer"} | wrong
    assert as_("ada").post("/members/", typed).status_code == 422 and not User.objects.filter(name="Kim").exists()


def test_the_last_admin_stays_admin(cast, as_):
    """Otherwise nobody could invite anybody any more."""
    as_("ada").post("/members/", {"name": "Ada", "email": "ada@example.com", "role": "reviewer"})
    assert cast.ada.memberships.get().role == "admin"


def test_without_an_organisation_there_is_nothing(db, client, cast):
    client.force_login(User.objects.create_user("alone@example.com", PASSWORD))
    assert [client.get(address).status_code for address in ("/", "/workshops/new/", "/members/")] == [404, 404, 403]


def test_the_admin_sees_no_members_of_others(cast, as_):
    page = as_("ada").get("/members/").content.decode()
    assert FAY in page and "sten@example.com" not in page


def test_tries_are_forgotten_after_a_while(cast):
    limits.count("sign-in", "x", (2, 0.01))
    until = timezone.now() + timedelta(seconds=5)
    while limits.used_up("sign-in", "x", (1, 0.01)):
        assert timezone.now() < until
