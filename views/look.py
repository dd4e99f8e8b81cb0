"""How a view is asked for: what sizes, colors and places its nodes, and how many there may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from baltica.cypher.selection import suggest
from baltica.graph.errors import InputError

COLORS = ("country", "type", "specialization", "community", "urban-class", "kind")


@dataclass(frozen=True)
class Look:
    """The options of a view.

    ``size`` is a measure of :data:`baltica.analytics.centrality.MEASURES`, computed in the whole network of the data
    (empty: the usual one of the view); ``color`` one of ``COLORS``; ``layout`` one of
    :data:`baltica.views.layouts.arrange.LAYOUTS`. ``max_nodes`` nodes are shown at most, best by size. Two nodes are
    tied from ``min_shared`` meetings on. ``level`` is that of NUTS regions. ``seed`` gives another arrangement;
    ``command`` repeats the view.
    """

    size: str = ""
    color: str = "country"
    layout: str = "force"
    max_nodes: int = 1500
    min_shared: int = 1
    level: int = 3
    seed: int = 1
    command: str = ""


def check_look(look: Look, view: str, *, colors: Sequence[str], sizes: Sequence[str]) -> None:
    """Raise InputError where an option is none, or none that this view knows."""
    from baltica.views.layouts.arrange import LAYOUTS

    for name, value, known in (
        ("size", look.size, sizes),
        ("color", look.color, colors),
        ("layout", look.layout, LAYOUTS),
    ):
        if value and value not in known:
            raise InputError(f"{view} have no {name} {value!r}", suggest(value, tuple(known)))
    if look.max_nodes < 1 or look.min_shared < 1:
        raise InputError("max_nodes and min_shared must be 1 or more", "Leave them out to use the defaults.")
