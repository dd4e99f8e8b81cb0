"""Golden rows of the queries on clusters, regions, time and funding, worked out from the bundled files.

Nothing here asks the graph for what it expects: the rows are counted a second time, with pandas and plain Python.
"""

from collections import Counter, defaultdict
from itertools import combinations, pairwise
from statistics import mean
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from tests.cypher.asking import Tables, ask, ask_once, by

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

PREFIX = "baltica:"
ALL = 100_000


def belonging(tables: Tables) -> dict[str, set[str]]:
    """Organizations of each cluster, as manager, member or partner."""
    members = tables["cluster_members"]
    return {str(cluster): set(own) for cluster, own in members.groupby("cluster_id")["organization_id"]}


def strand_of(programme: str) -> str:
    """Kind of programme, as its name tells it to a reader."""
    first = programme.replace("Interreg ", "").split(" ")[0]
    if programme.startswith("Interreg Baltic Sea Region"):
        return "interreg_b"
    if programme.startswith("Interreg") and first[-1] in "ABC":
        return "interreg_" + first[-1].lower()
    if "CBC" in programme:  # with a neighbor outside the Union, or the one between Latvia and Lithuania
        return "neighborhood_cbc" if "Russia" in programme or "Belarus" in programme else "interreg_a"
    return "framework_programme" if programme in ("EU FP6", "EU FP7", "Horizon Europe") else "other"


# --- Clusters and initiatives -----------------------------------------------------------------------------------------


def test_clusters_that_share_members(graph: "Graph", tables: Tables) -> None:
    names = tables["organizations"].set_index("id")["name"]
    own = belonging(tables)
    both = {(a, b): own[a] & own[b] for a, b in combinations(sorted(own), 2) if own[a] & own[b]}
    expected = {
        (PREFIX + a, PREFIX + b): (len(shared), sorted(names[one] for one in shared)) for (a, b), shared in both.items()
    }
    rows = ask(graph, "clusters_shared_members", top=ALL)
    assert {(r["id_a"], r["id_b"]): (r["shared"], r["members"]) for r in rows} == expected
    assert (rows[0]["name_b"], rows[0]["shared"]) == ("MedCoast Scandinavia", 5)
    assert len(ask(graph, "clusters_shared_members", min_members=2, top=ALL)) == sum(
        number > 1 for number, _ in expected.values()
    )


def test_initiatives_beside_established_clusters(graph: "Graph", tables: Tables) -> None:
    own, members = belonging(tables), tables["cluster_members"]
    linked = tables["project_clusters"].groupby("cluster_id")["project_id"].agg(set)
    near = tables["cluster_regions"].groupby("cluster_id")["region_code"].nunique()
    managed = set(members.loc[members["role"] == "manager", "cluster_id"])
    listed = set(members.loc[members["role"] != "manager", "cluster_id"])
    rows = by(ask_once(graph, "clusters_compared"), "kind", "status")
    assert len(rows) == 5
    for key, clusters in tables["clusters"].groupby(["kind", "status"]):
        ids = list(clusters["id"])
        counted = [
            [len(cell.split("|")) for cell in clusters["countries"]],
            [int(near.get(one, 0)) for one in ids],
            [len(own.get(one, ())) for one in ids],
            [len(linked.get(one, ())) for one in ids],
        ]
        number, *means, with_manager, with_members, with_projects = rows[key]
        assert number == len(ids)
        assert means == pytest.approx([mean(values) for values in counted], abs=0.0051)
        assert (with_manager, with_members) == (len(managed & set(ids)), len(listed & set(ids)))
        assert with_projects == sum(number > 0 for number in counted[3])
    assert rows["cross_border", "initiative"][0] == 19


def test_managers_of_clusters_and_their_projects(graph: "Graph", tables: Tables, seats: pd.DataFrame) -> None:
    members, clusters = tables["cluster_members"], tables["clusters"].set_index("id")
    linked = set(zip(tables["project_clusters"]["project_id"], tables["project_clusters"]["cluster_id"], strict=True))
    expected = {}
    for one, group in members[members["role"] == "manager"].groupby("organization_id"):
        own, seat = set(group["cluster_id"]), seats[seats["organization"] == one]
        for_own = {p for p in seat["project"] if any((p, cluster) in linked for cluster in own)}
        leads = seat.loc[seat["role"] == "coordinator", "project"].nunique()
        names = sorted(clusters["name"][cluster] for cluster in own)
        expected[PREFIX + str(one)] = (len(own), names, seat["project"].nunique(), leads, len(for_own))
    rows = ask_once(graph, "clusters_managers")
    assert {row["id"]: tuple(row.values())[3:] for row in rows} == expected
    assert [row["id"] for row in rows[:2]] == ["baltica:klaipeda-stp", "baltica:sdu"]
    danish = ask(graph, "clusters_managers", country=["DK"])
    assert danish == [row for row in rows if row["country"] == "DK"] != []


