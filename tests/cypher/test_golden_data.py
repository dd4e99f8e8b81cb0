"""Golden rows of the queries on the data themselves, worked out from the bundled files; and the pictures of companions.

Nothing here asks the graph for what it expects: the rows are counted a second time, with pandas and plain Python.
"""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from baltica.cypher import catalog
from baltica.graph.subgraph import Nodes, is_drawn, nodes_and_edges
from tests.cypher.asking import Tables, ask, ask_once, by, examples

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

PREFIX = "baltica:"
ALL = 100_000
FOLDERS = (
    *("Get to know the data", "Clusters and initiatives", "Regions and urbanization", "Time", "Funding"),
    *("Data quality and provenance", "Administration"),
)
PICTURES = [name for name, query in catalog.queries().items() if query.folder in FOLDERS and query.graph]


# --- Get to know the data ---------------------------------------------------------------------------------------------


def test_countries_and_how_well_they_are_covered(graph: "Graph", tables: Tables, seats: pd.DataFrame) -> None:
    people, regions = tables["organizations"], tables["regions"]
    exact = set(regions.loc[regions["level"] == "NUTS-3", "code"])
    spans = Counter(land for cell in tables["clusters"]["countries"] for land in cell.split("|"))
    names = dict(zip(regions["code"], regions["name"], strict=True))
    expected = {}
    for land, group in people.groupby("country"):
        own = seats[seats["country"] == land]
        years = own["year"].dropna()
        located = int(group["region_code"].isin(exact).sum())
        first, last = (int(years.min()), int(years.max())) if len(years) else (None, None)
        projects = own["project"].nunique()
        expected[land] = (names[str(land)], len(group), located, projects, first, last, spans[str(land)])
    rows = ask_once(graph, "graph_countries")
    assert by(rows, "country").items() >= expected.items()
    assert {row["country"] for row in rows} == set(expected) | set(spans)
    assert (rows[0]["country"], rows[0]["organizations"]) == ("SE", 122)


def test_one_thing_as_a_card(graph: "Graph", tables: Tables) -> None:
    rows = ask_once(graph, "graph_thing")
    stated = tables["organizations"].set_index("id").loc["aalborg-university"]
    told = {row["name"]: row["value"] for row in rows if row["part"] == "property"}
    assert told == {
        **{name: stated[name] for name in ("name", "type", "city", "country", "source_url")},
        **{"id": PREFIX + "aalborg-university", "helix": "academia", "source": "baltica"},
    }
    seats = tables["participations"]
    own = sorted(seats.loc[seats["organization_id"] == "aalborg-university", "project_id"])
    projects = tables["projects"].set_index("id")
    names = projects["acronym"].where(projects["acronym"] != "", projects["title"])
    ties = {row["name"]: (row["value"], row["things"]) for row in rows if row["part"] == "tie"}
    first = "; ".join(names[one] for one in own[:5])
    assert ties == {"PARTICIPATES_IN to Project": (first, len(own)), "LOCATED_IN to Region": ("Nordjylland", 1)}
    region = by(ask(graph, "graph_thing", id="nuts2021:DK050"), "part", "name")
    here = tables["organizations"]["region_code"] == "DK050"
    assert region["tie", "LOCATED_IN from Organization"][1] == here.sum() > 0
    assert ask(graph, "graph_thing", id="no'body") == []


