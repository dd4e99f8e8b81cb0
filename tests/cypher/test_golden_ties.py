"""Golden rows of the queries on organizations, projects, ties, fields, brokers and partners.

What is expected is worked out from the bundled files with sets and loops, without the code under test.
"""

from collections import Counter, defaultdict
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baltica.cypher import catalog
from tests.cypher.bundled_facts import AALBORG, PREFIX, Facts, Row, ranked, told

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

PLACES = [("SE22", "DK01"), ("LT", "DK"), ("PL", "RU-")]
FIELDS = [(), ("life_sciences", "food")]

# The part of a statement that says which organizations are in a place: $place means one thing.
IN_PLACE = """OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
"""


@pytest.fixture(scope="module")
def facts(bundled: Path) -> Facts:
    """The bundled files."""
    return Facts(bundled)


# --- Organizations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{}, {"country": ["DK", "SE"], "since": 2010}, {"specialization": ["ict"]}], ids=str)
def test_coordinators(graph: "Graph", facts: Facts, given: dict[str, Any]) -> None:
    countries = given.get("country")
    kept = set(facts.chosen(given.get("specialization", ()), given.get("since", 0)))
    expected = []
    for one, led in facts.led.items():
        if (mine := led & kept) and (not countries or facts.country(one) in countries):
            abroad = [facts.spread(project) - {facts.country(one)} for project in mine]
            counts = len(mine), sum(map(bool, abroad)), len(set().union(*abroad)), facts.last_year(mine)
            expected.append((*facts.head(one), *counts))
    assert told(graph, "organizations_coordinators", **given) == ranked(expected, 3, 0)
    assert expected


@pytest.mark.parametrize("since", [0, 2018])
def test_newcomers(graph: "Graph", facts: Facts, since: int) -> None:
    expected = []
    for one, projects in facts.works.items():
        years = [facts.year(project) for project in projects]
        dated = [year for year in years if year is not None]
        if dated and len(dated) == len(years) and min(dated) >= since:
            expected.append((*facts.head(one), min(dated), len(projects), len(facts.partners(one))))
    rows = told(graph, "organizations_newcomers", since=since)
    assert rows == ranked(expected, 3, 4, 0)
    assert any(row[5] == 0 for row in rows)  # a project may name nobody else
    assert told(graph, "organizations_newcomers", since=since, top=3) == rows[:3]


@pytest.mark.parametrize("place", ["SE22", "DK", "RU-"])
def test_organizations_of_a_place(graph: "Graph", facts: Facts, place: str) -> None:
    expected = []
    for one in facts.place(place):
        person = facts.people[one]
        counts = len(facts.works[one]), len(facts.belongs[one])
        kind = person["type"].replace("organisation", "organization") or None
        expected.append((PREFIX + one, person["name"], kind, person["region_code"], *counts))
    assert told(graph, "organizations_of_place", place=place) == ranked(expected, 4, 5, 0)
    assert expected


def test_organizations_of_several_clusters(graph: "Graph", facts: Facts) -> None:
    expected = []
    for one, clusters in facts.belongs.items():
        rows = sorted((facts.clusters[cluster]["name"], facts.clusters[cluster]["kind"]) for cluster in clusters)
        if len(rows) > 1:
            international = sum(kind != "national" for _, kind in rows)
            expected.append((*facts.head(one), len(rows), international, [name for name, _ in rows]))
    assert told(graph, "organizations_of_clusters") == ranked(expected, 3, 4, 0)
    danish = [row for row in ranked(expected, 3, 4, 0) if row[2] == "DK"]
    assert told(graph, "organizations_of_clusters", country=["DK"]) == danish != []


# --- Projects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize("years", [(0, 9999), (2009, 2013)])
def test_projects_of_a_place(graph: "Graph", facts: Facts, fields: tuple[str, ...], years: tuple[int, int]) -> None:
    expected = []
    for project in facts.chosen(fields, *years):
        if local := facts.teams[project] & facts.place("SE22"):
            about, name, field, year = facts.of_project(project)
            counts = len(local), len(facts.teams[project]), len(facts.spread(project))
            expected.append((about, name, facts.projects[project]["title"], field, year, *counts))
    given = {"specialization": list(fields), "since": years[0], "until": years[1]}
    assert told(graph, "projects_of_place", place="SE22", **given) == ranked(expected, 5, 0)


