"""A room full of simulated phones in front of a real server, and what the database says about them."""

import asyncio
import json
import os
import sqlite3
import time
from contextlib import asynccontextmanager

import psycopg

from workshop.management.phones import Phone

NOTES = (
    'SELECT id, "column", lane, text_en, text_ja, version FROM workshop_note '
    "WHERE board_id = {board} AND removed_at IS NULL"
)


def room(server, seats, columns=12):
    """A workshop at its stations with so many seats, made in the server's own database."""
    return json.loads(
        server.run("manage.py", "bench", "--prepare", str(seats), "--columns", str(columns)).splitlines()[-1]
    )


def rows(server, statement):
    if server.scaled:
        with psycopg.connect(server.database_url) as connection:
            return connection.execute(statement).fetchall()
    connection = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True, timeout=20)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def truth(server, told):
    """{note id: (cell, text, version)} as the database has it."""
    found = rows(server, NOTES.format(board=told["board"]))
    return {
        str(pk) if server.scaled else f"{pk[:8]}-{pk[8:12]}-{pk[12:16]}-{pk[16:20]}-{pk[20:]}": (
            f"cell-{column}-{lane}",
            en or ja,
            version,
        )
        for pk, column, lane, en, ja, version in found
    }


def is_right(phone, notes):
    """Does this phone show exactly the notes of the cells that stand on its page?"""
    return phone.wall == {pk: note for pk, note in notes.items() if note[0] in phone.places}


def all_right(server, told, phones):
    """A question for `until`: has every phone sent all and does it show what is there?"""

    def right():
        notes = truth(server, told)
        return all(not phone.outbox and is_right(phone, notes) for phone in phones)

    return right


def is_calm():
    """Is this machine free to show a figure in seconds? If not, it is printed and not judged."""
    return os.getloadavg()[0] <= os.cpu_count()


async def until(right, patience_s, pause_s=0.2):
    """Seconds until `right()`; None when it never was."""
    began = time.monotonic()
    while time.monotonic() - began < patience_s:
        if right():
            return time.monotonic() - began
        await asyncio.sleep(pause_s)
    return None


@asynccontextmanager
async def phones(site, told, count, *, at_once=20, **more):
    """So many phones on their pages; two screens among them when there are many."""
    crowd = [Phone(site, told["workshop"], cookie, **more) for cookie in told["cookies"][:count]]
    if count >= 10:
        screen = {"surface": "screen", "token": told["screen_token"]}
        crowd[:2] = [Phone(site, told["workshop"], {}, **screen, **more) for _screen in range(2)]
    try:
        for start in range(0, count, at_once):
            await asyncio.gather(*(phone.open() for phone in crowd[start : start + at_once]))
        yield crowd
    finally:
        await asyncio.gather(*(phone.close() for phone in crowd))


def writes(phone, told, n, text=""):
    """One note from this phone, somewhere on the board. Returns its id."""
    columns, lanes = told["columns"], told["lanes"]
    return phone.write(
        text or f"Note {n} of {id(phone)}",
        step=told["step"],
        column=columns[n % len(columns)],
        lane=lanes[n % len(lanes)],
    )


def middle_and_worst(seconds):
    """p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    return {
        f"p{share}": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * share // 100)]) for share in (50, 95, 99)
    }
