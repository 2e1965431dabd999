"""Browsers inside other apps: told, shown the way out, never locked out."""

import pytest

from tests.cast import DEPARTMENTS
from workshop.models import Participant

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
LINE = PHONE + "Mobile/15E148 Safari Line/15.12.1"
INSTAGRAM = PHONE + "Mobile/15E148 Instagram 350.0.0 (iPhone15,2; iOS 18_6)"
APPS = {
    "LINE": LINE,
    "Instagram": INSTAGRAM,
    "Facebook": PHONE + "Mobile/15E148 [FBAN/FBIOS;FBAV/450.0.0]",
    "WeChat": PHONE + "Mobile/15E148 MicroMessenger/8.0.40",
    "Slack": PHONE + "Mobile/15E148 Slack/24.01",
    "": PHONE + "Version/18.6 Mobile/15E148 Safari/604.1",
}


def door(client, cast, agent):
    client.get(f"/join/{cast.workshop.join_token}/?openExternalBrowser=1", headers={"user-agent": agent})
    return client.get("/door/", headers={"user-agent": agent})


@pytest.mark.parametrize("app", APPS)
def test_each_is_told_by_its_name(client, cast, app):
    page = door(client, cast, APPS[app]).content.decode()
    assert ("You are in the browser of" in page) is bool(app)
    assert not app or f"You are in the browser of {app}" in page


def test_line_leaves_by_itself_once(client, cast):
    """With that word in the address LINE opens the phone's own browser; where it does not, people go on inside."""
    address = f"/join/{cast.workshop.join_token}/"
    out = client.get(address, headers={"user-agent": LINE})
    assert (out.status_code, out["Location"]) == (302, f"{address}?openExternalBrowser=1")
    assert client.get(out["Location"], headers={"user-agent": LINE})["Location"] == "/door/"


def test_a_seat_that_moves_leaves_line_too(client, cast):
    address = f"/seat/{cast.ana.link()}/"
    assert client.get(address, headers={"user-agent": LINE})["Location"] == f"{address}?openExternalBrowser=1"


@pytest.mark.parametrize("agent", [INSTAGRAM, APPS[""]])
def test_nobody_else_is_sent_round(client, cast, agent):
    answer = client.get(f"/join/{cast.workshop.join_token}/", headers={"user-agent": agent})
    assert answer["Location"] == "/door/"


def test_the_address_to_copy_leads_to_the_same_door(client, cast):
    copied = door(client, cast, INSTAGRAM).context["address"]
    assert copied == f"http://testserver/join/{cast.workshop.join_token}/"


def test_whoever_goes_on_inside_gets_a_seat(client, cast):
    door(client, cast, LINE)
    client.post("/door/", {"name": "Carl", "department": DEPARTMENTS[0]}, headers={"user-agent": LINE})
    assert Participant.objects.filter(name="Carl").exists()