def test_largest_projects(graph: "Graph", facts: Facts) -> None:
    expected = []
    for project in facts.chosen(since=2010):
        leads = sorted(facts.people[one]["name"] for one in facts.teams[project] if project in facts.led[one])
        counts = len(facts.teams[project]), len(facts.spread(project))
        expected.append((*facts.of_project(project), *counts, leads[0] if leads else None))
    assert told(graph, "projects_largest", since=2010) == ranked(expected, 4, 0)
    assert {row[6] is None for row in expected} == {True, False}


def meetings(
    facts: Facts, place: str, other: str, fields: tuple[str, ...] = ()
) -> dict[str, tuple[set[str], set[str]]]:
    """Projects that join two places, with the participants from both."""
    found = {
        p: (facts.teams[p] & facts.place(place), facts.teams[p] & facts.place(other)) for p in facts.chosen(fields)
    }
    return {project: both for project, both in found.items() if all(both)}


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize(("place", "other"), PLACES)
def test_what_joins_two_places(graph: "Graph", facts: Facts, place: str, other: str, fields: tuple[str, ...]) -> None:
    given = {"place": place, "other_place": other, "specialization": list(fields)}
    joint = meetings(facts, place, other, fields)
    projects = [(*facts.of_project(p), len(a), len(b), len(a) * len(b)) for p, (a, b) in joint.items()]
    assert told(graph, "projects_between_places", **given) == ranked(projects, 6, 0)

    met: dict[tuple[str, str], list[str]] = defaultdict(list)
    years: dict[str, list[str]] = defaultdict(list)
    for project, (ours, theirs) in joint.items():
        years[str(facts.year(project) or "not stated")].append(project)
        for pair in product(ours, theirs):
            met[pair].append(project)
    pairs = [(*facts.head(a)[:2], *facts.head(b)[:2], len(p), facts.last_year(p)) for (a, b), p in met.items()]
    assert told(graph, "cross_border_between_places", **given) == ranked(pairs, 4, 0, 2)
    strong = [pair for pair in ranked(pairs, 4, 0, 2) if pair[4] > 1]
    assert told(graph, "cross_border_between_places", **given, min_shared=2) == strong

    of_years = []
    for period, members in years.items():
        ours, theirs = (set().union(*(joint[project][side] for project in members)) for side in (0, 1))
        ties = sum(len(joint[project][0]) * len(joint[project][1]) for project in members)
        of_years.append((period, len(members), ties, len(ours), len(theirs)))
    assert told(graph, "cross_border_by_year", **given) == sorted(of_years)
    assert joint or fields or other != "DK01"


@pytest.mark.parametrize("one", [AALBORG, "tehnopol"])
def test_projects_to_learn_from(graph: "Graph", facts: Facts, one: str) -> None:
    expected = []
    for project in facts.chosen(facts.fields_of(one)):
        if facts.country(one) not in (countries := facts.spread(project)):
            known = sorted((facts.people[m]["name"], m) for m in facts.teams[project] & facts.partners(one))
            size = len(facts.teams[project])
            ask_them = [name for name, _ in known]
            expected.append((*facts.of_project(project), size, sorted(countries), len(known), ask_them))
    assert told(graph, "projects_to_learn_from", id=PREFIX + one) == ranked(expected, 6, 4, 0)
    assert any(row[6] for row in expected)


# --- Cross-border ties ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["SE22", "DK", "RU-"])
@pytest.mark.parametrize("fields", FIELDS)
def test_ties_at_home_and_away(graph: "Graph", facts: Facts, place: str, fields: tuple[str, ...]) -> None:
    inside, home = facts.place(place), place[:2]
    ties: Counter[tuple[str, str]] = Counter()
    projects: dict[tuple[str, str], set[str]] = defaultdict(set)
    others: dict[tuple[str, str], set[str]] = defaultdict(set)
    for project in facts.chosen(fields):
        for pair in combinations(sorted(facts.teams[project]), 2):
            if not (ours := inside.intersection(pair)):
                continue
            ends = set(pair) if len(ours) == 2 else set(pair) - ours
            country = facts.country(next(iter(ends)))
            way = ("home" if len(ours) == 2 else "country" if country == home else "abroad", country)
            ties[way] += 1
            projects[way].add(project)
            others[way] |= ends
    whole = ties.total()
    expected = [(*way, n, round(n / whole, 4), len(projects[way]), len(others[way])) for way, n in ties.items()]
    rows = told(graph, "cross_border_home_away", place=place, specialization=list(fields))
    assert [row[:3] + row[4:] for row in rows] == [row[:3] + row[4:] for row in ranked(expected, 2, 0, 1)]
    assert [row[3] for row in rows] == pytest.approx([row[3] for row in ranked(expected, 2, 0, 1)], abs=1.1e-4)


