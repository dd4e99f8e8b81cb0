"""Graphs to draw: real ones from a table of participations, or one made up, so that anybody can run the benchmark.

Every size is a part of one graph, chosen the way `baltica view organizations` chooses; all libraries draw the same.
"""

import json
from pathlib import Path
from typing import Any
from unittest import mock

import inputs
import numpy as np
import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.views import networks
from baltica.views.look import Look
from baltica.views.spec import ViewSpec

COUNTRIES = ("DE", "FR", "IT", "ES", "NL", "BE", "SE", "FI", "DK", "PL", "AT", "GR", "PT", "NO", "CZ", "HU", "EE", "LV")
GROUPS = 12  # fields of work of the graph made up
FIELDS = ["ict", "health", "energy_environment", "mobility", "food", "maritime_logistics", None]
WORDS = ("University", "Institute", "Technical", "Research", "Agency", "Center", "North", "Baltic", "Applied", "Marine")


def from_table(file: Path) -> GraphData:
    """The graph of a table (see inputs.py), with its countries and years where it has them, and made-up names."""
    table, (organization, project) = inputs._table(file)
    people = table.groupby(organization, sort=True)["country"].first() if "country" in table else None
    ids = sorted(table[organization].unique())
    works = sorted(table[project].unique())
    years = table.groupby(project)["start_year"].first() if "start_year" in table else None
    given = list(people.loc[ids]) if people is not None else [None] * len(ids)
    code = [{"UK": "GB", "EL": "GR"}.get(c, c) if c and len(c) == 2 else None for c in given]
    return _data(
        ids,
        code,
        works,
        [int(years[p]) if str(years[p]).isdigit() else None for p in works]
        if years is not None
        else [None] * len(works),
        table[[project, organization]].set_axis(["project", "organization"], axis=1),
    )


def made_up(organizations: int = 14_000, projects: int = 14_000, seed: int = 1) -> GraphData:
    """A few take part in much and most in little, with partners in their own field, as in real programmes."""
    random = np.random.default_rng(seed)
    weight = (np.arange(organizations) + 10.0) ** -0.75
    sizes = np.clip(random.geometric(0.14, projects) + 1, 2, 60)
    links = pd.DataFrame({"number": np.repeat(np.arange(projects), sizes)})
    field = links["number"].to_numpy() % GROUPS
    member = random.choice(organizations, len(links), p=weight / weight.sum())
    inside = random.random(len(links)) < 2 / 3  # so many partners are of the project's own field
    for group in range(GROUPS):
        here, own = np.flatnonzero(inside & (field == group)), np.arange(group, organizations, GROUPS)
        member[here] = random.choice(own, len(here), p=weight[own] / weight[own].sum())
    ids = [f"o{n:05d}" for n in range(organizations)]
    works = [f"p{n:05d}" for n in range(projects)]
    links["project"], links["organization"] = np.repeat(works, sizes), np.array(ids)[member]
    home = [COUNTRIES[min(int(n), len(COUNTRIES) - 1)] for n in random.geometric(0.12, organizations) - 1]
    return _data(ids, home, works, random.integers(2008, 2024, projects).tolist(), links[["project", "organization"]])


def _data(ids: list[str], home: list[Any], works: list[str], years: list[Any], links: pd.DataFrame) -> GraphData:
    """Tables with names of usual length and fields of work, so that pages are as large as with real facts."""
    people = [
        {"id": i, "country": c, "name": f"{WORDS[n % 10]} {WORDS[n // 10 % 10]} of {WORDS[n // 100 % 10]} Studies {n}"}
        | {
            "short_name": f"{WORDS[n % 10][0]}{WORDS[n // 10 % 10][0]} {n}",
            "type": ("higher_education", "company")[n % 2],
        }
        for n, (i, c) in enumerate(zip(ids, home, strict=True))
    ]
    projects = [
        {"id": i, "start_year": y, "acronym": f"PROJECT {n}", "title": f"A project of the number {n}"}
        | {"specialization": FIELDS[n % len(FIELDS)]}
        for n, (i, y) in enumerate(zip(works, years, strict=True))
    ]
    rows = links.drop_duplicates().assign(role="partner")
    return GraphData.of(organizations=people, projects=projects, participations=rows)


def view_of(data: GraphData, nodes: int, ties: int) -> ViewSpec:
    """The organizations with most partners, and the strongest of the ties between them."""
    look = Look(size="degree", max_nodes=nodes, command=f"baltica view organizations --max-nodes {nodes}")
    with mock.patch.object(networks, "MOST_TIES", ties):
        return networks.network_view(data, "organizations", look)


def save(spec: ViewSpec, file: Path) -> None:
    """What the other libraries get: names, colors, places and sizes of nodes, and ties with their weights."""
    number = {node.id: n for n, node in enumerate(spec.nodes)}
    color = {item.group: item.color for item in spec.legend}
    nodes = [{"name": n.label, "color": color[n.group], "x": n.x, "y": n.y, "size": n.size} for n in spec.nodes]
    edges = [[number[e.source], number[e.target], e.weight] for e in spec.edges]
    file.write_text(json.dumps({"nodes": nodes, "edges": edges}), encoding="utf-8")
