"""What draws a picture: a pen that writes lines of text and sets marks in the shapes of the legend."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from baltica.views.pictures import text as words
from baltica.views.pictures.style import MARGIN, WIDTH, Colors

Align = Literal["left", "center", "right"]
LEADING = 1.4  # from one line to the next, in sizes of the letters

MARKERS = {
    "dot": ("o", 2.0),
    "square": ("s", 1.8),
    "diamond": ("D", 1.75),
    "triangle": ("^", 2.2),
    "triangleDown": ("v", 2.2),
}
"""Matplotlib's marker of each shape, and its size in radii of the node."""


@dataclass(frozen=True)
class Pen:
    """Writes on the paper. ``svg``: whether for an SVG file, where the rim of letters is a matter of style."""

    axes: Axes
    colors: Colors
    svg: bool = False

    def write(
        self, text: str, x: float, y: float, size: float, *, soft: bool = False, bold: bool = False, rim: bool = False,
        align: Align = "left",
    ) -> None:  # fmt: skip
        """One line of text, its middle at the height y. ``rim``: letters with a pale rim, for text over lines."""
        more: dict[str, Any] = {}
        if rim and self.svg:
            more["gid"] = f"rim-{self.colors.paper}"
        elif rim:
            more["path_effects"] = [withStroke(linewidth=3, foreground=self.colors.paper, alpha=0.85)]
        self.axes.text(
            round(x, 1), round(y + 0.36 * size, 1), text, fontsize=size, ha=align, va="baseline", clip_on=False,
            color=self.colors.soft if soft else self.colors.ink, weight="bold" if bold else "normal", **more,
        )  # fmt: skip

    def rule(
        self, left: float, right: float, y: float, color: str, width: float = 1.0, *, dashed: bool = False
    ) -> None:
        """A horizontal line."""
        line = Line2D((left, right), (y, y), color=color, linewidth=width, clip_on=False)
        line.set_linestyle((0, (4.5, 3.0)) if dashed else "-")
        self.axes.add_line(line)

    def marks(self, x: Any, y: Any, shape: str, radius: float, color: str, rim: float = 0.9) -> None:
        """Marks of one shape, size and color at these places."""
        marker, extent = MARKERS.get(shape, MARKERS["dot"])
        marks = Line2D(x, y, linestyle="", marker=marker, markersize=extent * radius, clip_on=False)
        marks.set(markerfacecolor=color, markeredgecolor=self.colors.rim, markeredgewidth=rim)
        self.axes.add_line(marks)


class _Line(NamedTuple):
    text: str
    size: float
    step: float
    soft: bool
    bold: bool


@dataclass
class Block:
    """Lines of text below each other, of a given width."""

    left: float = MARGIN
    room: float = WIDTH - 2 * MARGIN
    lines: list[_Line] = field(default_factory=list)

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last."""
        return sum(line.step for line in self.lines)

    def add(self, text: str, size: float, most: int, *, soft: bool = True, bold: bool = False, gap: float = 0) -> None:
        """Add a text in at most so many lines, after a gap."""
        for line in words.lines(text, self.room, size, most, bold=bold):
            self.lines.append(_Line(line, size, size * LEADING + gap, soft, bold))
            gap = 0

    def write(self, pen: Pen, top: float) -> None:
        """Write the lines, the first one below ``top``."""
        for line in self.lines:
            top += line.step
            pen.write(line.text, self.left, top - line.size * LEADING / 2, line.size, soft=line.soft, bold=line.bold)