@pytest.mark.parametrize("place", ["SE22", "LT", "PL63"])
def test_coordinators_abroad(graph: "Graph", facts: Facts, place: str) -> None:
    inside, home = facts.place(place), place[:2]
    expected = []
    for one, led in facts.led.items():
        projects = [project for project in led if facts.teams[project] & inside]
        if projects and facts.country(one) != home:
            partners = set().union(*(facts.teams[project] & inside for project in projects))
            expected.append((*facts.head(one), len(projects), len(partners), facts.last_year(projects)))
    assert told(graph, "cross_border_coordinators", place=place) == ranked(expected, 3, 4, 0)
    assert expected


# --- Specialization ---------------------------------------------------------------------------------------------------


def test_location_quotients(graph: "Graph", facts: Facts) -> None:
    counted = Counter((country, facts.field(p)) for p in facts.chosen(since=2007) for country in facts.spread(p))
    of_country, of_field = Counter[str](), Counter[str]()
    for (country, field), n in counted.items():
        of_country[country] += n
        of_field[field] += n
    rows = told(graph, "specialization_countries", since=2007)
    assert {row[:3] for row in rows} == {(*cell, n) for cell, n in counted.items()}
    for country, field, n, share, quotient in rows:
        assert share == pytest.approx(n / of_country[country], abs=6e-5)
        everywhere = of_field[field] / counted.total()
        assert quotient == pytest.approx(n / of_country[country] / everywhere, abs=6e-5)
    assert rows == sorted(rows, key=lambda row: (row[0], -row[4], row[1]))
    swedish = told(graph, "specialization_countries", since=2007, country=["SE"])
    assert swedish == [row for row in rows if row[0] == "SE"]


@pytest.mark.parametrize("country", [None, "EE"])
def test_fields_across_borders(graph: "Graph", facts: Facts, country: str | None) -> None:
    spans: dict[str, list[Row]] = defaultdict(list)
    for project in facts.chosen():
        if country is None or country in facts.spread(project):
            spans[facts.field(project)].append((len(facts.spread(project)), len(facts.teams[project])))
    rows = told(graph, "specialization_border", **({"country": [country]} if country else {}))
    expected = [(field, len(both), sum(n > 1 for n, _ in both)) for field, both in spans.items()]
    assert [row[:3] for row in rows] == ranked(expected, 2, 0)
    for field, projects, crossing, share, countries, participants in rows:
        assert share == pytest.approx(crossing / projects, abs=6e-5)
        means = [sum(column) / projects for column in zip(*spans[field], strict=True)]
        assert [countries, participants] == pytest.approx(means, abs=6e-3)


@pytest.mark.parametrize("place", ["SE22", "LT"])
@pytest.mark.parametrize("fields", FIELDS)
def test_organizations_of_a_field(graph: "Graph", facts: Facts, place: str, fields: tuple[str, ...]) -> None:
    expected = []
    for one in facts.place(place):
        projects, clusters = facts.works[one], facts.belongs[one]
        field_of = {cluster: facts.clusters[cluster]["specialisation"] for cluster in clusters}
        for field in {facts.field(project) for project in projects} | set(field_of.values()):
            if not fields or field in fields:
                mine = [project for project in projects if facts.field(project) == field]
                counts = len(mine), list(field_of.values()).count(field), facts.last_year(mine)
                expected.append((field, *facts.head(one), *counts))
    rows = told(graph, "specialization_organizations", place=place, specialization=list(fields))
    assert rows == ranked(expected, 4, 5, 1, 0)


@pytest.mark.parametrize("country", [None, "EE"])
def test_fields_of_initiatives(graph: "Graph", facts: Facts, country: str | None) -> None:
    international = {name for name, row in facts.clusters.items() if row["kind"] != "national"}
    counts: dict[str, list[list[str]]] = defaultdict(lambda: [[], [], [], []])
    for name in international:
        row = facts.clusters[name]
        if country is None or country in row["countries"].split("|"):
            counts[row["specialisation"]][row["status"] == "initiative"].append(row["name"])
    for project in facts.chosen():
        if len(spread := facts.spread(project)) > 1 and (country is None or country in spread):
            counts[facts.field(project)][2].append(project)
            if any((project, name, "develops") in facts.linked for name in international):
                counts[facts.field(project)][3].append(project)
    expected = [(field, *map(len, lists), sorted(lists[1])) for field, lists in counts.items()]
    rows = told(graph, "specialization_initiatives", **({"country": [country]} if country else {}))
    assert rows == ranked(expected, 3, 0)