def test_founding_years(graph: "Graph", tables: Tables) -> None:
    clusters = tables["clusters"]
    expected = {}
    for year, group in clusters.groupby("founded_year"):
        new = (group["status"] == "initiative") & (group["kind"] != "national")
        kinds = Counter(group["kind"])
        counts = (len(group), kinds["cross_border"], kinds["transnational"], int(new.sum()), sorted(group["name"]))
        expected[str(year) or "not stated"] = counts
    rows = ask_once(graph, "clusters_founded")
    assert by(rows, "period") == expected
    assert rows[-1]["period"] == "not stated"
    assert rows[0]["names"] == ["Medicon Valley", "Øresund University"]


# --- Regions and urbanization -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{}, {"country": ["SE"]}, {"since": 2014, "until": 2020}])
def test_urban_classes(graph: "Graph", tables: Tables, seats: pd.DataFrame, given: dict[str, Any]) -> None:
    regions = tables["regions"][tables["regions"]["level"] == "NUTS-3"].set_index("code")
    regions = regions[regions["country"].isin(given.get("country", regions["country"]))]
    spans = seats.groupby("project")["country"].nunique()
    chosen = seats[seats["project"].map(spans) > 1]
    if "since" in given:
        chosen = chosen[chosen["year"].between(given["since"], given["until"])]
    met = chosen.groupby("code")["project"].agg(set)
    kinds = tables["clusters"].set_index("id")["kind"]
    present = tables["cluster_regions"]
    present = present[present["cluster_id"].map(kinds) != "national"]
    near = present.groupby("region_code")["cluster_id"].agg(set)
    rows = by(ask(graph, "regions_urbanization", **given), "urban_class")
    assert set(rows) == {"predominantly_urban", "intermediate", "predominantly_rural"}
    for urban_class, places in regions.groupby("urbanisation_class"):
        people = pd.to_numeric(places["population"])
        projects = [met.get(code, set()) for code in places.index]
        clusters = [near.get(code, set()) for code in places.index]
        pairs = sum(map(len, projects))
        known = sum(len(some) for some, number in zip(projects, people, strict=True) if number > 0)
        row = rows[urban_class]
        located = tables["organizations"]["region_code"].isin(places.index).sum()
        assert row[:4] == (len(places), people.sum(), located, len(set().union(*projects)))
        assert row[4:6] == pytest.approx((pairs / len(places), 1e5 * known / people.sum()), abs=0.0051)
        assert row[6] == len(set().union(*clusters))
        assert row[7] == pytest.approx(sum(map(len, clusters)) / len(places), abs=0.0051)


@pytest.mark.parametrize("given", [{}, {"level": 2}, {"level": 0}, {"country": ["FI"], "since": 2014}])
def test_regions_for_their_inhabitants(
    graph: "Graph", tables: Tables, seats: pd.DataFrame, given: dict[str, Any]
) -> None:
    level = given.get("level", 3)
    regions = tables["regions"].set_index("code")
    regions = regions[(regions["level"] == f"NUTS-{level}") & (regions["population"] != "")]
    regions = regions[regions["country"].isin(given.get("country", regions["country"]))]
    dated = seats[seats["year"] >= given["since"]] if "since" in given else seats
    expected = {}
    for code, region in regions.iterrows():
        here = tables["organizations"]["region_code"].str.startswith(str(code))
        projects = dated.loc[dated["code"].str.startswith(str(code)), "project"].nunique()
        if here.any():
            share = 1e5 * projects / int(region["population"])
            expected[code] = (int(region["population"]), int(here.sum()), projects, pytest.approx(share, abs=0.0051))
    rows = ask(graph, "regions_per_inhabitant", top=ALL, **given)
    columns = ("inhabitants", "organizations", "projects", "projects_per_100k")
    assert {row["code"]: tuple(row[column] for column in columns) for row in rows} == expected
    assert [r["projects_per_100k"] for r in rows] == sorted((r["projects_per_100k"] for r in rows), reverse=True)
    assert all(row["name"] == regions.loc[row["code"], "name"] for row in rows)
    assert all(row["urban_class"] == (regions.loc[row["code"], "urbanisation_class"] or None) for row in rows)


