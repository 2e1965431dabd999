"""Logs of one line of JSON each. They never hold texts, tokens or addresses: log what happened, not what was said."""

import json
import logging
import re

SECRET_IN_PATH = re.compile(r"/(join|screen|seat|badge|helping|notes|actions)/[^/\s\"']+")


def without_secrets(text):
    """Paths that carry a token lose it: a log is read by more people than a QR. So do ids of notes (A2)."""
    return SECRET_IN_PATH.sub(r"/\1/...", text)


class OneLine(logging.Formatter):
    def format(self, record):
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "name": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
