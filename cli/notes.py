"""What stands under tables of networks, in plain words: what a tie is, how large projects count, what is left out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baltica.analytics.graphdata import GraphData

_ONE = {"organizations": "organization", "regions": "region", "countries": "country", "clusters": "cluster"}
_TAKES_PART = " takes part in a project when an organization located there does. "


def network_notes(
    data: "GraphData", nodes: str, *, level: int = 3, min_shared: int = 1, what: str = "The network"
) -> list[str]:
    """What ties the nodes, how large projects count, and how much of a network there is."""
    from baltica.analytics.local import degree
    from baltica.analytics.nodes import network_of, not_placed, overview

    network, table = network_of(data, nodes, level=level, min_shared=min_shared)
    found = overview(network, degree(network))
    notes = [tie_note(nodes, level, min_shared), size_note(data)]
    if left := not_placed(data, nodes, level=level):
        where = "whose country is not known" if nodes == "countries" else f"not located at NUTS level {level}"
        notes.append(f"{count(left, 'organization')} {where} left out.")
    apart = f"in {count(found.components, 'connected component')} (the largest has {count(found.largest, 'node')})"
    parts = f"in one connected component of {count(found.largest, 'node')}" if found.components == 1 else apart
    notes.append(
        f"{what}: {count(found.nodes, 'node')} and {count(found.ties, 'tie')}"
        + (f" {parts}; {count(found.isolates, 'node')} without any tie." if found.ties else ".")
    )
    if len(table) > (reported := int(table["reported"].sum())):
        notes.append(f"Measured in the whole network; {reported:,} of its {nodes} are in the places reported.")
    return notes


def tie_note(nodes: str, level: int, min_shared: int) -> str:
    """What a tie between two nodes is."""
    times = "a project" if min_shared == 1 else f"at least {min_shared} projects"
    if nodes == "clusters":
        rule = "an organization belongs to both or a project develops or involves both"
        often = "" if min_shared == 1 else f"; at least {min_shared} such organizations and projects make a tie"
        return f"Two clusters are tied when {rule}{often}. Below, both are called projects."
    if nodes == "organizations":
        return f"Two organizations are tied when they share {times}."
    place = f"A region (NUTS level {level})" if nodes == "regions" else "A country"
    return f"{place}{_TAKES_PART}Two {nodes} are tied when they share {times}."


def size_note(data: "GraphData") -> str:
    """Whether large projects are kept or left out; always said, as one large project makes many ties."""
    limit = data.selection.max_project_size
    if data.projects.empty:
        return "The selection holds no project."
    if limit is None:
        largest = int(data.project_sizes().max())
        return f"Projects of all sizes are kept; the largest has {count(largest, 'participant')}."
    return f"Projects with more than {count(limit, 'participant')} are left out (--max-project-size)."


def one_of(nodes: str) -> str:
    """The word for one node: ``region``, ``country`` and so on."""
    return _ONE[nodes]


def count(number: int, noun: str) -> str:
    """``1 node``, ``2,000 nodes``, ``3 countries``.

    >>> count(1, "node"), count(2000, "country")
    ('1 node', '2,000 countries')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"
