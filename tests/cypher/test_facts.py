"""Rows of the queries against figures computed with pandas from the bundled files, without the code under test."""

from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

from baltica.cypher.selection import Selection
from tests.cypher.asking import SELECTIONS, ask, examples

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

PREFIX = "baltica:"


@pytest.fixture(scope="module")
def tables(bundled: Path) -> dict[str, pd.DataFrame]:
    """The bundled files by name, everything as text."""
    return {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in bundled.glob("*.csv")}


@pytest.fixture(scope="module")
def seats(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row an organization in a project, with what a selection looks at."""
    people = tables["organizations"].set_index("id")
    projects = tables["projects"].set_index("id")
    rows = tables["participations"].rename(columns={"project_id": "project", "organization_id": "organization"})
    return pd.DataFrame(
        {
            "project": rows["project"],
            "organization": rows["organization"],
            "role": rows["role"],
            "country": rows["organization"].map(people["country"]),
            "code": rows["organization"].map(people["region_code"]),
            "year": pd.to_numeric(rows["project"].map(projects["start_year"])),
            "programme": rows["project"].map(projects["programme"]).str.lower(),
            "field": rows["project"].map(projects["specialisation"]),
            "size": rows["project"].map(rows.groupby("project")["organization"].nunique()),
        }
    )


def selected(seats: pd.DataFrame, chosen: Selection) -> pd.DataFrame:
    """The seats a selection keeps, written down a second time."""
    keep = pd.Series(True, seats.index)
    if chosen.within:
        keep &= seats["country"].isin(chosen.within) | seats["code"].str.startswith(chosen.within)
    if chosen.since is not None:
        keep &= seats["year"] >= chosen.since
    if chosen.until is not None:
        keep &= seats["year"] <= chosen.until
    if chosen.source:
        keep &= False
    if chosen.programme:
        keep &= seats["programme"].map(lambda name: any(part.lower() in name for part in chosen.programme))
    if chosen.specialization:
        keep &= seats["field"].isin(chosen.specialization)
    if chosen.role:
        keep &= seats["role"].isin(chosen.role)
    keep &= seats["size"].between(chosen.min_project_size or 0, chosen.max_project_size or 10**6)
    return seats[keep]


def reported(rows: pd.DataFrame, chosen: Selection) -> "pd.Series[bool]":
    """Which rows (with country and code) lie in the places chosen."""
    keep = pd.Series(True, rows.index)
    if chosen.country:
        keep &= rows["country"].isin(chosen.country)
    if chosen.region:
        keep &= rows["code"].str.startswith(chosen.region)
    return keep


def tuples(rows: pd.DataFrame, *columns: str) -> list[tuple[str, ...]]:
    """The rows as tuples of these columns."""
    return list(zip(*(rows[column].astype(str) for column in columns), strict=True))


def place_of(country: str, code: str, level: int) -> str:
    if level == 0:
        return country
    located = "-" not in code and len(code) >= level + 2
    return code[: level + 2] if located else f"{country}: not located at this level"


def pair_counts(
    seats: pd.DataFrame, people: pd.DataFrame, chosen: Selection, level: int
) -> dict[tuple[str, str], list[int]]:
    """Projects and ties of each pair of places of two countries, counted pair by pair of organizations."""
    ties: Counter[tuple[str, str]] = Counter()
    projects: dict[tuple[str, str], set[str]] = {}
    for project, rows in selected(seats, chosen).groupby("project"):
        members = sorted(set(tuples(rows, "organization", "country", "code")))
        for (_, country_a, code_a), (_, country_b, code_b) in combinations(members, 2):
            if country_a != country_b:
                a, b = sorted((place_of(country_a, code_a, level), place_of(country_b, code_b, level)))
                ties[a, b] += 1
                projects.setdefault((a, b), set()).add(str(project))
    inside = people.rename(columns={"region_code": "code"})
    if chosen.within:
        inside = inside[inside["country"].isin(chosen.within) | inside["code"].str.startswith(chosen.within)]
    inside = inside[reported(inside, chosen)]
    places = {place_of(country, code, level) for country, code in zip(inside["country"], inside["code"], strict=True)}
    return {pair: [len(projects[pair]), ties[pair]] for pair in ties if set(pair) & places}


@pytest.mark.parametrize("chosen", SELECTIONS, ids=Selection.describe)
def test_ties_of_countries(
    graph: "Graph", tables: dict[str, pd.DataFrame], seats: pd.DataFrame, chosen: Selection
) -> None:
    rows = ask(graph, "cross_border_country_pairs", **chosen.parameters())
    found = {(row["country_a"], row["country_b"]): [row["projects"], row["ties"]] for row in rows}
    assert found == pair_counts(seats, tables["organizations"], chosen, 0)


@pytest.mark.parametrize("level", [0, 1, 2, 3])
@pytest.mark.parametrize("chosen", SELECTIONS, ids=Selection.describe)
def test_ties_of_regions(
    graph: "Graph", tables: dict[str, pd.DataFrame], seats: pd.DataFrame, chosen: Selection, level: int
) -> None:
    rows = ask(graph, "cross_border_region_pairs", **chosen.parameters(), level=level, top=10_000)
    found = {(row["region_a"], row["region_b"]): [row["projects"], row["ties"]] for row in rows}
    assert found == pair_counts(seats, tables["organizations"], chosen, level)
    names = tables["regions"].set_index("code")["name"]
    assert all(row["name_a"] == names.get(row["region_a"]) for row in rows)


def test_the_strongest_ties_of_countries(graph: "Graph") -> None:
    rows = ask(graph, "cross_border_country_pairs")
    assert [tuple(row.values()) for row in rows[:3]] == [
        ("DK", "SE", 38, 449),
        ("DE", "DK", 27, 184),
        ("DE", "SE", 21, 127),
    ]


@pytest.mark.parametrize("chosen", SELECTIONS, ids=Selection.describe)
def test_most_connected_organizations(graph: "Graph", seats: pd.DataFrame, chosen: Selection) -> None:
    kept = selected(seats, chosen)
    country = dict(zip(seats["organization"], seats["country"], strict=True))
    members = kept.groupby("project")["organization"].agg(set)
    expected = {}
    for organization, rows in kept[reported(kept, chosen)].groupby("organization"):
        partners = set().union(*(members[project] for project in rows["project"])) - {organization}
        foreign = {partner for partner in partners if country[partner] != country[str(organization)]}
        counts = [
            rows["project"].nunique(),
            len(partners),
            len(foreign),
            len({country[partner] for partner in foreign}),
        ]
        expected[PREFIX + str(organization)] = counts
    answer = ask(graph, "organizations_most_connected", **chosen.parameters(), top=10_000)
    found = {r["id"]: [r["projects"], r["partners"], r["foreign_partners"], r["countries"]] for r in answer}
    assert found == expected
    assert [r["partners"] for r in answer] == sorted((r["partners"] for r in answer), reverse=True)


@pytest.mark.parametrize("level", [0, 2, 3])
@pytest.mark.parametrize("chosen", SELECTIONS, ids=Selection.describe)
def test_what_is_in_each_region(
    graph: "Graph", tables: dict[str, pd.DataFrame], seats: pd.DataFrame, chosen: Selection, level: int
) -> None:
    people = tables["organizations"].rename(columns={"region_code": "code"})[["id", "country", "code"]]
    clusters = tables["clusters"].set_index("id")
    present = tables["cluster_regions"].rename(columns={"cluster_id": "id", "region_code": "code"})
    present["country"] = present["code"].map(tables["regions"].set_index("code")["country"])
    if chosen.specialization:
        present = present[present["id"].map(clusters["specialisation"]).isin(chosen.specialization)]
    if chosen.source:
        people, present = people[:0], present[:0]
    kinds = present["id"].map(clusters["kind"])
    abroad = present[kinds != "national"]
    new = abroad[abroad["id"].map(clusters["status"]) == "initiative"]
    projects = selected(seats, chosen)[["project", "country", "code"]].rename(columns={"project": "id"})
    expected: dict[str, list[int]] = {}
    for column, rows in enumerate([people, projects, present, abroad, new]):
        shown = rows[reported(rows, chosen)]
        if chosen.within:
            shown = shown[shown["country"].isin(chosen.within) | shown["code"].str.startswith(chosen.within)]
        placed = {(place_of(land, code, level), id_) for land, code, id_ in tuples(shown, "country", "code", "id")}
        for place, number in Counter(place for place, _ in placed).items():
            expected.setdefault(place, [0] * 5)[column] = number
    answer = ask(graph, "regions_aggregates", **chosen.parameters(), level=level)
    columns = ("organizations", "projects", "clusters", "international_clusters", "initiatives")
    assert {row["place"]: [row[column] for column in columns] for row in answer} == expected


def test_counts_of_what_is_in_the_graph(graph: "Graph") -> None:
    counts = {row["label"]: row["nodes"] for row in ask(graph, "graph_labels")}
    assert {label: counts[label] for label in ("Region", "Organization", "Cluster", "Project")} == {
        "Region": 292,
        "Organization": 539,
        "Cluster": 66,
        "Project": 164,
    }
    kinds = {(r["source"], r["type"], r["target"]): r["relationships"] for r in ask(graph, "graph_relationships")}
    assert kinds["Organization", "PARTICIPATES_IN", "Project"] == 761
    assert kinds["Cluster", "PRESENT_IN", "Region"] == 235
    assert kinds["Organization", "LOCATED_IN", "Region"] == 539


def test_international_clusters(graph: "Graph", tables: dict[str, pd.DataFrame]) -> None:
    rows = ask(graph, "clusters_international")
    assert len(rows) == 52
    assert Counter(row["kind"] for row in rows) == {"cross_border": 34, "transnational": 18}
    assert Counter(row["status"] for row in rows) == {"established": 23, "initiative": 29}
    people = tables["organizations"].set_index("id")["name"]
    clusters = tables["clusters"].set_index("id")
    for row in rows:
        stated = clusters.loc[row["id"].removeprefix(PREFIX)]
        assert sorted(row["countries"]) == sorted(stated["countries"].split("|"))
        manager = stated["managing_organization_id"]
        assert not manager or people[manager] in row["managers"]
    table = ask(graph, "clusters_by_specialization")
    assert sum(row["clusters"] for row in table) == 66
    counted = Counter(zip(*(tables["clusters"][c] for c in ("specialisation", "kind", "status")), strict=True))
    assert {(r["specialization"], r["kind"], r["status"]): r["clusters"] for r in table} == counted


def test_pairs_of_countries_that_share_clusters(graph: "Graph", tables: dict[str, pd.DataFrame]) -> None:
    clusters = tables["clusters"]
    spans = clusters[clusters["kind"] != "national"]["countries"].str.split("|")
    counted = Counter(pair for span in spans for pair in combinations(sorted(span), 2))
    rows = ask(graph, "cross_border_clusters")
    assert {(row["country_a"], row["country_b"]): row["clusters"] for row in rows} == counted


def test_partner_lists(graph: "Graph", seats: pd.DataFrame) -> None:
    """The bundled data name one participant for 23 projects, one country for 15 more, nobody for 8."""
    rows = ask(graph, "coverage_partner_lists")
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["participants"]] += row["projects"]
    sizes, spans = seats.groupby("project")["organization"].nunique(), seats.groupby("project")["country"].nunique()
    assert counts == {
        "no participant": 164 - len(sizes),
        "one participant": int((sizes == 1).sum()),
        "several participants, one country": int(((sizes > 1) & (spans == 1)).sum()),
        "several countries": int((spans > 1).sum()),
    }
    assert (counts["one participant"], counts["several participants, one country"]) == (23, 15)
    assert len(ask(graph, "coverage_incomplete_projects")) == 46


def test_projects_by_countries_and_the_most_international(graph: "Graph", seats: pd.DataFrame) -> None:
    spans = seats.groupby("project")["country"].nunique()
    found = {row["countries"]: row["projects"] for row in ask(graph, "projects_by_countries")}
    assert found == spans.value_counts().to_dict()
    rows = ask(graph, "projects_most_international", top=1000)
    for row in rows:
        places = seats[seats["project"] == row["id"].removeprefix(PREFIX)]["country"].to_list()
        pairs = list(combinations(places, 2))
        assert row["foreign_share"] == pytest.approx(sum(a != b for a, b in pairs) / len(pairs), abs=5e-5)
        assert (row["participants"], row["countries"]) == (len(places), len(set(places)))


def test_repeated_partners_across_borders(graph: "Graph", seats: pd.DataFrame) -> None:
    country = dict(zip(seats["organization"], seats["country"], strict=True))
    met = Counter(
        pair for _, rows in seats.groupby("project") for pair in combinations(sorted(set(rows["organization"])), 2)
    )
    expected = {pair: n for pair, n in met.items() if n >= 2 and country[pair[0]] != country[pair[1]]}
    rows = ask(graph, "cross_border_partners", min_shared=2, top=10_000)
    assert {
        (row["id_a"].removeprefix(PREFIX), row["id_b"].removeprefix(PREFIX)): row["shared"] for row in rows
    } == expected
    assert expected


def test_brokers(graph: "Graph", seats: pd.DataFrame) -> None:
    country = dict(zip(seats["organization"], seats["country"], strict=True))
    ties: nx.Graph[str] = nx.Graph()
    for _, rows in seats.groupby("project"):
        ties.add_edges_from(combinations(sorted(set(rows["organization"])), 2))
    expected = {}
    for broker in ties:
        pairs = [
            (a, b)
            for a, b in combinations(sorted(ties[broker]), 2)
            if country[a] != country[b] and not ties.has_edge(a, b)
        ]
        abroad = [pair for pair in pairs if country[broker] not in (country[pair[0]], country[pair[1]])]
        if pairs:
            expected[PREFIX + broker] = (len(pairs), len(abroad))
    answer = ask(graph, "organizations_brokers", top=10_000)
    assert {row["id"]: (row["bridged"], row["bridged_abroad"]) for row in answer} == expected


def test_a_path_is_shortest_and_the_first_by_ids(graph: "Graph", seats: pd.DataFrame) -> None:
    both = nx.Graph((PREFIX + o, PREFIX + p) for o, p in zip(seats["organization"], seats["project"], strict=True))
    rows = ask(graph, "organizations_path")
    start, end = examples("organizations_path").values()
    assert [row["id"] for row in rows] == min(nx.all_shortest_paths(both, start, end))
    assert [row["step"] for row in rows] == list(range(len(rows)))
    assert {row["kind"] for row in rows[::2]} == {"Organization"}
    assert ask(graph, "organizations_path", from_id=start, to_id=start) == []


def test_chains_are_all_shortest_paths(graph: "Graph", seats: pd.DataFrame) -> None:
    both = nx.Graph((PREFIX + o, PREFIX + p) for o, p in zip(seats["organization"], seats["project"], strict=True))
    start = PREFIX + "aalborg-university"
    for end in sorted(both)[::40]:
        if ":" not in end or end == start or end.removeprefix(PREFIX) not in set(seats["organization"]):
            continue
        rows = ask(graph, "organizations_chains", from_id=start, to_id=end, top=1000)
        found = sorted(nx.all_shortest_paths(both, start, end)) if nx.has_path(both, start, end) else []
        expected = [chain for chain in found if len(chain) <= 13]  # up to six projects
        assert [row["path"][::2] for row in rows] == expected
        assert [row["ids"].split() for row in rows] == expected
        assert all(set(row["path"][1::2]) == {"PARTICIPATES_IN"} for row in rows)
    assert ask(graph, "organizations_chains", from_id=start, to_id=start) == []


def test_shared_projects_are_paths_over_them(graph: "Graph", seats: pd.DataFrame) -> None:
    lund, dtu = "lund-university", "dtu"
    both = set.intersection(*(set(seats.loc[seats["organization"] == one, "project"]) for one in (lund, dtu)))
    rows = ask(graph, "organizations_shared", from_id=PREFIX + lund, to_id=PREFIX + dtu)
    assert {row["id"] for row in rows} == {PREFIX + one for one in both}
    assert len(rows) == len(both) > 3
    assert rows[0]["path"][::2] == [PREFIX + lund, rows[0]["id"], PREFIX + dtu]


def test_surroundings_of_a_cluster(graph: "Graph", tables: dict[str, pd.DataFrame]) -> None:
    rows = ask(graph, "clusters_surroundings", cluster=PREFIX + "medicon-valley")
    ties = Counter(row["tie"] for row in rows)
    linked = tables["project_clusters"]
    of_cluster = Counter(linked.loc[linked["cluster_id"] == "medicon-valley", "relation"].str.upper())
    assert {name: ties[name] for name in of_cluster} == of_cluster
    regions = tables["cluster_regions"]
    assert ties["PRESENT_IN"] == regions.loc[regions["cluster_id"] == "medicon-valley", "region_code"].nunique()
    assert all(set(row["path"]) == {row["cluster_id"], row["tie"], row["id"]} for row in rows)


def test_partners_and_projects_of_an_organization(graph: "Graph", seats: pd.DataFrame) -> None:
    own = seats[seats["organization"] == "aalborg-university"]["project"]
    rows = ask(graph, "organization_projects", text="baltica:aalborg-university")
    assert sorted(row["project_id"] for row in rows) == sorted(PREFIX + own)
    assert [row["project_id"] for row in ask(graph, "organization_projects", text="AALBORG university")] == [
        row["project_id"] for row in rows
    ]
    others = seats[seats["project"].isin(own) & (seats["organization"] != "aalborg-university")]
    shared = others.groupby("organization")["project"].nunique()
    partners = ask(graph, "organization_partners", id="baltica:aalborg-university")
    assert {row["id"].removeprefix(PREFIX): row["shared"] for row in partners} == shared.to_dict()
    assert all(row["cross_border"] == (row["country"] != "DK") for row in partners)


def test_initiatives_by_urban_class(graph: "Graph", tables: dict[str, pd.DataFrame]) -> None:
    regions = tables["regions"][tables["regions"]["level"] == "NUTS-3"].set_index("code")["urbanisation_class"]
    clusters = tables["clusters"]
    new = clusters[(clusters["status"] == "initiative") & (clusters["kind"] != "national")]["id"]
    present = tables["cluster_regions"]
    present = present[present["cluster_id"].isin(new) & present["region_code"].isin(regions.index)]
    of_class = present["region_code"].map(regions)
    for row in ask(graph, "regions_initiatives"):
        inside = present[of_class == row["urban_class"]]
        assert row["regions"] == (regions == row["urban_class"]).sum()
        assert row["regions_with"] == inside["region_code"].nunique()
        assert (row["initiatives"], row["presences"]) == (inside["cluster_id"].nunique(), len(inside))


def test_each_fact_of_an_organization_has_its_source(graph: "Graph") -> None:
    rows = ask(graph, "provenance_organization")
    assert {"Organization", "LOCATED_IN", "PARTICIPATES_IN"} <= {row["fact"] for row in rows}
    assert all(row["source"] and row["run"] for row in rows)
    assert all(row["source_url"].startswith("http") for row in rows)
    assert all(row["licence"] for row in ask(graph, "sources_licences"))
    held = {row["source"] for row in ask(graph, "sources_facts")}
    assert held <= {row["id"] for row in ask(graph, "sources_licences")} | {row["source"] for row in rows}


def test_what_is_missing(graph: "Graph", tables: dict[str, pd.DataFrame]) -> None:
    known = {(row["kind"], row["field"]): (row["known"], row["total"]) for row in ask(graph, "coverage_fields")}
    assert known["Project", "start_year"] == (132, 164)
    assert known["Project", "total_cost"] == (71, 164)
    assert known["Cluster", "founded_year"] == (35, 66)
    assert known["Organization", "city"] == ((tables["organizations"]["city"] != "").sum(), 539)
    assert len(ask(graph, "clusters_without_manager")) == 66 - known["Cluster", "MANAGES"][0]
    located = ask(graph, "coverage_location")
    assert sum(row["organizations"] for row in located) == 539
    exact = tables["regions"][tables["regions"]["level"] == "NUTS-3"]["code"]
    assert sum(row["at_nuts3"] for row in located) == tables["organizations"]["region_code"].isin(exact).sum()
