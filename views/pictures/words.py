"""The words around a picture: title above, legend on the right, notes, command and sources below."""

from collections import Counter

from baltica.views.pictures import text as words
from baltica.views.pictures.edges import color_of, is_dashed, shown_kinds
from baltica.views.pictures.pen import LEADING, Block, Pen
from baltica.views.pictures.style import LABEL, LEGEND, MARGIN, SMALL, TEXT, TITLE, WIDTH
from baltica.views.spec import LegendItem, ViewSpec, counted, missing

NOTES, SOURCES = 6, 4  # lines of notes and of sources
ROW = 25.0  # height of a row of the legend
KINDS = ("Tie, place not known", "Tie within a country", "Cross-border tie")


def head(spec: ViewSpec) -> Block:
    """Title and subtitle."""
    block = Block()
    block.add(spec.title, TITLE, 2, soft=False, bold=True)
    block.add(spec.subtitle, TEXT, 3, gap=4)
    return block


def foot(spec: ViewSpec) -> Block:
    """What is left out, how to read places, notes, the command that repeats the view, sources and maker."""
    block = Block()
    lines = missing(spec.left_out)
    notes = [*lines, spec.layout, *(note for note in spec.notes if note not in lines)]
    block.add(" ".join(note for note in notes if note), SMALL, NOTES)
    if spec.command:
        block.add(f"Repeat it: {spec.command}", SMALL, 2, gap=7)
    told = _credit(spec, licences=True)
    short = len(words.lines(told, block.room, SMALL, SOURCES + 1)) <= SOURCES
    block.add(told if short else _credit(spec, licences=False), SMALL, SOURCES, gap=7)
    return block


def _credit(spec: ViewSpec, *, licences: bool) -> str:
    """Who the facts, the map and the drawing come from."""
    sources = []
    for one in spec.sources:
        by = ", ".join(part for part in (one.publisher, one.licence if licences else "") if part)
        sources.append(f"{one.title} ({by})" if by else one.title)
    said = [f"Sources: {'; '.join(sources)}."] if sources else []
    if spec.backdrop and spec.backdrop.credit:
        said.append(f"{spec.backdrop.credit.rstrip('.')}.")
    return " ".join([*said, "Drawn by Baltica."])


def draw_legend(spec: ViewSpec, pen: Pen, top: float, room: float) -> None:
    """What color and shape, size and lines mean, from ``top`` on, in so much height."""
    left = WIDTH - MARGIN - LEGEND
    size = _heading("Size", spec.size_by)
    rows = shown_kinds(spec)
    below = size.height + (len(rows) * ROW + 65 if rows else 0) + 30
    color = _heading("Color", spec.color_by)
    color.write(pen, top)
    y = top + color.height + 8
    y = _groups(spec, pen, left, y, max(room - color.height - below, 3 * ROW))
    size.write(pen, y + 22)
    y += 22 + size.height + 22
    if rows:
        pen.write("Lines", left, y + 0.7 * TEXT, TEXT, bold=True)
        y += TEXT * LEADING + 4
    for kind in rows:
        dashed = is_dashed(kind, spec)
        pen.rule(left, left + 34, y + ROW / 2, color_of(kind, pen.colors), 2.4, dashed=dashed)
        pen.write(KINDS[kind] if rows != [0] else "Tie", left + 46, y + ROW / 2, LABEL)
        y += ROW
    if len({edge.weight for edge in spec.edges}) > 1:
        more = f"The thicker, the more {spec.unit[1]}."
        pen.write(words.fit(words.plain(more), LEGEND, SMALL), left, y + ROW / 2, SMALL, soft=True)
        y += ROW
    kinds = Counter(edge.kind for edge in spec.edges if edge.kind)
    if kinds:
        block = Block(left=left, room=LEGEND)
        named = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
        block.add(", ".join(f"{kind} ({count:,})" for kind, count in named), SMALL, 5)
        block.write(pen, y)


def _heading(before: str, told: str) -> Block:
    """``Partners: with how many …`` as a heading and a few lines."""
    block = Block(left=WIDTH - MARGIN - LEGEND, room=LEGEND)
    title, _, sentence = told.partition(": ")
    if title:
        block.add(f"{before}: {title[:1].lower()}{title[1:]}", TEXT, 2, soft=False, bold=True)
        block.add(sentence[:1].upper() + sentence[1:], SMALL, 4, gap=2)
    return block


def _groups(spec: ViewSpec, pen: Pen, left: float, y: float, room: float) -> float:
    """A row for each group of nodes, as many as there is room for; returns where the last one ends."""
    most = max(int(room // ROW), 3)
    shown = spec.legend if len(spec.legend) <= most else spec.legend[: most - 1]
    for item in shown:
        _group(item, pen, left, y + ROW / 2)
        y += ROW
    if rest := spec.legend[len(shown) :]:
        held = sum(item.count for item in rest)
        text = f"and {len(rest):,} more, {counted(held, spec.noun)}"
        pen.write(words.fit(text, LEGEND, SMALL), left, y + ROW / 2, SMALL, soft=True)
        y += ROW
    return y


def _group(item: LegendItem, pen: Pen, left: float, y: float) -> None:
    """Mark, name and number of nodes."""
    pen.marks([left + 9], [y], item.shape, 7.0, item.color)
    number = f"{item.count:,}"
    room = LEGEND - 26 - words.width(number, LABEL) - 12
    pen.write(words.fit(words.plain(item.label), room, LABEL), left + 26, y, LABEL)
    pen.write(number, left + LEGEND, y, LABEL, soft=True, align="right")