# --- Paths and brokers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["ReproUnion", "ScanBalt", "no such cluster"])
def test_who_connects_two_clusters(graph: "Graph", facts: Facts, other: str) -> None:
    def tie(one: str, name: str) -> str:
        asked = {key for key, row in facts.clusters.items() if name.lower() in row["name"].lower()}
        near = {cluster for project, cluster, _ in facts.linked if project in facts.works[one]}
        return "member" if facts.belongs[one] & asked else "project" if near & asked else ""

    ties = [(*facts.head(one), tie(one, "Medicon"), tie(one, other)) for one in facts.people]
    expected = [row for row in ties if row[3] and row[4]]
    rows = told(graph, "organizations_between_clusters", cluster="medicon", other_cluster=other)
    assert rows == ranked(expected, 3, 4, 0)
    assert bool(rows) is (other != "no such cluster")


@pytest.mark.parametrize(("place", "other"), PLACES)
def test_who_works_with_two_places(graph: "Graph", facts: Facts, place: str, other: str) -> None:
    ours, theirs = facts.place(place), facts.place(other)
    expected = []
    for one in facts.people:
        teams = [facts.teams[project] - {one} for project in facts.works[one]]
        first, last = [bool(team & ours) for team in teams], [bool(team & theirs) for team in teams]
        if any(first) and any(last):
            joint = sum(a and b for a, b in zip(first, last, strict=True))
            expected.append((*facts.head(one), sum(first), sum(last), joint, min(sum(first), sum(last))))
    rows = told(graph, "organizations_between_places", place=place, other_place=other)
    assert rows == ranked(expected, 6, 5, 0)


def test_clusters_that_meet_in_projects(graph: "Graph", facts: Facts) -> None:
    members: dict[str, set[str]] = defaultdict(set)
    for one, clusters in facts.belongs.items():
        for cluster in clusters:
            members[cluster].add(one)
    expected = []
    for a, b in combinations(sorted(facts.clusters), 2):
        met = [(p, x, y) for p, t in facts.teams.items() for x in t & members[a] for y in t & members[b] if x != y]
        if met:
            names = [facts.called(project) for project in sorted({project for project, _, _ in met})]
            sizes = len(names), len({x for _, x, _ in met}), len({y for _, _, y in met})
            same = facts.clusters[a]["specialisation"] == facts.clusters[b]["specialisation"]
            pair = (PREFIX + a, facts.clusters[a]["name"], PREFIX + b, facts.clusters[b]["name"])
            expected.append((*pair, *sizes, same, sorted(names)))
    assert told(graph, "clusters_bridges") == ranked(expected, 4, 5, 6, 0, 2)
    assert expected


# --- Partner search ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", [AALBORG, "tehnopol"])
@pytest.mark.parametrize("country", [None, "SE"])
@pytest.mark.parametrize("fields", FIELDS)
def test_who_is_one_step_away(
    graph: "Graph", facts: Facts, one: str, country: str | None, fields: tuple[str, ...]
) -> None:
    partners = facts.partners(one)
    near = set().union(*(facts.partners(partner) for partner in partners)) - partners - {one}
    expected = []
    for found in near:
        projects = [project for project in facts.works[found] if not fields or facts.field(project) in fields]
        if projects and country in (None, facts.country(found)):
            met = [facts.teams[project] & partners for project in facts.works[found]]
            names = sorted(facts.people[partner]["name"] for team in met for partner in team)
            expected.append((*facts.head(found), len(projects), sum(map(bool, met)), names[0]))
    given = {"specialization": list(fields), "country": [country] if country else []}
    assert told(graph, "partners_one_step_away", id=PREFIX + one, **given) == ranked(expected, 4, 0)
    assert expected or fields or country


