"""What the colors of a view mean: each node gets a group, each group a color and a shape."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import LEVELS, place_codes
from baltica.graph.model import SPECIALIZATIONS
from baltica.views.nodes import COUNTRY, FIELD, TYPE, URBAN, country_label, home_of, words
from baltica.views.palette import DISTINCT, OTHER, SEVERAL, country_style, style_of
from baltica.views.spec import LegendItem, ViewNode

UNKNOWN = "unknown"
URBAN_ORDER = ("predominantly urban", "intermediate", "predominantly rural")
KINDS = {"organization": "Organizations", "project": "Projects", "cluster": "Clusters", "region": "Regions",
         "country": "Countries"}  # fmt: skip
TITLES = {
    "country": "Country",
    "type": "Type of organization",
    "specialization": "Field: that of most of its projects, of a project or cluster its own",
    "community": "Community: nodes with more ties among themselves than chance gives",
    "urban-class": "Urban-rural class of the NUTS 3 region",
    "kind": "What it is",
}
SEVERAL_COUNTRIES = "several countries"
SMALLER = "smaller"


def colored(
    data: GraphData, nodes: Sequence[ViewNode], color: str, *, communities: "pd.Series[int] | None" = None
) -> tuple[list[ViewNode], list[LegendItem], str]:
    """The nodes with their groups, the legend (largest group first), and what the colors mean, in words.

    ``color`` is one of :data:`baltica.views.look.COLORS`; ``communities`` are numbers by node id, 1 the largest, for
    ``community``. What is not known is a group of its own, last in the legend.
    """
    groups = _groups(data, nodes, color, communities)
    counts = Counter(groups)
    order = sorted(counts, key=lambda one: (one == UNKNOWN, *_place(color, one), -counts[one], one))
    legend = [
        LegendItem(group, _label(color, group), *_style(color, group, at), counts[group])
        for at, group in enumerate(order)
    ]
    grouped = [replace(node, group=group) for node, group in zip(nodes, groups, strict=True)]
    return grouped, legend, TITLES[color]


def _groups(data: GraphData, nodes: Sequence[ViewNode], color: str, communities: "pd.Series[int] | None") -> list[str]:
    """The group of each node."""
    if color == "country":
        several = [len(node.facets.get(COUNTRY, ())) > 1 for node in nodes]
        homes = home_of(nodes)
        return [home or (SEVERAL_COUNTRIES if many else UNKNOWN) for home, many in zip(homes, several, strict=True)]
    if color == "kind":
        return [node.kind for node in nodes]
    if color == "community":
        number: Mapping[Any, int] = {} if communities is None else communities.dropna().to_dict()
        return [_community(number[node.id]) if node.id in number else UNKNOWN for node in nodes]
    if color == "specialization":
        usual = _usual_field(data, nodes)
        return [node.facets.get(FIELD, (usual.get(node.id, UNKNOWN),))[0] for node in nodes]
    key = {"type": TYPE, "urban-class": URBAN}[color]
    return [node.facets.get(key, (UNKNOWN,))[0] for node in nodes]


def _community(number: int) -> str:
    """The large communities have a color each, the small ones share one."""
    return str(number) if number <= DISTINCT else SMALLER


def _usual_field(data: GraphData, nodes: Sequence[ViewNode]) -> dict[str, str]:
    """The field most of the projects of each organization or place have; of equally many the first by name."""
    links = data.participations.drop_duplicates(["project", "organization"])
    field = links["project"].map(data.projects["specialization"])
    levels = {len(node.id) - 2 for node in nodes if node.kind in ("region", "country")} & set(LEVELS)
    places = [links["organization"].map(place_codes(data.organizations, data, level)) for level in sorted(levels)]
    tables = [pd.DataFrame({"who": who, "field": field}) for who in (links["organization"], *places)]
    table = pd.concat(tables).dropna()
    count = table.value_counts().reset_index(name="n").sort_values(["n", "field"], ascending=[False, True])
    return {str(k): words(v) for k, v in count.drop_duplicates("who").set_index("who")["field"].items()}


def _place(color: str, group: str) -> tuple[int, ...]:
    """Where a group stands in the legend, before their sizes are asked: classes that have an order keep it."""
    if color == "urban-class" and group in URBAN_ORDER:
        return (URBAN_ORDER.index(group),)
    if color == "community":
        return (int(group) if group.isdecimal() else DISTINCT + 1,)
    return (0,)


def _style(color: str, group: str, at: int) -> tuple[str, str]:
    """Color and shape; the same field or type looks alike in every view."""
    if group == UNKNOWN:
        style = OTHER
    elif color == "country":
        style = SEVERAL if group == SEVERAL_COUNTRIES else country_style(group)
    elif color == "specialization":
        fields = [words(one) for one in SPECIALIZATIONS]
        style = style_of(fields.index(group)) if group in fields else OTHER
    else:
        style = style_of(at)
    return style.color, style.shape


def _label(color: str, group: str) -> str:
    if group == UNKNOWN:
        return {"community": "without a tie", "country": "Country unknown"}.get(color, "not known")
    if color == "country":
        return "Several countries" if group == SEVERAL_COUNTRIES else country_label(group)
    if color == "community":
        return f"Community {group}" if group.isdecimal() else "Smaller communities"
    return KINDS.get(group, group) if color == "kind" else group
