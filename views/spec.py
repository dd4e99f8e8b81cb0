"""What a network view shows, before anything is drawn: nodes, ties, legend, filters, notes, sources.

Views (``networks.py``, ``ego.py``, …) make a ViewSpec from data; ``page.py`` turns it into a page and ``picture.py``
into a picture. They know nothing of each other: all they share is this description.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ViewNode:
    """A node: where and how it is drawn, and what is told of it.

    ``group`` is a key of the legend, which holds color and shape. ``value`` is the measure the node is sized by (None
    where it is not known). ``facts`` are shown when the node is chosen and in the table, in this order; a fact that is
    not known is left out. ``facets`` are values of the view's facets, by which the page filters. ``counts`` are how
    many of its items (projects) fall in each slice of the view, as (position in ``ViewSpec.slices``, number): a node
    with counts is hidden when all its items are filtered out, a node without any always stays. ``links`` are (text,
    address) of pages the facts were read from.
    """

    id: str
    kind: str
    label: str
    name: str
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    group: str = ""
    value: float | None = None
    facts: dict[str, str] = field(default_factory=dict)
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counts: tuple[tuple[int, int], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ViewEdge:
    """A tie between two nodes by id.

    ``weight`` is how often they meet, in the unit of ``ViewSpec.unit``; ``cross_border`` whether the two lie in
    different countries, None where that cannot be told; ``kind`` what the tie is, where a view has several kinds.
    ``counts`` share the weight out to slices, as (position in ``ViewSpec.slices``, part of the weight); a tie without
    counts is not touched by filters of period and field. ``items`` are the first few of the things that tie the two,
    as positions in ``ViewSpec.items``. ``facts`` are further facts of the tie.
    """

    source: str
    target: str
    weight: float = 1.0
    cross_border: bool | None = None
    kind: str = ""
    directed: bool = False
    counts: tuple[tuple[int, int], ...] = ()
    items: tuple[int, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """What ties two nodes, like a project: its name, the year it started, and a page about it."""

    name: str
    year: int | None = None
    url: str | None = None


@dataclass(frozen=True)
class Slice:
    """A part of the items that filters turn on and off together: those of one year and one field (specialization).

    None stands for the items whose year or field is not known.
    """

    year: int | None
    field: str | None


@dataclass(frozen=True)
class LegendItem:
    """A group of nodes: its key, name, color, shape (dot, square, diamond, triangle, triangleDown) and size."""

    group: str
    label: str
    color: str
    shape: str
    count: int


@dataclass(frozen=True)
class Facet:
    """Something nodes can be filtered by, like their type: key in ``ViewNode.facets`` and name."""

    key: str
    title: str


@dataclass(frozen=True)
class SourceItem:
    """A source the facts came from."""

    title: str
    publisher: str
    licence: str
    url: str | None


@dataclass(frozen=True)
class Caption:
    """Words written on the drawing: ``x`` is their middle, ``y`` their lower edge."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Backdrop:
    """What lies under the drawing: outlines of land as closed rings of points in units of the drawing."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    credit: str


@dataclass(frozen=True)
class ViewSpec:
    """A whole view.

    ``noun`` is what a node is called, as one and as several. ``unit`` is what the weight of a tie counts, as one and
    as several. ``size_by``, ``color_by`` and ``layout`` say how to read size, color and place, as a heading and a
    sentence (``Partners: with how many …``; the sentence may be missing). ``tooltip`` are the facts told on hover.
    ``left_out`` counts by reason what the data hold and the picture does not. ``command`` repeats the view.
    """

    title: str
    subtitle: str
    nodes: tuple[ViewNode, ...]
    edges: tuple[ViewEdge, ...]
    legend: tuple[LegendItem, ...]
    notes: tuple[str, ...]
    size_by: str
    color_by: str
    layout: str = ""
    noun: tuple[str, str] = ("node", "nodes")
    unit: tuple[str, str] = ("shared project", "shared projects")
    tooltip: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    slices: tuple[Slice, ...] = ()
    items: tuple[Item, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)
    captions: tuple[Caption, ...] = ()
    backdrop: Backdrop | None = None
    sources: tuple[SourceItem, ...] = ()
    command: str = ""

    def _repr_html_(self) -> str:
        """What a notebook shows: the page in a frame."""
        from baltica.views.notebook import framed  # a view knows nothing of pages until it is shown
        from baltica.views.page import write_page

        return framed(write_page(self), self.title)


def figure(value: float) -> str:
    """A value as views print it: thousands marked, at most four decimals.

    >>> figure(1234.0), figure(2.9999999), figure(0.01383)
    ('1,234', '3', '0.0138')
    """
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def missing(left_out: Mapping[str, int]) -> list[str]:
    """What is not in the picture, a line each.

    >>> missing({"undated projects": 1, "ties weaker than the 10 strongest": 1200})
    ['Left out: 1,200 ties weaker than the 10 strongest.', 'Left out: 1 undated project.']
    """
    return [f"Left out: {number:,} {_of_one(what, number)}." for what, number in sorted(left_out.items())]


def _of_one(what: str, number: int) -> str:
    """The words with their noun in the singular where it is one: the first that ends as a plural does."""
    if number != 1:
        return what
    return re.sub(r"\b(organization|project|tie|cluster|region|node|participation|relationship)s\b", r"\1",
                  what.replace("countries", "country", 1), count=1)  # fmt: skip


def counted(number: int, noun: tuple[str, str]) -> str:
    """A number with what it counts.

    >>> counted(1, ("tie", "ties")), counted(1500, ("tie", "ties"))
    ('1 tie', '1,500 ties')
    """
    return f"{number:,} {noun[0] if number == 1 else noun[1]}"
