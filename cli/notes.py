"""What stands under tables of networks, in plain words: what a tie is, how large projects count, what is left out."""

from typing import TYPE_CHECKING

from baltica.analytics.defaults import COMPLETE_PROJECTS, LOCATED_PARTICIPATIONS

if TYPE_CHECKING:
    from baltica.analytics.claims import Claim
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


MOST = 3  # countries and sources named


def coverage_notes(data: "GraphData", level: int | None = None) -> list[str]:
    """What share of the records a table rests on, in two or three sentences; for the end of its notes.

    With a level, also how much is located there. Shares are of everything selected, reported or not.

    >>> from baltica.analytics.graphdata import GraphData
    >>> coverage_notes(GraphData.of(projects=[{"id": "p", "start_year": 2016, "partner_list_complete": True}]))
    ['Coverage: lists of partners are complete for all of 1 project.']
    """
    from baltica.analytics.coverage import complete_share, located_share, undated

    said, thin = [], []
    if level is not None and len(data.organizations):
        found = located_share(data, level)
        where = "of known country" if level == 0 else f"located at NUTS level {level}"
        of_links = f"{percent(found.participations_share)} of participations and " if found.participations else ""
        said.append(f"{of_links}{percent(found.organizations_share)} of organizations are {where}")
        if found.participations_share < LOCATED_PARTICIPATIONS:
            thin.append(f"{LOCATED_PARTICIPATIONS:.0%} of participations located")
    if len(data.projects):
        known = complete_share(data)
        said.append(_lists(known.projects, known.told, known.complete))
        if known.share < COMPLETE_PROJECTS:
            thin.append(f"{COMPLETE_PROJECTS:.0%} of projects known to have complete lists")
    if without := undated(data):
        said.append(f"{without:,} of {count(len(data.projects), 'project')} have no start year")
    notes = [f"Coverage: {'; '.join(said)}."] if said else []
    if thin:
        notes.append(f"Short of {' and '.join(thin)}: figures describe the records, and cannot confirm more than that.")
    return [*notes, *_weights(data)]


def located_at(of: str, level: int) -> int | None:
    """The level at which a table of these has to know places; None where it needs none.

    >>> located_at("countries", 3), located_at("regions", 2), located_at("organizations", 3)
    (0, 2, None)
    """
    return {"regions": level, "countries": 0}.get(of)


def _lists(projects: int, told: int, complete: int) -> str:
    """How complete lists of partners are."""
    if not told:
        return f"whether lists of partners are complete is not told for any of {count(projects, 'project')}"
    if complete == projects:
        return f"lists of partners are complete for all of {count(projects, 'project')}"
    parts = [f"complete for {complete:,}"] * (complete > 0)
    parts += [f"incomplete for {told - complete:,}"] * (told > complete)
    parts += [f"not told for {projects - told:,}"] * (projects > told)
    return f"lists of partners of {count(projects, 'project')}: {', '.join(parts)}"


def _weights(data: "GraphData") -> list[str]:
    """The sources and countries that weigh most."""
    from baltica.analytics.coverage import source_shares

    if data.participations.empty:
        return []
    shares = source_shares(data)["participations_share"].round(9)
    named = []
    for by in ("source", "country"):
        part = shares.xs(by, level="by")
        part = part[part > 0]
        largest = ", ".join(f"{name} {percent(value)}" for name, value in part.head(MOST).items())
        if by == "source" and len(part) == 1:
            named.append(f"all from {part.index[0]}")
            continue
        more = len(part) - MOST
        named.append(f"by {by}: {largest}" + (f" and {count(more, 'other')}" if more > 0 else ""))
    return [f"Participations {'; '.join(named)}."]


def percent(share: float) -> str:
    """A share in percent; what is not all or nothing is never rounded to it.

    >>> percent(1.0), percent(0.9996), percent(0.5), percent(0.0002), percent(0.0)
    ('100%', 'over 99%', '50%', 'under 1%', '0%')
    """
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 else f"{share:.0%}"


def p_value(p: float) -> str:
    """A p for a sentence or a cell: two digits, never 0; "not computed" where there is none.

    >>> p_value(0.0312), p_value(0.0002), p_value(float("nan"))
    ('0.031', 'below 0.001', 'not computed')
    """
    if p != p:
        return "not computed"
    return "below 0.001" if p < 0.001 else f"{p:.2g}"


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


def verdict_note(claim: str, found: "Claim") -> str:
    """What the rules say of a claim of the paper, and why: the same as ``baltica report paper``."""
    return (
        f"The paper's claim that {claim}: {found.word}. {' '.join(found.reasons)} (By rules fixed beforehand, whose "
        "thresholds are conventions of this product.)"
    )


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
