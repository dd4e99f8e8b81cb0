"""From a matplotlib figure to a clean piece of SVG that lives inside a page, in light and dark.

Matplotlib knows fixed colors only, so charts are drawn in the sentinel colors below and each is replaced by a CSS
variable with a fallback. Ids get the figure's key as prefix (unique in the page); text stays text in the page's font.
"""

import io
import re
import warnings
from collections.abc import Mapping
from html import escape
from typing import Any

from matplotlib.figure import Figure as Canvas

from baltica.reports.compact import compact
from baltica.views.pictures.text import FONT
from baltica.views.pictures.text import width as width_of

INK, MUTED, GRID, PAPER = "#a10001", "#a10002", "#a10003", "#a10004"
ACCENT, SECOND, LAND, SEA, SHORE = "#a10005", "#a10006", "#a10007", "#a10008", "#a10009"

LEAST = 0.825
"""How small a drawing may get on a narrow screen, as a share of its natural size; beyond that it scrolls."""

VARIABLES = {
    INK: ("ink", "#1c2733"),
    MUTED: ("muted", "#566270"),
    GRID: ("grid", "#d5dbe1"),
    PAPER: ("paper", "#ffffff"),
    ACCENT: ("accent", "#1b5e8c"),
    SECOND: ("second", "#b85c00"),
    LAND: ("land", "#e9e5da"),
    SEA: ("sea", "#f3f7fa"),
    SHORE: ("shore", "#b9b4a4"),
}

HALO = f"paint-order: stroke; stroke: {SEA}; stroke-width: 3px; stroke-opacity: 0.85"
"""For text on a map: set ``gid="halo"`` on it and its letters get a pale rim."""

RIM = f"paint-order: stroke; stroke: {PAPER}; stroke-width: 3px"
"""The same for text over lines: ``gid="rim"``."""

STYLE: Any = {
    "svg.hashsalt": "baltica",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": [FONT],
    "font.size": 12,
    "text.color": INK,
    "text.parse_math": False,
    "hatch.linewidth": 1.4,
    "axes.linewidth": 0.8,
    "path.simplify": False,
}


def canvas(width: float, height: float) -> Canvas:
    """An empty drawing of ``width`` × ``height`` units; one unit is one pixel at natural size."""
    return Canvas(figsize=(width / 72, height / 72), dpi=72)


def text_width(text: str, size: float = 12) -> float:
    """How wide the text is when set in DejaVu Sans, wider than most fonts of a page, so that labels have room."""
    return width_of(text, size)


def finish(figure: Canvas, key: str, title: str, alt: str) -> str:
    """The figure as an ``<svg>`` element with title and description. Same figure and key, same text."""
    buffer = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with warnings.catch_warnings():  # the page's fonts have more letters than the one that text is measured with
        warnings.filterwarnings("ignore", "Glyph ")
        figure.savefig(buffer, format="svg", metadata=nothing, transparent=True)
    return clean(buffer.getvalue(), key, title, alt)


def clean(raw: str, key: str, title: str, alt: str) -> str:
    """Matplotlib's file as inline SVG: no prolog, no page-wide style, own ids, named colors, no fonts."""
    box = re.search(r'viewBox="([\d. ]+)"', raw)
    if box is None:
        raise ValueError("not a drawing of matplotlib: it has no viewBox")
    body = raw[raw.index(">", raw.index("<svg")) + 1 : raw.rindex("</svg>")]
    body = _legal(re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, count=1, flags=re.S))
    referred = dict.fromkeys(re.findall(r'(?:href="|url\()#([\w.]+)', body))
    ids = {name: f"{key}-{number}" for number, name in enumerate(referred, start=1)}
    body = compact(re.sub(r"<[^>]*>", lambda tag: _clean_tag(tag[0], ids), body))
    width = box[1].split()[2]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" role="img"'
        f' aria-labelledby="{key}-title {key}-desc"'
        f' style="width: 100%; min-width: {LEAST * float(width):.0f}px; max-width: {width}px;'
        ' stroke-linejoin: round; stroke-linecap: butt">\n'
        f'<title id="{key}-title">{escape(_legal(title))}</title>\n<desc id="{key}-desc">{escape(_legal(alt))}</desc>\n'
        f"{body}\n</svg>"
    )


def _legal(text: str) -> str:
    """Without the characters that XML does not know."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _clean_tag(tag: str, ids: Mapping[str, str]) -> str:
    """One tag: the page's font, short numbers, own ids where they are referred to, variables for colors."""
    tag = re.sub(r" ?font-family:[^;\"]*;?", "", tag)
    tag = re.sub(r' transform="rotate\(-?0(\.0)? [^"]*\)"', "", tag)
    tag = tag.replace("xlink:href", "href")
    tag = re.sub(r' (fill|stroke)="(#[0-9a-f]{6})"', r' style="\1: \2"', tag)
    tag = re.sub(r"(\d+\.\d{2})\d+", r"\1", tag)
    tag = re.sub(r' id="halo[\w.-]*"', f' style="{HALO}"', tag)
    tag = re.sub(r' id="rim[\w.-]*"', f' style="{RIM}"', tag)
    tag = re.sub(r' id="([\w.-]+)"', lambda m: f' id="{ids[m[1]]}"' if m[1] in ids else _marker(m), tag)
    tag = re.sub(r'(href="|url\()#([\w.]+)', lambda m: f"{m[1]}#{ids[m[2]]}", tag)
    for color, (name, fallback) in VARIABLES.items():
        tag = tag.replace(color, f"var(--{name}, {fallback})")
    return tag


def _marker(found: re.Match[str]) -> str:
    """The id that tells ``compact`` of a circle stays a little longer; others are of no use."""
    return found[0] if found[1] == "circle" else ""