def test_regions_of_a_cluster(graph: "Graph", tables: Tables) -> None:
    present, names = tables["cluster_regions"], tables["clusters"].set_index("id")["name"]
    people, own = tables["organizations"], belonging(tables)["medicon-valley"]
    rows = ask_once(graph, "regions_of_cluster")
    codes = sorted(present.loc[present["cluster_id"] == "medicon-valley", "region_code"])
    assert [row["region"] for row in rows] == codes
    for row in rows:
        here = present.loc[present["region_code"] == row["region"], "cluster_id"]
        assert row["others"] == sorted(names[one] for one in here if one != "medicon-valley")
        located = set(people.loc[people["region_code"] == row["region"], "id"])
        assert (row["organizations"], row["members"]) == (len(located), len(located & own))


# --- Time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{}, {"country": ["DK"]}, {"region": ["SE22"], "since": 2010}])
def test_growth_by_year(graph: "Graph", seats: pd.DataFrame, given: dict[str, Any]) -> None:
    chosen = seats[seats["year"] >= given["since"]] if "since" in given else seats
    here = chosen["country"].isin(given.get("country", chosen["country"]))
    here &= chosen["code"].str.startswith(tuple(given.get("region", ("",))))
    first = chosen[here].groupby("organization")["year"].min()
    inside = chosen[chosen["project"].isin(chosen.loc[here, "project"])]
    expected = {}
    for year, group in inside.assign(period=inside["year"].fillna(0).astype(int)).groupby("period"):
        own = set(group.loc[here[group.index], "organization"])
        new = sum(first[one] == year for one in own)
        counts = (
            group["project"].nunique(),
            len(own),
            new,
            group["organization"].nunique(),
            group["country"].nunique(),
        )
        expected[str(year) if year else "not stated"] = counts
    assert by(ask(graph, "years_activity", **given), "period") == expected


def test_how_long_projects_last(graph: "Graph", tables: Tables) -> None:
    lasting: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for project in tables["projects"].to_dict("records"):
        strand = strand_of(project["programme"]) if project["programme"] else "unknown"
        dated = project["start_year"] and project["end_year"]
        years = int(project["end_year"]) - int(project["start_year"]) + 1 if dated else None
        lasting[strand, project["specialisation"]].append(years)
    rows = by(ask_once(graph, "projects_duration"), "strand", "specialization")
    assert set(rows) == set(lasting)
    for key, values in lasting.items():
        known = [value for value in values if value is not None]
        told = (min(known), pytest.approx(mean(known), abs=0.0051), max(known)) if known else (None, None, None)
        assert rows[key] == (len(values), len(known), *told)


def test_when_partners_first_met(graph: "Graph", seats: pd.DataFrame, tables: Tables) -> None:
    dated = seats.dropna(subset=["year"]).sort_values(["year", "project"])
    own = dated.loc[dated["organization"] == "aalborg-university", "project"]
    shared = dated[dated["project"].isin(own) & (dated["organization"] != "aalborg-university")]
    projects = tables["projects"].set_index("id")
    names = projects["acronym"].where(projects["acronym"] != "", projects["title"])
    expected = {}
    for one, group in shared.groupby("organization"):
        first, last = group.iloc[0], group.iloc[-1]
        name = names[first["project"]]
        expected[PREFIX + str(one)] = (int(first["year"]), name, int(last["year"]), group["project"].nunique())
    rows = ask_once(graph, "partners_first_met")
    columns = ("first_year", "project", "last_year", "shared")
    assert {row["id"]: tuple(row[column] for column in columns) for row in rows} == expected
    assert [row["first_year"] for row in rows] == sorted(row["first_year"] for row in rows)


def test_comebacks(graph: "Graph", seats: pd.DataFrame) -> None:
    expected = []
    for one, group in seats.dropna(subset=["year"]).groupby("organization"):
        for left, back in pairwise(sorted({int(year) for year in group["year"]})):
            if back - left >= 5:
                expected.append((PREFIX + str(one), left, back, back - left))
    expected.sort(key=lambda row: (-row[3], row[0], row[1]))
    rows = ask(graph, "organizations_comebacks", top=ALL)
    assert [(row["id"], row["left_year"], row["back_year"], row["pause"]) for row in rows] == expected
    assert (expected[0][0], len(expected)) == ("baltica:luebeck-business-development", len(rows))
    assert all(row["pause"] >= 10 for row in ask(graph, "organizations_comebacks", min_pause=10))


