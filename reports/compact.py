"""Makes the text of a drawing small: what matplotlib says a hundred times is said once. What is seen stays the same."""

import re
from itertools import groupby

_WRAPPED = re.compile(r"<g>\s*((?:[^<]|<(?!/?g\b))*?)\s*</g>")
_CIRCLE = re.compile(r'<g id="circle">\s*<path d="([^"]*)"([^>]*/>)\s*</g>')
_RIMMED = re.compile(r'<g style="([^"]*)">\s*<text style="([^"]*)"([^>]*>[^<]*</text>)\s*</g>')
_SIMPLE = re.compile(r"<(?:path|use|circle)\b[^>]*/>|<text\b[^>]*>[^<]*</text>")
_STYLE = re.compile(r' style="([^"]*)"')
_SHARED = 3  # elements in a row with one style, from which on a group is shorter


def compact(body: str) -> str:
    """The same drawing in fewer letters: no empty groups, short paths, equal styles in a row given once."""
    body = _unwrapped(body)
    body = _CIRCLE.sub(_circle, body)
    body = _RIMMED.sub(r'<text style="\1; \2"\3', body)
    body = re.sub(r' d="([^"]*)"', lambda found: f' d="{_path(found[1])}"', body)
    body = body.replace("; stroke-linejoin: miter", "").replace(" text-anchor: start;", "")
    return _grouped(re.sub(r"\s*\n\s*", "\n", body).strip())


def _unwrapped(body: str) -> str:
    """Without groups that say nothing."""
    while True:
        shorter = _WRAPPED.sub(r"\1", body)
        if shorter == body:
            return body
        body = shorter


def _path(outline: str) -> str:
    """``M 1 2 L 3 4 L 5 6 z`` → ``M1 2 3 4 5 6z``: a line goes on where nothing else is said."""
    outline = " ".join(outline.split())
    if not re.search("[CQ]", outline):
        outline = re.sub(r"(?<=\d) L (?=[-\d])", " ", outline)
    return re.sub(r" ?([MLCQz]) ?", r"\1", outline)


def _circle(found: re.Match[str]) -> str:
    """A circle in place of its eight arcs."""
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", found[1])]
    xs, ys = numbers[::2], numbers[1::2]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    x, y, r = (f"{n:.2f}".rstrip("0").rstrip(".") for n in (*middle, (max(xs) - min(xs)) / 2))
    return f'<circle cx="{x}" cy="{y}" r="{r}"{found[2]}'


def _grouped(body: str) -> str:
    """Neighbors with the same style in one group that has it. Opacity of a whole group would be another thing."""
    lines: list[str] = []
    for style, run in groupby(body.split("\n"), _style_of):
        members = list(run)
        if style and len(members) >= _SHARED:
            lines.append(f'<g style="{style}">')
            lines += [_STYLE.sub("", one, count=1) for one in members]
            lines.append("</g>")
        else:
            lines += members
    return "\n".join(lines)


def _style_of(line: str) -> str:
    """The style of a simple element; empty for anything else."""
    found = _STYLE.search(line) if _SIMPLE.fullmatch(line) else None
    return "" if found is None or re.search(r"(?<![\w-])opacity:", found[1]) else found[1]
