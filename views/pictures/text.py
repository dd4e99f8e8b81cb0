"""Texts of a picture: made harmless, measured, shortened and broken into lines, without drawing anything."""

import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

FONT = "DejaVu Sans"
"""Comes with matplotlib, so that a picture is the same on every machine; has Latin, Greek, Cyrillic, Arabic letters."""

_JOINERS = "\u200c\u200d"  # some scripts cannot be written without them
_DROPPED = ("Cc", "Cf", "Cs", "Cn", "Co")


def plain(text: str) -> str:
    r"""One line, without characters that XML does not know, that turn the direction of what follows, or of no meaning.

    >>> plain("Lund\n  University\x00 \u202eabc")
    'Lund University abc'
    """
    line = " ".join(text.split())
    kept = "".join(c for c in line if unicodedata.category(c) not in _DROPPED or c in _JOINERS)
    return " ".join(kept.split())


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text is at this size, in the unit of the size."""
    return size * sum(_advance(letter, bold) for letter in text)


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as there is room for, with an ellipsis.

    >>> fit("University of Copenhagen", 80, 12)
    'University…'
    """
    if width(text, size, bold=bold) <= room:
        return text
    used, kept = width("…", size, bold=bold), 0
    for letter in text:
        used += size * _advance(letter, bold)
        if used > room:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def lines(text: str, room: float, size: float, most: int, *, bold: bool = False) -> list[str]:
    """The text in at most so many lines, broken at blanks; what is beyond the last is cut with an ellipsis.

    >>> lines("University of Southern Denmark", 110, 12, 2)
    ['University of', 'Southern Denm…']
    """
    found: list[str] = []
    words = plain(text).split(" ")
    while words and words != [""]:
        if len(found) == most - 1:
            found.append(fit(" ".join(words), room, size, bold=bold))
            break
        taken = 1
        while taken < len(words) and width(" ".join(words[: taken + 1]), size, bold=bold) <= room:
            taken += 1
        found.append(fit(" ".join(words[:taken]), room, size, bold=bold))
        words = words[taken:]
    return found


@cache
def _advance(letter: str, bold: bool) -> float:
    """The width of one letter at size 1; one that the font does not have counts as wide as a Chinese one."""
    if unicodedata.category(letter) in ("Mn", *_DROPPED):
        return 0.0
    font = get_font(findfont(FontProperties(family=FONT, weight="bold" if bold else "normal")))
    if not font.get_char_index(ord(letter)):
        return 1.25 if ord(letter) > 0xFFFF else 1.0
    font.set_size(100, 72)
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100
