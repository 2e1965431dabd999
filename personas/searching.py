"""Who in the library is meant: every word of the search stands somewhere on the sheet.

Width, case, spaces and the two kana do not matter, so that Japanese is found however it is written, without spaces.
"""

from workshop.wording import choices, folded

SHOWN = 24  # on a page of the library
HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}  # of each katakana


def found(personas, typed):
    words = [key(word) for word in typed.split()]
    return [each for each in personas if matches(words, each)] if words else list(personas)


def matches(words, persona):
    text = key("\n".join(said(persona)))
    return all(word in text for word in words)


def said(persona):
    """Names, parts in buying and every line, in both languages."""
    roles = [choices("buying_role").get(code, {}) for code in persona.roles]
    lines = [text for line in persona.said for text in (line.text_en, line.text_ja)]
    return [
        persona.name,
        persona.kana,
        persona.romaji,
        *(role.get(code, "") for role in roles for code in ("en", "ja")),
        *lines,
    ]


def key(text):
    return folded(text).translate(HIRAGANA)