# --- Funding ----------------------------------------------------------------------------------------------------------


def test_countries_of_programmes(graph: "Graph", seats: pd.DataFrame, tables: Tables) -> None:
    funded = Counter(tables["projects"]["programme"])
    expected = {}
    for (programme, land), group in seats[seats["programme"] != ""].groupby(["programme", "country"]):
        leads = group.loc[group["role"] == "coordinator", "project"].nunique()
        projects = group["project"].nunique()
        share = round(projects / funded[programme], 4)
        expected[programme, land] = (strand_of(str(programme)), group["organization"].nunique(), projects, leads, share)
    rows = ask_once(graph, "programmes_countries")
    assert {key: rest[:-1] for key, rest in by(rows, "programme", "country").items()} == expected
    aurora = ask(graph, "programmes_countries", programme=["aurora"], country=["FI"])
    assert [(row["programme"], row["country"]) for row in aurora] == [("Interreg VIA Aurora 2021-2027", "FI")]


def test_programmes_that_share_organizations(graph: "Graph", seats: pd.DataFrame) -> None:
    people = seats[seats["programme"] != ""].groupby("programme")["organization"].agg(set)
    expected = {}
    for a, b in combinations(people.index, 2):
        if shared := people[a] & people[b]:
            size = min(len(people[a]), len(people[b]))
            expected[frozenset((a, b))] = (len(shared), round(len(shared) / size, 4))
    rows = ask(graph, "programmes_overlap", top=ALL)
    assert {frozenset((r["programme_a"], r["programme_b"])): (r["shared"], r["share"]) for r in rows} == expected
    assert len(rows) == len(expected)
    assert rows[0]["shared"] == max(number for number, _ in expected.values()) == 18


def test_organizations_of_most_programmes(graph: "Graph", seats: pd.DataFrame) -> None:
    expected = {}
    for one, group in seats[seats["programme"] != ""].groupby("organization"):
        names = sorted(set(group["programme"]))
        strands = {strand_of(name) for name in names}
        expected[PREFIX + str(one)] = (len(names), len(strands), group["project"].nunique(), names)
    rows = ask(graph, "organizations_programmes", top=ALL)
    assert {row["id"]: tuple(row.values())[3:] for row in rows} == expected
    ranked = sorted(expected, key=lambda one: (-expected[one][0], one))
    assert [row["id"] for row in rows] == ranked
    assert [row["id"] for row in ask(graph, "organizations_programmes", top=3)] == ranked[:3]


def test_money_by_field(graph: "Graph", tables: Tables) -> None:
    projects = tables["projects"].assign(cost=pd.to_numeric(tables["projects"]["total_budget_eur"]))
    rows = by(ask_once(graph, "funding_by_field"), "specialization")
    assert sum(row[0] for row in rows.values()) == 164
    for field, own in projects.groupby("specialisation"):
        cost = own["cost"].dropna()
        sums = (cost.sum(), cost.mean()) if len(cost) else (None, None)
        number, with_cost, total, each, with_eu, eu = rows[field]
        assert (number, with_cost, with_eu, eu) == (len(own), len(cost), 0, None)
        assert (total, each) == (pytest.approx(sums, abs=0.51) if len(cost) else sums)


def test_money_by_country(graph: "Graph", seats: pd.DataFrame, tables: Tables) -> None:
    cost = pd.to_numeric(tables["projects"].set_index("id")["total_budget_eur"])
    rows = by(ask_once(graph, "funding_by_country"), "country")
    assert set(rows) == set(seats["country"])
    for land, own in seats.groupby("country"):
        led = pd.Index(own.loc[own["role"] == "coordinator", "project"].unique())
        known = cost[led].dropna()
        *counts, total = rows[land]
        assert counts == [len(own), 0, None, len(led), len(known)]
        assert total == (pytest.approx(known.sum(), abs=0.51) if len(known) else None)


def test_strands_of_countries(graph: "Graph", seats: pd.DataFrame) -> None:
    funded = seats[seats["programme"] != ""]
    strands = funded["programme"].map(strand_of)
    groups = funded.groupby(["country", strands])[["programme", "organization", "project"]].nunique()
    expected = {key: tuple(row) for key, row in zip(groups.index, groups.to_numpy().tolist(), strict=True)}
    assert by(ask_once(graph, "strands_by_country"), "country", "strand") == expected
