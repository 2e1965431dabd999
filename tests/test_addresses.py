"""An address for another device is one that the other device reaches."""

import io
import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from workshop import addresses
from workshop.management.commands import up

HOUSE = Path(__file__).resolve().parent.parent
NETWORK, SITE = "http://192.168.7.20:8000", "https://takibi.example"


@pytest.mark.parametrize(
    "host, site, network, expected",
    [
        ("localhost:8000", "", NETWORK, NETWORK),
        ("127.0.0.1:8000", "", NETWORK, NETWORK),
        ("[::1]:8000", "", NETWORK, NETWORK),
        ("takibi.lan:8000", "", NETWORK, "http://takibi.lan:8000"),  # the reader came from outside: so can others
        ("localhost:8000", SITE, NETWORK, SITE),
        ("takibi.lan", SITE, "", SITE),
        ("localhost:8000", "", "", "http://localhost:8000"),
    ],
)
def test_the_address_for_others(settings, host, site, network, expected):
    settings.SITE_ORIGIN, settings.NETWORK_ORIGIN, settings.ALLOWED_HOSTS = site, network, ["*"]
    request = RequestFactory().get("/", headers={"host": host})
    assert addresses.for_others(request, "/join/x/") == f"{expected}/join/x/"
    assert addresses.only_here(request) is (expected == "http://localhost:8000")


@pytest.fixture
def on_the_network(settings):
    settings.NETWORK_ORIGIN = NETWORK


def test_what_a_desk_at_localhost_shows_to_phones(cast, as_, on_the_network):
    """The join code, the typed address, the seat that moves and the screen: none leads to the phone itself."""
    desk, base = as_("fay"), f"/w/{cast.workshop.pk}/"
    for path in (f"people/{cast.ana.pk}/", "screen-link/", "venue/"):
        page = desk.get(base + path, headers={"host": "localhost:8000"})
        linked = [page.context.get(name) for name in ("link", "join_address", "phone_address")]
        assert any(linked) and all(link.startswith(NETWORK) for link in linked if link), path
    joining = desk.get(f"{base}desk/", headers={"host": "localhost:8000"}).context
    assert joining["join_address"] == f"{NETWORK}/join/{cast.workshop.join_token}/"
    assert joining["typed_address"] == "192.168.7.20:8000/join/"


def test_no_other_module_makes_an_address():
    made = [file.name for file in HOUSE.glob("workshop/**/*.py") if "build_absolute_uri" in file.read_text()]
    assert made == ["addresses.py"]


@pytest.mark.parametrize("network, says_so", [("", True), (NETWORK, False)])
def test_a_server_that_only_this_machine_reaches_says_so(cast, as_, settings, network, says_so):
    settings.NETWORK_ORIGIN = network
    type(cast.workshop).objects.filter(pk=cast.workshop.pk).update(phase=None)
    page = as_("fay").get(f"/w/{cast.workshop.pk}/desk/", headers={"host": "localhost"}).content.decode()
    assert ("--host 0.0.0.0" in page) is says_so


# The terminal


@pytest.fixture
def terminal(monkeypatch, db):
    """What `up` writes and what it serves, without serving."""
    command, served = up.Command(stdout=io.StringIO()), {}
    monkeypatch.setattr(addresses, "own", lambda: "192.168.7.20")
    monkeypatch.setattr(up, "call_command", lambda *names, **options: None)
    monkeypatch.setattr(up.uvicorn, "run", lambda app, **options: served.update(options))

    def start(host):
        monkeypatch.setattr(up.os, "environ", {})
        command.handle(port=8000, host=host, reload=False, processes=1, app="")
        return command.stdout.getvalue(), up.os.environ

    return start


def test_up_on_the_network_prints_the_address_of_phones_and_its_code(terminal, settings):
    settings.ALLOWED_HOSTS = []
    written, environ = terminal("0.0.0.0")
    assert f"Takibi serves {NETWORK}/" in written and "0.0.0.0" not in written
    assert len(re.findall("[█▀▄]", written)) > 100
    assert settings.NETWORK_ORIGIN == environ["NETWORK_ORIGIN"] == "http://0.0.0.0:8000"
    assert addresses.network() == NETWORK
    assert "192.168.7.20" in settings.ALLOWED_HOSTS


def test_up_on_this_machine_prints_no_code(terminal, settings):
    settings.NETWORK_ORIGIN = ""
    written, environ = terminal("127.0.0.1")
    assert "http://127.0.0.1:8000/" in written and "█" not in written
    assert settings.NETWORK_ORIGIN == "" and "NETWORK_ORIGIN" not in environ


def test_up_without_a_network_promises_none(terminal, settings, monkeypatch):
    settings.NETWORK_ORIGIN, settings.ALLOWED_HOSTS = "", []
    monkeypatch.setattr(addresses, "own", lambda: "127.0.0.1")
    written, _environ = terminal("0.0.0.0")
    assert "█" not in written and addresses.network() == ""


def test_another_wifi_is_another_address_without_a_restart(cast, as_, settings, monkeypatch):
    """The codes lead to where the laptop is now, and phones that call it by that address are let in."""
    settings.NETWORK_ORIGIN, settings.ALLOWED_HOSTS = "http://0.0.0.0:8000", addresses.Hosts(["localhost"])
    here, base = {"host": "localhost:8000"}, f"/w/{cast.workshop.pk}/desk/"
    for address in ("192.168.7.20", "10.0.0.5"):
        monkeypatch.setattr(addresses, "own", lambda found=address: found)
        assert as_("fay").get(base, headers=here).context["typed_address"] == f"{address}:8000/join/"
        assert as_(None).get("/join/", headers={"host": f"{address}:8000"}).status_code == 200
    assert as_(None).get("/join/", headers={"host": "192.168.7.20:8000"}).status_code == 400
    monkeypatch.setattr(addresses, "own", lambda: "127.0.0.1")  # no network at all
    assert as_("fay").get(base, headers=here).context["only_here"]
