"""What every view must hold to, whoever made it."""

import math
from collections import Counter

from baltica.views.page import write_page
from baltica.views.spec import ViewSpec


def assert_sound(spec: ViewSpec) -> None:
    """Ids, groups, slices, items and places fit together, and the page can be written."""
    ids = [node.id for node in spec.nodes]
    assert len(set(ids)) == len(ids)
    assert all(edge.source in set(ids) and edge.target in set(ids) for edge in spec.edges)
    assert {item.group: item.count for item in spec.legend} == Counter(node.group for node in spec.nodes)
    assert all(math.isfinite(node.x + node.y + node.size) and node.size > 0 for node in spec.nodes)
    assert len({(node.x, node.y) for node in spec.nodes}) == len(ids)
    counts = [pair for node in spec.nodes for pair in node.counts] + [pair for e in spec.edges for pair in e.counts]
    assert all(0 <= at < len(spec.slices) and number > 0 for at, number in counts)
    assert all(0 <= at < len(spec.items) for edge in spec.edges for at in edge.items)
    assert all(all(node.facts.values()) and all(map(all, node.facets.values())) for node in spec.nodes)
    assert {key for node in spec.nodes for key in node.facets} >= {facet.key for facet in spec.facets}
    assert spec.title
    assert spec.subtitle
    assert spec.color_by
    assert write_page(spec).lower().startswith("<!doctype html>")
