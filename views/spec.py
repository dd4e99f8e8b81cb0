"""What a network view shows, before anything is drawn: nodes, ties, legend, notes, sources.

A view (``organizations.py``) makes a ViewSpec from data; ``page.py`` turns it into a page. Other views and other
renderers share this one description.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ViewNode:
    """A node: where and how it is drawn, its hover text, and the facts shown when it is chosen."""

    id: str
    label: str
    x: float
    y: float
    size: float
    color: str
    group: str
    shape: str
    value: float
    title_lines: tuple[str, ...]
    facts: dict[str, str]
    url: str | None = None


@dataclass(frozen=True)
class ViewEdge:
    """A tie between two nodes by id; ``weight`` counts shared projects."""

    source: str
    target: str
    weight: float
    cross_border: bool
    title_lines: tuple[str, ...]


@dataclass(frozen=True)
class LegendItem:
    """A group of nodes: its key, name, style and number of nodes shown."""

    group: str
    label: str
    color: str
    shape: str
    count: int


@dataclass(frozen=True)
class SourceItem:
    """A source the facts came from."""

    title: str
    publisher: str
    licence: str
    url: str | None


@dataclass(frozen=True)
class Caption:
    """Words written on the drawing, centered at a place."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class ViewSpec:
    """A whole view. ``left_out`` counts by reason what the data hold and the picture does not."""

    title: str
    subtitle: str
    nodes: tuple[ViewNode, ...]
    edges: tuple[ViewEdge, ...]
    legend: tuple[LegendItem, ...]
    notes: tuple[str, ...]
    size_by: str
    color_by: str
    left_out: dict[str, int] = field(default_factory=dict)
    captions: tuple[Caption, ...] = ()
    sources: tuple[SourceItem, ...] = ()


def figure(value: float) -> str:
    """A value as views print it: thousands marked, at most four decimals.

    >>> figure(1234.0), figure(2.9999999), figure(0.01383)
    ('1,234', '3', '0.0138')
    """
    return f"{value:,.4f}".rstrip("0").rstrip(".")
