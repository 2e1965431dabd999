"""What was destroyed is gone from the file as well, not only from the tables.

SQLite overwrites what is deleted (secure_delete), but its write-ahead log still holds the pages as they were, and
pages that were divided may keep old copies: the file is written anew and the log is cut off. PostgreSQL: rows that
were replaced go with the next VACUUM; backups and archived logs are the operator's.
"""

import logging
import threading

from django.db import OperationalError, connection

from . import live

log = logging.getLogger(__name__)

AGAIN_S, TRIES, PATIENCE_MS = 3, 20, 500


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
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            [was_busy, _pages, _moved] = cursor.fetchone()
            return not was_busy
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
