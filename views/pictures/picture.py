"""A ViewSpec as a picture, PNG or SVG, for slides and papers. Drawn by matplotlib: no browser is needed.

The same view gives the same bytes. Text stays text in an SVG; names are never read as markup or as formulas.
"""

import io
import warnings
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from baltica.graph.errors import InputError
from baltica.views.pictures.graph import Frame, draw_graph, height_of
from baltica.views.pictures.pen import Pen
from baltica.views.pictures.style import DARK, LIGHT, MARGIN, STYLE, WIDTH, Colors
from baltica.views.pictures.svg import tidy
from baltica.views.pictures.text import plain
from baltica.views.pictures.words import draw_legend, foot, head
from baltica.views.spec import ViewSpec

Format = Literal["png", "svg"]
NARROWEST, WIDEST = 400, 8_000


def picture(spec: ViewSpec, format: Format = "png", *, dark: bool = False, width: int = 1600) -> bytes:
    """Draw the view with title, legend, notes and sources; return the file's bytes.

    ``width`` is that of the picture in pixels (of an SVG: its natural size); the height follows from the drawing. All
    scales with the width, letters too. ``dark`` draws on dark paper.

    Raises InputError for another format or a width out of bounds.
    """
    if format not in ("png", "svg"):
        raise InputError(f"a picture cannot be of the format {format}", "Formats: png, svg.")
    if not NARROWEST <= width <= WIDEST:
        raise InputError(
            f"a picture cannot be {width:,} pixels wide", f"Give a width from {NARROWEST} to {WIDEST:,} pixels."
        )
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # the user's own settings would make another picture
        mpl.rcParams.update(STYLE)
        warnings.filterwarnings("ignore", "(Glyph|Matplotlib currently does not support)")  # drawn as an empty box
        figure = _draw(spec, DARK if dark else LIGHT, svg=format == "svg")
        return _svg(figure, spec, width) if format == "svg" else _png(figure, width)


def _draw(spec: ViewSpec, colors: Colors, *, svg: bool) -> Figure:
    """The whole picture, from top to bottom: words, the network with the legend on its right, more words."""
    top, below = head(spec), foot(spec)
    start = MARGIN + top.height + 18
    tall = height_of(spec)
    whole = start + tall + 22 + below.height + MARGIN * 0.7
    figure = Figure(figsize=(WIDTH / 72, whole / 72), dpi=72, facecolor=colors.paper)
    axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0, WIDTH), ylim=(whole, 0))
    axes.set_axis_off()
    pen = Pen(axes, colors, svg=svg)
    draw_graph(spec, pen, Frame.of(spec, start, tall))
    draw_legend(spec, pen, start, tall)
    top.write(pen, MARGIN)
    below.write(pen, start + tall + 22)
    return figure


def _png(figure: Figure, width: int) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=72 * width / WIDTH, metadata={"Software": None})
    return file.getvalue()


def _svg(figure: Figure, spec: ViewSpec, width: int) -> bytes:
    file = io.StringIO()
    known = {"Title": plain(spec.title), "Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(file, format="svg", metadata=known)
    return tidy(file.getvalue(), width).encode()
