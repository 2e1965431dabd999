"""A room for measuring: a workshop where everybody shares, its seats, and a server of its own to hold it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from workshop.models import Member, Organisation, Participant, User, Workshop
from workshop.passes import _signer, seat_cookie
from workshop.planning import programmes

HOUSE = Path(__file__).resolve().parent.parent.parent
DEPARTMENTS = ["marketing", "inside_sales", "field_sales", "customer_success"]
TICK = os.sysconf("SC_CLK_TCK")


def prepare(seats, columns, phase):
    """A new workshop at this phase of its journey map. Returns what phones need to know, ready for JSON."""
    call_command("migrate", verbosity=0)
    organisation = Organisation.objects.create(name="Bench")
    today = date.today()
    workshop = Workshop.objects.create(
        organisation=organisation, title_en="Bench", starts_on=today, ends_on=today, departments=DEPARTMENTS
    )
    programmes.fill(workshop, "journey_map:short40")
    board = workshop.steps.get(kind="journey_map").board
    names = [f"S{n + 1}" for n in range(columns)]
    board.columns = [{"code": name, "en": f"Stage {name}", "ja": f"段階{name}"} for name in names]
    board.save()
    workshop.stand_at(workshop.phases().get(code=phase))
    people = [
        Participant(workshop=workshop, name=f"Seat {n}", department=DEPARTMENTS[n % 4], language=("en", "ja")[n % 2])
        for n in range(seats)
    ]
    Participant.objects.bulk_create(people)
    return {
        "workshop": workshop.pk,
        "step": board.step_id,
        "board": board.pk,
        "columns": names,
        "lanes": [lane["code"] for lane in board.lanes],
        "code": workshop.code,
        "join_token": workshop.join_token,
        "screen_token": workshop.screen_token,
        "seats": [seat.pk for seat in people],
        "cookies": [{seat_cookie(workshop.pk): _signer.sign(seat.cookie())} for seat in people],
        "desk": signed_in(organisation),
    }


def signed_in(organisation):
    """The cookie of somebody who facilitates there."""
    user = User.objects.create_user(f"{uuid.uuid4().hex}@example.com", name="Desk")
    organisation.members.create(user=user, role=Member.Role.FACILITATOR)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    return {settings.SESSION_COOKIE_NAME: session.session_key}


@contextmanager
def house(port, *, seats, columns=7, phase="stations", processes=1, redis="", postgres=""):
    """A server in a folder (and a database) of its own. Gives (process id, site, what `prepare` tells)."""
    folder = Path(tempfile.mkdtemp(prefix="takibi-bench-"))
    with database(postgres) as url:
        env = os.environ | {"TAKIBI_VAR": str(folder), "DATABASE_URL": url or f"sqlite:///{folder / 'takibi.sqlite3'}"}
        env |= {"REDIS_URL": redis} if redis else {}
        manage = [sys.executable, str(HOUSE / "manage.py")]
        room = [*manage, "bench", "--prepare", str(seats), "--columns", str(columns), "--phase", phase]
        printed = subprocess.run(room, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
        command = [*manage, "up", "--port", str(port), "--processes", str(processes)]
        log = folder / "server.log"
        with log.open("wb") as file:
            server = subprocess.Popen(command, env=env, stdout=file, stderr=file, start_new_session=True)
        try:
            wait(server, f"http://127.0.0.1:{port}/healthz", log)
            yield server.pid, f"http://127.0.0.1:{port}", json.loads(printed.splitlines()[-1])
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)
            shutil.rmtree(folder, ignore_errors=True)


def wait(server, address, log, patience_s=30):
    until = time.monotonic() + patience_s
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.05)
    raise RuntimeError(log.read_text()[-2000:])


@contextmanager
def database(admin):
    """A new PostgreSQL database beside the one that `admin` names, dropped at the end; "" without an address."""
    if not admin:
        yield ""
        return
    name = f"takibi_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{admin.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


# What a server costs, from /proc


def family(pid):
    """The process and all that came from it."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from family(int(child))
    yield pid


def total(pid, read):
    found = 0
    for each in family(pid):
        with suppress(OSError):
            found += read(each)
    return found


def cpu_s(pid):
    def read(each):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    return total(pid, read)


def status(pid, name):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def memory_kib(pid):
    return total(pid, lambda each: status(each, "VmRSS"))


def threads(pid):
    return total(pid, lambda each: status(each, "Threads"))
