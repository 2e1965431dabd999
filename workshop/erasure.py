"""What was destroyed is gone from the file as well, not only from the tables.

SQLite overwrites what is deleted (secure_delete), but its write-ahead log still holds the pages as they were, and
pages that were divided may keep old copies: the file is written anew and the log is cut off. PostgreSQL: rows that
were replaced go with the next VACUUM; backups and archived logs are the operator's.

That it is owed stands in the file itself (user_version, which SQLite leaves to us), written in the transaction that
destroys: when the process dies before the file is written anew, the next one does it as it starts.
"""

import logging
import threading

from django.db import OperationalError, connection

from . import live

log = logging.getLogger(__name__)

AGAIN_S, TRIES, PATIENCE_MS = 3, 20, 500


def owe():
    """Within the transaction that destroys something."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA user_version = {owed(cursor) + 1}")


def owed(cursor):
    """How many times it was asked for since it was last done."""
    cursor.execute("PRAGMA user_version")
    [times] = cursor.fetchone()
    return times


def resume():
    """As a process starts, in a thread of its own: what one before it still owes."""
    later = threading.Timer(0, _resume)
    later.daemon = True
    later.start()


def _resume():
    try:
        if connection.vendor != "sqlite":
            return
        with connection.cursor() as cursor:
            is_owed = owed(cursor)
        if is_owed:
            erase_soon()
    finally:
        connection.close()


def erase_soon(wait_s=0, tries=TRIES):
    """After a commit, in a thread of its own: nobody waits for it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block and not connection.is_in_memory_db():
        later = threading.Timer(wait_s, _try, [tries])
        later.daemon = True
        later.start()


def _try(tries):
    """A reader may be in the way: then again in a few seconds."""
    try:
        if not erase() and tries > 1:
            erase_soon(AGAIN_S, tries - 1)
        elif tries == 1:
            log.warning("the database file could not be written anew: somebody reads without end")
    finally:
        connection.close()


def erase():
    """Returns whether it is done."""
    with live.one_writer():
        return rewrite(connection)


def rewrite(connection):
    """The file anew and its log empty. False when another connection was in the way."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        [usual] = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            times = owed(cursor)
            cursor.execute("VACUUM")
            settle(cursor, times)
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            [was_busy, _pages, _moved] = cursor.fetchone()
            return not was_busy
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def settle(cursor, times):
    """It is done for all who asked before it began; whoever asked since still waits."""
    cursor.execute("BEGIN IMMEDIATE")
    cursor.execute(f"PRAGMA user_version = {max(owed(cursor) - times, 0)}")
    cursor.execute("COMMIT")
