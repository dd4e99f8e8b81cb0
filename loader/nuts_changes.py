"""What became of the regions of one NUTS version in the next: read from the codes and remarks of a change table. Pure.

A change table has a row for each region with its code in the old and in the new version, and a remark in words:
"discontinued; split into new HR02, HR05 and HR06", "new; merge of ex-NO021 and NO022". Codes that stay the same are
left out: a region without a tie whose code is in both versions is unchanged.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

_CODE = re.compile(r"\b[A-Z]{2}[A-Z0-9]{1,3}\b")
_SPACED = re.compile(r"\b([A-Z]{2}) (?=[0-9])")  # FR 21 for FR21
_MINUS = re.compile(r"\bMINUS (?:NEW |EX-)?[A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a change table: its line, the codes in both versions ("" for none), and the remark."""

    line: int
    old: str
    new: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """An old region that is, as a whole or in part, a new one; ``kind`` as of BECAME; ``line`` says so."""

    line: int
    old: str
    new: str
    kind: str


def ties(pairs: Iterable[Pair]) -> list[Tie]:
    """The ties of a change table, between regions of one level, ordered by line.

    A row with two codes says that the region kept its identity: ``boundary_shift`` where its border moved, else
    ``recoded``. Regions named in remarks are parts: ``split`` where the old one became several, ``merged`` where the
    new one was made of several. What becomes of a larger region that is given up without a word follows from its parts.
    """
    rows = list(pairs)
    stayed = {row.old for row in rows if row.old == row.new}
    recoded = {(row.old, row.new): row for row in rows if row.old != row.new and len(row.old) == len(row.new)}
    lines: dict[tuple[str, str], int] = {both: row.line for both, row in recoded.items()}
    for row, both in _in_remarks(rows):
        if both[0] != both[1]:
            lines.setdefault(both, row.line)
    for both, line in _by_parts(rows, stayed, lines):
        lines.setdefault(both, line)
    onward, back = _counts(old for old, _ in lines), _counts(new for _, new in lines)
    found = []
    for (old, new), line in lines.items():
        same = recoded.get((old, new))
        kind = _identity(same.remark, back[new]) if same else _part(onward[old], back[new])
        found.append(Tie(line, old, new, kind))
    return sorted(found, key=lambda tie: (tie.line, tie.old, tie.new))


def without_successor(pairs: Iterable[Pair], known: Iterable[Tie]) -> frozenset[str]:
    """Old codes that are given up without anything telling what they became."""
    rows = list(pairs)
    gone = {row.old for row in rows if row.old} - {row.new for row in rows}
    return frozenset(gone - {tie.old for tie in known})


def _identity(remark: str, makers: int) -> str:
    text = remark.upper()
    if "MERGE OF" in text and makers > 1:
        return "merged"
    return "boundary_shift" if re.search(r"BOUNDARY|LOST|MADE OF", text) else "recoded"


def _part(parts: int, makers: int) -> str:
    if parts > 1:
        return "split"
    return "merged" if makers > 1 else "recoded"


def _in_remarks(rows: list[Pair]) -> Iterator[tuple[Pair, tuple[str, str]]]:
    """Old and new codes that a remark brings together, where both are of one level."""
    olds, news = {row.old for row in rows}, {row.new for row in rows}
    for row in rows:
        if not row.remark or row.old == row.new:
            continue
        for code in _CODE.findall(_MINUS.sub(" ", _SPACED.sub(r"\1", row.remark.upper()))):
            if row.new and code in olds and code != row.old and len(code) == len(row.new):
                yield row, (code, row.new)
            elif row.old and code in news and code != row.new and len(code) == len(row.old):
                yield row, (row.old, code)


def _by_parts(
    rows: list[Pair], stayed: set[str], known: dict[tuple[str, str], int]
) -> list[tuple[tuple[str, str], int]]:
    """Ties of larger regions that follow from what became of their parts, from level 2 up."""
    news = {row.new for row in rows if row.new}
    onward: dict[str, set[str]] = {}
    for old, new in known:
        onward.setdefault(old, set()).add(new)
    found = []
    by_length = sorted((row for row in rows if row.old), key=lambda row: (-len(row.old), row.line))
    for length, level in groupby(by_length, key=lambda row: len(row.old)):
        parts: dict[str, set[str]] = {}
        for row in rows:
            if len(row.old) == length + 1:
                became = onward.get(row.old) or ({row.old} if row.old in stayed else set())
                parts.setdefault(row.old[:-1], set()).update(code[:-1] for code in became)
        for row in level:
            if row.old in stayed or length == 2:
                continue
            for code in sorted(news & parts.get(row.old, set()) - onward.get(row.old, set()) - {row.old}):
                onward.setdefault(row.old, set()).add(code)
                found.append(((row.old, code), row.line))
    return found


def _counts(codes: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for code in codes:
        counts[code] = counts.get(code, 0) + 1
    return counts
