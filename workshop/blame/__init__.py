"""What, not who (2.0.6): does a sentence read as being about a person? A hint for its author alone, never a proof.

Rules B1 to B8 are lists and short patterns in en.json and ja.json. Explicit blame is found, much of what is only
implied is not. Time is linear in the length of the text.
"""

import re

from .tongue import tongue

JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def find(text, names=(), departments=()):
    """The rules that a text meets, such as ["B4", "B1"]. Names and departments are those of the room."""
    return tongue("ja" if JAPANESE.search(text) else "en").find(text, names, departments)
