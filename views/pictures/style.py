"""How a picture looks: colors for light and dark paper, sizes of letters, and matplotlib told to be repeatable."""

from dataclasses import dataclass
from typing import Any

from baltica.views.pictures.text import FONT

WIDTH = 1600.0  # of the drawing, in its own units; the picture's pixels are a multiple of these
MARGIN = 44.0
LEGEND = 292.0  # width of the column on the right
TITLE, TEXT, LABEL, SMALL = 32.0, 17.0, 15.0, 13.5

STYLE: Any = {
    "svg.hashsalt": "baltica",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": [FONT],
    "text.parse_math": False,
    "text.hinting": "no_hinting",  # letters are as wide as they are measured
    "path.simplify": False,
    "agg.path.chunksize": 0,
}


@dataclass(frozen=True)
class Colors:
    """Colors of everything but the nodes, whose colors come from the legend of the view."""

    paper: str
    ink: str
    soft: str
    rule: str
    cross: str
    home: str
    unknown: str
    rim: str
    land: str
    sea: str
    shore: str


LIGHT = Colors(
    paper="#ffffff", ink="#1b2733", soft="#55626e", rule="#d9dee3", cross="#8e44ad", home="#6b757e",
    unknown="#a98d4b", rim="#ffffff", land="#ece8de", sea="#f4f8fa", shore="#c9c3b3",
)  # fmt: skip
DARK = Colors(
    paper="#12171d", ink="#e8edf2", soft="#a3b0bc", rule="#323d48", cross="#cf94e6", home="#8a96a1",
    unknown="#b59a5b", rim="#dfe6ec", land="#262d31", sea="#171e26", shore="#4a545b",
)  # fmt: skip