@pytest.mark.parametrize("place", ["SE22", "LT"])
@pytest.mark.parametrize("fields", FIELDS)
def test_who_knows_a_place(graph: "Graph", facts: Facts, place: str, fields: tuple[str, ...]) -> None:
    inside, kept = facts.place(place), set(facts.chosen(fields))
    expected, doors = [], []
    for found in set(facts.people) - facts.partners(AALBORG) - {AALBORG}:
        if projects := [p for p in facts.works[found] & kept if (facts.teams[p] & inside) - {found}]:
            expected.append((*facts.head(found), len(projects), facts.last_year(projects)))
    given = {"id": PREFIX + AALBORG, "place": place}
    rows = told(graph, "partners_experienced", **given, specialization=list(fields))
    assert rows == ranked(expected, 3, 0) != []
    german = [row for row in rows if row[2] == "DE"]
    assert told(graph, "partners_experienced", **given, specialization=list(fields), country=["DE"]) == german

    for partner in facts.partners(AALBORG):
        contacts = (facts.partners(partner) & inside) - facts.partners(AALBORG) - {AALBORG}
        if contacts:
            shared = len(facts.works[partner] & facts.works[AALBORG])
            doors.append((*facts.head(partner), shared, len(contacts)))
    assert told(graph, "partners_door_openers", **given) == ranked(doors, 4, 0)


@pytest.mark.parametrize("one", [AALBORG, "tehnopol"])
@pytest.mark.parametrize("country", [None, "FI"])
def test_who_works_in_the_same_fields(graph: "Graph", facts: Facts, one: str, country: str | None) -> None:
    own = facts.fields_of(one)
    strangers, leads = [], []
    for other in set(facts.works) - {one}:
        if country not in (None, facts.country(other)):
            continue
        same = [project for project in facts.works[other] if facts.field(project) in own]
        if same and other not in facts.partners(one):
            fields = sorted({facts.field(project) for project in same})
            strangers.append((*facts.head(other), len(fields), fields, len(same)))
        if led := [project for project in facts.led[other] if facts.field(project) in own]:
            shared = len(facts.works[other] & facts.works[one])
            leads.append((*facts.head(other), len(led), facts.last_year(led), shared))
    given = {"id": PREFIX + one, "country": [country] if country else []}
    assert told(graph, "partners_same_fields", **given) == ranked(strangers, 3, 5, 0) != []
    assert told(graph, "partners_coordinators", **given) == ranked(leads, 3, 0)


def test_who_could_lead_in_another_field(graph: "Graph", facts: Facts) -> None:
    rows = told(graph, "partners_coordinators", id=PREFIX + AALBORG, specialization=["tourism"])
    led = {one: [p for p in projects if facts.field(p) == "tourism"] for one, projects in facts.led.items()}
    assert {row[0]: row[3] for row in rows} == {PREFIX + one: len(found) for one, found in led.items() if found}
    assert "tourism" not in facts.fields_of(AALBORG)


def test_a_place_means_one_thing() -> None:
    folders = (
        "Organizations",
        "Projects",
        "Cross-border ties",
        "Specialization",
        "Paths and brokers",
        "Partner search",
    )
    asking = [query for query in catalog.queries().values() if "$place" in query.statement and query.folder in folders]
    assert len(asking) >= 10
    for query in asking:
        begins = "{country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END}"
        for statement in filter(None, [query.statement, query.graph]):
            assert begins in statement, query.name
            found_late = query.name in ("organizations_of_place", "partners_door_openers")  # with what else they carry
            assert found_late or IN_PLACE in statement, query.name


def test_a_place_by_codes_of_nuts_and_of_countries(empty_graph: "Graph") -> None:
    """Greece is EL in NUTS and GR elsewhere; of several places the finest counts, of these the newest told."""
    seats = [
        ("a", "GR", "EL30", ""),
        ("b", "GB", "UKI", ""),
        ("c", "SE", "SE224", "2021"),
        ("c", "SE", "SE110", "2020"),
    ]
    coarse = [("c", "SE", "SE", "2022"), ("d", "SE", "SE", "")]
    for one, country, code, updated in [*seats, *coarse]:
        empty_graph.write(
            "MERGE (o:Organization {id: $one}) SET o.name = $one, o.country = $country "
            "MERGE (l:Region {id: 'nuts2021:' + $code}) SET l.code = $code, l.level = size($code) - 2 "
            "CREATE (o)-[:LOCATED_IN {updated: $updated}]->(l)",
            {"one": one, "country": country, "code": code, "updated": updated},
        )
    asked = {"EL": "a", "GR": "a", "EL3": "a", "UK": "b", "GB": "b", "UKI": "b", "SE": "cd", "SE22": "c", "SE11": ""}
    for place, ids in asked.items():
        assert "".join(row[0] for row in told(empty_graph, "organizations_of_place", place=place)) == ids, place