def test_values_of_filters(graph: "Graph", tables: Tables) -> None:
    rows = ask_once(graph, "graph_values")
    projects = tables["projects"]
    counted = {
        ("country", "Organization"): tables["organizations"]["country"],
        ("programme", "Project"): projects.loc[projects["programme"] != "", "programme"],
        ("role", "PARTICIPATES_IN"): tables["participations"]["role"],
        ("source", "Cluster"): pd.Series("baltica", tables["clusters"].index),
        ("source", "Project"): pd.Series("baltica", projects.index),
        ("specialization", "Cluster"): tables["clusters"]["specialisation"],
        ("specialization", "Project"): projects["specialisation"],
    }
    expected = [
        (name, value, kind, number)
        for (name, kind), column in counted.items()
        for value, number in sorted(Counter(column).items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    assert [tuple(row.values()) for row in rows] == expected


def test_most_connected_things_of_each_kind(graph: "Graph", tables: Tables) -> None:
    regions = tables["regions"]
    place = {row["code"]: f"{row['scheme'].lower()}:{row['code']}" for row in regions.to_dict("records")}
    own = {name: tables[name]["id"].map(lambda id_: PREFIX + id_) for name in ("organizations", "projects", "clusters")}
    links = [
        *zip(own["organizations"], tables["organizations"]["region_code"].map(place), strict=True),
        *zip(own["projects"], "programme " + tables["projects"]["programme"], strict=True),
        *((place[row["code"]], place[row["parent_code"]]) for row in regions.to_dict("records") if row["parent_code"]),
        *((PREFIX + one, place[code]) for one, code, *_ in tables["cluster_regions"].to_numpy().tolist()),
    ]
    for name, a, b in (
        ("participations", "project_id", "organization_id"),
        ("cluster_members", "cluster_id", "organization_id"),
        ("project_clusters", "project_id", "cluster_id"),
    ):
        links += [(PREFIX + one, PREFIX + two) for one, two in zip(tables[name][a], tables[name][b], strict=True)]
    near: dict[str, set[str]] = defaultdict(set)
    for one, two in links:
        if two != "programme ":
            near[one].add(two)
            near[two].add(one)
    kinds = {"Organization": "organizations", "Project": "projects", "Cluster": "clusters"}
    members = {kind: set(own[name]) for kind, name in kinds.items()} | {"Region": set(place.values())}
    rows = ask(graph, "graph_most_connected", each=5)
    for kind, ids in members.items():
        most = [(row["id"], row["ties"]) for row in rows if row["kind"] == kind]
        ranked = sorted(((one, len(near[one])) for one in ids), key=lambda pair: (-pair[1], pair[0]))
        assert most == ranked[:5]
    programmes = Counter({name: len(near[name]) for name in near if name.startswith("programme ")})
    found = [row["ties"] for row in rows if row["kind"] == "Programme"]
    assert found == [number for _, number in programmes.most_common(5)]
    assert len(rows) == 25


# --- Data quality and administration ----------------------------------------------------------------------------------


def test_names_of_several_things(graph: "Graph", tables: Tables) -> None:
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, name in (("Cluster", "clusters"), ("Organization", "organizations"), ("Project", "projects")):
        for row in tables[name].to_dict("records"):
            named[(row.get("acronym") or row.get("name") or row["title"]).lower()].append((kind, PREFIX + row["id"]))
    expected = {name: sorted(some) for name, some in named.items() if len(some) > 1}
    rows = ask(graph, "names_repeated", top=ALL)
    assert {row["name"]: list(zip(row["kinds"], row["ids"], strict=True)) for row in rows} == expected
    assert len(expected) == 18


def test_websites_of_facts(graph: "Graph", tables: Tables) -> None:
    names = ("organizations", "projects", "clusters", "participations", "cluster_members")
    counts = [Counter(url.split("/")[2].lower() for url in tables[name]["source_url"]) for name in names]
    expected = {}
    for site in set().union(*counts):
        *things, seats, members = (count[site] for count in counts)
        expected[site] = (*things, seats + members, sum(things) + seats + members)
    assert by(ask(graph, "sources_websites", top=ALL), "website") == expected


def test_what_projects_lack(graph: "Graph", tables: Tables) -> None:
    listed = set(tables["participations"]["project_id"])
    expected = {}
    for project in tables["projects"].itertuples():
        held = {
            **{"start year": project.start_year, "end year": project.end_year, "budget": project.total_budget_eur},
            **{"field": project.specialisation, "programme": project.programme, "participants": project.id in listed},
        }
        if missing := [name for name, value in held.items() if not value]:
            expected[PREFIX + str(project.id)] = (len(missing), missing, project.source_url)
    rows = ask(graph, "coverage_projects", top=ALL)
    assert {row["id"]: tuple(row.values())[2:] for row in rows} == expected
    assert [row["id"] for row in rows] == sorted(expected, key=lambda one: (-expected[one][0], one))


def test_prefixes_of_ids(graph: "Graph", tables: Tables) -> None:
    schemes = Counter(tables["regions"]["scheme"].str.lower())
    programmes = set(tables["projects"]["programme"]) - {""}
    expected = {(name, "baltica"): len(tables[f"{name.lower()}s"]) for name in ("Cluster", "Organization", "Project")}
    expected |= {("Region", scheme): number for scheme, number in schemes.items()}
    expected |= {("Programme", "programme"): len(programmes), ("Source", "source"): 1}
    rows = ask_once(graph, "ids_prefixes")
    assert {(row["label"], row["prefix"]): row["nodes"] for row in rows} == expected
    assert {row["example"] for row in rows if row["label"] == "Cluster"} == {PREFIX + tables["clusters"]["id"].min()}


def test_loads_without_trouble(graph: "Graph") -> None:
    (row,) = ask_once(graph, "runs_problems")
    assert tuple(row.values())[2:] == ("baltica", "finished", 2640, 0, "nothing to tell")


def test_loads_with_trouble(scratch_graph: "Graph") -> None:
    scratch_graph.write(
        "CREATE (s:Source {id: 'source:a'}) CREATE (:Run {id: '1', at: '2019'})-[:LOADED_FROM]->(s) "
        "CREATE (:Run {id: '2', at: '2020', finished: '2020', rows: 5, rejected: 3, reasons: $reasons, notes: $notes})"
        "-[:LOADED_FROM]->(s)",
        {"reasons": ["no name: 2", "a name: 1"], "notes": ["odd: 4"]},
    )
    told = [(row["id"], row["state"], row["told"]) for row in ask(scratch_graph, "runs_problems")]
    assert told == [
        *(("2", "finished", line) for line in ("noted: odd: 4", "rejected: a name: 1", "rejected: no name: 2")),
        ("1", "stopped before its end", "nothing to tell"),
    ]
    assert ask(scratch_graph, "runs_problems", source=["b"]) == []


def test_ties_stated_once_and_twice(graph: "Graph", tables: Tables) -> None:
    rows = by(ask_once(graph, "ties_repeated"), "type")
    files = {"PARTICIPATES_IN": "participations", "PRESENT_IN": "cluster_regions", "MEMBER_OF": "cluster_members"}
    assert {kind: rows[kind] for kind in files} == {
        kind: (len(tables[name]), len(tables[name].iloc[:, :2].drop_duplicates()), 0, 0) for kind, name in files.items()
    }
    assert len(rows) == 10


# --- Companions -------------------------------------------------------------------------------------------------------


def drawn(graph: "Graph", name: str) -> Nodes:
    """What the companion of a query draws with the examples of its parameters; nothing else may be in its rows."""
    query = catalog.get(name)
    _, rows = graph.ask(query.graph, catalog.bind_graph(query, examples(name)))
    assert 0 < len(rows) <= 300
    assert all(is_drawn(value) and value is not None for row in rows for value in row)
    return nodes_and_edges(rows)


def test_these_folders_have_pictures() -> None:
    assert len(PICTURES) >= 14


@pytest.mark.neo4j
@pytest.mark.parametrize("name", PICTURES)
def test_both_engines_draw_the_same(embedded_graph: "Graph", neo4j_graph: "Graph", name: str) -> None:
    one, other = drawn(embedded_graph, name), drawn(neo4j_graph, name)
    assert one.edges
    assert told(one) == told(other)


def told(found: Nodes) -> tuple[set[str], Counter[tuple[str, ...]]]:
    """Ids and ties, a load without the time that its id tells."""
    own = {key: "run" if key.startswith("run:") else key for key in found.nodes}
    return set(own.values()), Counter((edge["type"], own[edge["start"]], own[edge["end"]]) for edge in found.edges)


def test_the_picture_of_shared_members_shows_each_of_them(graph: "Graph", tables: Tables) -> None:
    members = tables["cluster_members"]
    several = members[members.groupby("organization_id")["cluster_id"].transform("nunique") > 1]
    found = drawn(graph, "clusters_shared_members")
    expected = {PREFIX + one for name in ("organization_id", "cluster_id") for one in several[name]}
    assert set(found.nodes) == expected


def test_the_picture_of_a_cluster_shows_its_members_and_where_they_are(graph: "Graph", tables: Tables) -> None:
    members, linked = tables["cluster_members"], tables["project_clusters"]
    own = set(members.loc[members["cluster_id"] == "medicon-valley", "organization_id"])
    projects = set(linked.loc[linked["cluster_id"] == "medicon-valley", "project_id"])
    places = tables["cluster_regions"].loc[tables["cluster_regions"]["cluster_id"] == "medicon-valley", "region_code"]
    homes = tables["organizations"].loc[tables["organizations"]["id"].isin(own), "region_code"]
    found = drawn(graph, "clusters_surroundings")
    regions = {f"nuts2021:{code}" for code in [*places, *homes]}
    assert set(found.nodes) == {PREFIX + one for one in (*own, *projects, "medicon-valley")} | regions
