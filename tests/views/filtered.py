"""What the page must show under filters, reckoned in Python from the view itself: the page's answers are held to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from baltica.views.spec import ViewNode, ViewSpec


@dataclass(frozen=True)
class Filters:
    """Filters as a reader sets them: what is switched off, the period (None: the whole), the smallest weight."""

    groups: Collection[str] = ()
    facets: Mapping[str, Collection[str | None]] = field(default_factory=dict)
    fields: Collection[str | None] = ()
    kinds: Collection[str] = ()
    period: tuple[int, int] | None = None
    least: float = 0
    cross_only: bool = False
    hide_alone: bool = False


def expected(spec: ViewSpec, filters: Filters) -> tuple[list[str], dict[int, float]]:
    """Ids of the nodes that stay, and the weights of the ties that stay by their position."""
    years = [s.year for s in spec.slices if s.year is not None]
    period = None if filters.period == (min(years, default=0), max(years, default=0)) else filters.period
    active = {
        k
        for k, s in enumerate(spec.slices)
        if s.field not in filters.fields
        and (period is None or (s.year is not None and period[0] <= s.year <= period[1]))
    }
    nodes = {n.id for n in spec.nodes if _stays(n, active, filters)}
    ties: dict[int, float] = {}
    for k, edge in enumerate(spec.edges):
        weight = edge.weight
        if edge.counts and len(active) < len(spec.slices):
            weight = sum(number for slice_, number in edge.counts if slice_ in active)
        passes = edge.kind not in filters.kinds and (edge.cross_border is True or not filters.cross_only)
        if weight > 0 and weight >= filters.least and passes and {edge.source, edge.target} <= nodes:
            ties[k] = weight
    if filters.hide_alone:
        nodes &= {end for k in ties for end in (spec.edges[k].source, spec.edges[k].target)}
    return [n.id for n in spec.nodes if n.id in nodes], ties


def _stays(node: ViewNode, active: Collection[int], filters: Filters) -> bool:
    if node.group in filters.groups or (node.counts and not any(k in active for k, _ in node.counts)):
        return False
    values = {key: node.facets.get(key) or (None,) for key in filters.facets}
    return all(any(value not in off for value in values[key]) for key, off in filters.facets.items())
