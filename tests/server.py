"""A real server in its own process with its own data, for tests that need sockets, a browser, or a kill -9.

    with Server() as server:                       # the cast is in it; server.cast has ids and cookies
        server.get(f"/w/{server.cast['workshop']}/", as_="ana")

`python -m tests.server prepare` (with TAKIBI_VAR) migrates, assembles the cast and prints that cast as JSON.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from contextlib import closing
from functools import cache
from pathlib import Path

import psycopg

HOUSE = Path(__file__).resolve().parent.parent


def run(*command, **env):
    return subprocess.run(
        [sys.executable, *command], cwd=HOUSE, env=os.environ | env, check=True, capture_output=True, text=True
    ).stdout


@cache
def prepared():
    """A folder with a migrated database that holds the cast; copied for each server. Returns (folder, cast)."""
    folder = Path(tempfile.mkdtemp(prefix="takibi-prepared-"))
    printed = run("-m", "tests.server", "prepare", TAKIBI_VAR=str(folder))
    return folder, json.loads(printed.splitlines()[-1])


def bring_to_now(database, age_s):
    """Move every time in a copied database by the age of its origin, so that its clocks begin with the copy."""
    with closing(sqlite3.connect(database)) as connection, connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for _cid, column, kind, *_rest in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
                if kind == "datetime":
                    moved = f"strftime('%Y-%m-%d %H:%M:%f', \"{column}\", '{age_s:+.3f} seconds')"
                    connection.execute(f'UPDATE "{table}" SET "{column}" = {moved}')


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


POSTGRES, REDIS = os.environ.get("TAKIBI_TEST_POSTGRES", ""), os.environ.get("TAKIBI_TEST_REDIS", "")


def on_postgres(statement):
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(statement)


class Server:
    """`app` names another ASGI application, for fault injection; `env` is added to the environment.

    `scaled` is the form with two processes, Redis, and a PostgreSQL database of its own that goes with the server.
    """

    def __init__(self, *, processes=1, app=None, port=None, env=None, scaled=False):
        self.var = Path(tempfile.mkdtemp(prefix="takibi-server-"))
        self.port, self.processes, self.app, self.env = port or free_port(), processes, app, env or {}
        self.process, self.scaled = None, f"takibi_{uuid.uuid4().hex[:12]}" if scaled else ""
        if scaled:
            on_postgres(f"CREATE DATABASE {self.scaled}")
            self.processes = max(2, processes)
            self.env = {"DATABASE_URL": self.database_url, "REDIS_URL": REDIS} | self.env
            self.cast = json.loads(self.run("-m", "tests.server", "prepare").splitlines()[-1])
        else:
            prepared_var, self.cast = prepared()
            shutil.copytree(prepared_var, self.var, dirs_exist_ok=True)
            bring_to_now(self.database, time.time() - (prepared_var / "takibi.sqlite3").stat().st_mtime)

    @property
    def database_url(self):
        return f"{POSTGRES.rpartition('/')[0]}/{self.scaled}"

    def run(self, *command):
        """A command beside the server, with its data. Returns what it prints."""
        return run(*command, **{"TAKIBI_VAR": str(self.var)} | self.env)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self):
        return self.var / "takibi.sqlite3"

    def start(self):
        environment = os.environ | {"TAKIBI_VAR": str(self.var)} | self.env
        command = ["manage.py", "up", "--port", str(self.port), "--processes", str(self.processes)]
        if self.app:
            command += ["--app", self.app]
        self.log = open(self.var / "server.log", "ab")  # noqa: SIM115 - closed with the server
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=HOUSE,
            env=environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.wait()
        return self

    def wait(self, patience_s=30):
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            try:
                return urllib.request.urlopen(f"{self.url}/healthz", timeout=2).status
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError((self.var / "server.log").read_text()[-4000:])

    def kill(self, how=signal.SIGKILL):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(20)

    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        self.kill(signal.SIGTERM)
        shutil.rmtree(self.var, ignore_errors=True)
        if self.scaled:
            on_postgres(f"DROP DATABASE {self.scaled} WITH (FORCE)")

    # Talking to it, as somebody of the cast

    def cookies(self, name):
        """{"seat-1": ...} for a participant, {"sessionid": ...} for a member, whose desk shows everything."""
        return self.cast["cookies"][name]

    def get(self, path, as_=None, **headers):
        return self.ask("GET", path, as_, None, headers)

    def post(self, path, fields, as_=None, **headers):
        """With a fresh CSRF pair, as a page would have."""
        token = "a" * 32
        return self.ask(
            "POST", path, as_, fields | {"csrfmiddlewaretoken": token}, headers | {"Cookie": f"csrftoken={token}"}
        )

    def ask(self, method, path, as_, fields, headers):
        """(status, headers, text); redirects are not followed."""
        cookies = "; ".join(f"{name}={value}" for name, value in (self.cookies(as_) if as_ else {}).items())
        headers = {**headers, "Cookie": "; ".join(filter(None, [headers.get("Cookie"), cookies]))}
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        opener = urllib.request.build_opener(NoRedirect)
        try:
            answer = opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.headers, answer.read().decode()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def prepare():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from tests.cast import assemble
    from workshop.passes import _signer, seat_cookie

    call_command("migrate", verbosity=0)
    cast = assemble()

    def session(user):
        store = SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store.create()
        return {settings.SESSION_COOKIE_NAME: store.session_key}

    def seat(participant):
        return {seat_cookie(participant.workshop_id): _signer.sign(participant.cookie())}

    everything = {"desk": "expert"}
    people = {name: session(getattr(cast, name)) | everything for name in ("ada", "fay", "rei", "sten")}
    seats = {name: seat(getattr(cast, name)) for name in ("ana", "ben", "una")}
    crowd = [
        cast.workshop.seat(f"Seat {n}", ["marketing", "inside_sales", "field_sales", "customer_success"][n % 4], "en")
        for n in range(60)
    ]
    print(
        json.dumps(
            {
                "workshop": cast.workshop.pk,
                "elsewhere": cast.elsewhere.pk,
                "step": cast.step.pk,
                "phases": {phase.code: phase.pk for phase in cast.step.phases.all()},
                "code": cast.workshop.code,
                "join_token": cast.workshop.join_token,
                "screen_token": cast.workshop.screen_token,
                "seats": {name: getattr(cast, name).pk for name in seats},
                "cookies": people | seats | {f"seat{n}": seat(each) for n, each in enumerate(crowd)},
            }
        )
    )


if __name__ == "__main__":
    prepare()
