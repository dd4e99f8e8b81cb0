"""Measures as properties: written, read, kept by loads, replaced, removed; and what the doctor says of them."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from baltica.cypher import catalog
from baltica.graph import doctor, measures, schema, upsert
from baltica.graph.connection import Graph
from baltica.graph.doctor import live_faults
from baltica.graph.elements import NodeType
from baltica.graph.errors import BalticaError, InputError
from baltica.graph.measured import MEASURED, SCALES
from baltica.graph.measures import Account, Held, clear_measures, held, place_ids, scale_of, write_measures
from baltica.graph.model import NODE_TYPES
from baltica.loader.registry import bundled as folder_of
from baltica.loader.registry import sources
from baltica.loader.write import load
from tests.cypher.asking import ask
from tests.graph.dump import everything, facts

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2099, 1, 2, 3, 4, 5, tzinfo=UTC)  # after any load of a test


def account(at: datetime = NOW, **methods: str) -> Account:
    return Account(methods, "no filter", "baltica analyze centrality --write", at)


def put_organizations(graph: Graph, count: int) -> list[str]:
    """So many organizations, held by nobody; their ids."""
    upsert.prepare(graph)
    ids = [f"test:{number}" for number in range(count)]
    graph.write("UNWIND $ids AS id CREATE (:Organization {id: id, name: id, country: 'DK'})", {"ids": ids})
    return ids


def put_region(graph: Graph, id_: str, level: int | None, country: str = "DK") -> None:
    scheme, _, code = id_.partition(":")
    graph.write(
        "CREATE (:Region {id: $id, code: $code, scheme: $scheme, level: $level, name: $code, country: $country})",
        {"id": id_, "code": code, "scheme": scheme.upper(), "level": level, "country": country},
    )


def stored(graph: Graph, measure: str) -> dict[str, Any]:
    rows = graph.read(f"MATCH (n) WHERE n.{measure} IS NOT NULL RETURN n.id AS id, n.{measure} AS value")
    return {row["id"]: row["value"] for row in rows}


def measurements(graph: Graph) -> dict[str, dict[str, Any]]:
    rows = graph.read("MATCH (m:Measurement) RETURN m.id AS id, properties(m) AS props")
    return {row["id"]: row["props"] for row in rows}


def findings(graph: Graph) -> dict[str, tuple[str, int, tuple[str, ...]]]:
    found = doctor.measures(graph)
    return {finding.what: (finding.severity, finding.number, finding.examples) for finding in found}


def test_what_is_measured_is_declared_once_and_apart_from_what_is_loaded() -> None:
    names = [prop.name for prop in MEASURED]
    assert len(names) == len(set(names)) == len(measures.BY_NAME)
    assert {prop.type for prop in MEASURED} == {"INTEGER", "FLOAT"}
    assert {node.label for node in NODE_TYPES if node.measured} == set(SCALES.values()) == set(measures._SCALE_OF)
    for node in NODE_TYPES:
        assert node.measured in ((), MEASURED)
        stated = [prop.name for prop in node.stated_props()]
        assert not set(stated) & {prop.name for prop in node.measured}
        assert {*stated, *(prop.name for prop in node.measured)} == {prop.name for prop in node.all_props()}


def test_no_record_of_a_source_may_carry_a_measure_and_no_load_takes_one_off() -> None:
    for node in NODE_TYPES:
        assert [f"{prop.name} is not a property of {node.label}" for prop in node.measured] == [
            fault for fault in _faults(node) if "not a property" in fault
        ]
        assert not set(schema.complete(node.stated_props(), {})) & set(measures.BY_NAME)


def _faults(node: NodeType) -> list[str]:
    return schema.faults(node, {prop.name: 1 for prop in node.measured})


def test_values_are_written_with_their_account_and_read_by_cypher(empty_graph: Graph) -> None:
    a, b, c = put_organizations(empty_graph, 3)
    values: measures.Values = {
        "degree": {a: 2.0, b: 1, c: None},
        "betweenness": {a: 0.5, b: float("nan"), "test:gone": 1.0},
    }
    written = write_measures(empty_graph, "organizations", values, account(degree="tied: one project", other="no"))
    assert written == {"degree": 2, "betweenness": 1}
    assert stored(empty_graph, "degree") == {a: 2, b: 1}
    assert [type(value) for value in stored(empty_graph, "degree").values()] == [int, int]
    assert stored(empty_graph, "betweenness") == {a: 0.5}
    told = measurements(empty_graph)
    one = told["measurement:Organization:organizations:degree"]
    assert one.pop("version")
    assert one == {
        "id": "measurement:Organization:organizations:degree",
        "measure": "degree",
        "nodes": "Organization",
        "scale": "organizations",
        "method": "tied: one project",
        "selection": "no filter",
        "command": "baltica analyze centrality --write",
        "at": "2099-01-02T03:04:05+00:00",
        "rows": 2,
        "run": "run:analyze:2099-01-02T03:04:05.000+00:00",
    }
    assert len(told) == 2
    assert "method" not in told["measurement:Organization:organizations:betweenness"]
    found = empty_graph.read("MATCH (m:Measurement {measure: 'betweenness', nodes: 'Organization'}) RETURN m.at AS at")
    assert found == [{"at": "2099-01-02T03:04:05+00:00"}]

    assert [(row["scale"], row["measure"], row["rows"]) for row in ask(empty_graph, "measures_written")] == [
        ("organizations", "betweenness", 1),
        ("organizations", "degree", 2),
    ]
    ranked = ask(empty_graph, "organizations_by_measure", measure="degree")
    assert [(row["id"], row["value"], row["at"]) for row in ranked] == [(a, 2.0, one["at"]), (b, 1.0, one["at"])]
    assert ask(empty_graph, "organizations_by_measure", measure="degree", country=["SE"]) == []
    for unwritten in ("pagerank", "name", "no such measure"):
        assert ask(empty_graph, "organizations_by_measure", measure=unwritten) == []
    assert all(row["source"] for row in ask(empty_graph, "sources_facts")), "no source states a measure"


@pytest.mark.parametrize(
    ("values", "message"),
    [({"centrality": {"a": 1.0}}, "no measure 'centrality'"), ({"degree": {"a": 1.5}}, "degree of a is 1.5")],
)
def test_what_the_model_does_not_know_is_refused_before_anything_changes(
    scratch_graph: Graph, values: dict[str, dict[str, float]], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        write_measures(scratch_graph, "organizations", values, account())
    assert everything(scratch_graph) == (frozenset(), frozenset())
    with pytest.raises(InputError, match="no measure 'size'"):
        clear_measures(scratch_graph, measures=["size"])


def test_a_measure_written_again_leaves_nothing_of_the_old(empty_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upsert, "BATCH", 7)
    ids = put_organizations(empty_graph, 30)
    first: measures.Values = {"degree": dict.fromkeys(ids, 4), "pagerank": dict.fromkeys(ids, 0.25)}
    steps: list[tuple[str, int, int | None]] = []
    write_measures(empty_graph, "organizations", first, account(), lambda *step: steps.append(step))
    assert steps[-1] == ("measures written", 30, 30)
    assert {what for what, *_ in steps} == {"measures written"}
    assert write_measures(empty_graph, "organizations", {"degree": dict.fromkeys(ids[:3], 9)}, account()) == {
        "degree": 3
    }
    assert stored(empty_graph, "degree") == dict.fromkeys(ids[:3], 9)
    assert stored(empty_graph, "pagerank") == dict.fromkeys(ids, 0.25), "other measures stay"
    assert len(measurements(empty_graph)) == 2
    assert write_measures(empty_graph, "organizations", {"degree": {}}, account()) == {"degree": 0}
    assert stored(empty_graph, "degree") == {}


def test_levels_of_regions_are_apart(empty_graph: Graph) -> None:
    for id_, level in (("nuts2021:DK", 0), ("nuts2021:DK0", 1), ("nuts2021:DK01", 2), ("nuts2021:DK011", 3)):
        put_region(empty_graph, id_, level)
    put_region(empty_graph, "iso3166-1:NO", None, "NO")
    put_region(empty_graph, "iso3166-2:RU-KGD", None, "RU")
    everywhere = {row["id"]: 7 for row in empty_graph.read("MATCH (n:Region) RETURN n.id AS id")}
    for scale in ("countries", "nuts1", "nuts2", "nuts3"):
        write_measures(empty_graph, scale, {"degree": everywhere}, account())
    assert stored(empty_graph, "degree") == {id_: 7 for id_ in everywhere if id_ != "iso3166-2:RU-KGD"}
    assert [tuple(one) for one in held(empty_graph, "Region")] == [
        ("countries", "degree", 2), ("nuts1", "degree", 1), ("nuts2", "degree", 1), ("nuts3", "degree", 1)
    ]  # fmt: skip
    write_measures(empty_graph, "nuts2", {"degree": {}}, account())
    assert set(stored(empty_graph, "degree")) == {"nuts2021:DK", "nuts2021:DK0", "nuts2021:DK011", "iso3166-1:NO"}
    top = {level: ask(empty_graph, "regions_by_measure", measure="degree", level=level) for level in range(4)}
    assert {level: [row["id"] for row in rows] for level, rows in top.items()} == {
        0: ["iso3166-1:NO", "nuts2021:DK"], 1: ["nuts2021:DK0"], 2: [], 3: ["nuts2021:DK011"]
    }  # fmt: skip
    assert clear_measures(empty_graph, scales=["countries", "nuts2"]) == [
        Held("countries", "degree", 2), Held("nuts2", "degree", 0)
    ]  # fmt: skip
    assert set(stored(empty_graph, "degree")) == {"nuts2021:DK0", "nuts2021:DK011"}
    assert {one["scale"] for one in measurements(empty_graph).values()} == {"nuts1", "nuts3"}


def test_a_place_is_the_region_of_the_version_in_use(empty_graph: Graph) -> None:
    for id_ in ("nuts2016:DK01", "nuts2021:DK01", "nuts2024:DK01", "nuts2016:DK09"):
        put_region(empty_graph, id_, 2)
    for id_, country in (("nuts2021:EL", "GR"), ("nuts2016:UK", "GB"), ("iso3166-1:GB", "GB"), ("iso3166-1:US", "US")):
        put_region(empty_graph, id_, 0, country)
    assert place_ids(empty_graph, "nuts2") == {"DK01": "nuts2024:DK01", "DK09": "nuts2016:DK09"}
    (id_,) = put_organizations(empty_graph, 1)
    empty_graph.write(
        "MATCH (o:Organization) MATCH (r:Region {id: 'nuts2021:DK01'}) CREATE (o)-[:LOCATED_IN {scope: 'x'}]->(r)"
    )
    assert place_ids(empty_graph, "nuts2") == {"DK01": "nuts2021:DK01", "DK09": "nuts2016:DK09"}
    assert place_ids(empty_graph, "countries") == {"GR": "nuts2021:EL", "GB": "iso3166-1:GB", "US": "iso3166-1:US"}
    assert [scale_of("countries", 3), scale_of("regions", 1), scale_of("organizations", 0)] == [
        "countries", "nuts1", "organizations"
    ]  # fmt: skip


def test_loads_leave_measures_and_unloading_takes_them_along(empty_graph: Graph, bundled: Path) -> None:
    graph, source = empty_graph, sources()["baltica"]
    load(graph, source, [bundled])
    before, people = facts(graph), [row["id"] for row in graph.read("MATCH (o:Organization) RETURN o.id AS id")]
    clusters = [row["id"] for row in graph.read("MATCH (c:Cluster) RETURN c.id AS id")]
    values = {name: dict.fromkeys(people, 1) for name in measures.BY_NAME}
    write_measures(graph, "organizations", values, account())
    write_measures(graph, "clusters", {"degree": dict.fromkeys(clusters, 3)}, account())
    assert live_faults(graph) == []
    assert findings(graph) == {}
    assert facts(graph) == before, "what sources state is as it was"

    result = load(graph, source, [bundled])
    assert (result.total("created"), result.total("updated"), result.total("removed")) == (0, 0, 0)
    graph.write("MATCH (n:Organization) SET n.held_by = [replace(n.held_by[0], ' full', 'x full')], n.city = 'X'")
    again = load(graph, source, [bundled])
    assert again.facts["Organization"]["updated"] == len(people), "every organization was written again"
    assert facts(graph) == before
    assert len(stored(graph, "betweenness")) == len(people)
    assert all("degree" not in (row["claims"] or "") for row in graph.read("MATCH (n) RETURN n.claims AS claims"))

    upsert.unload(graph, "baltica")
    assert {row["label"] for row in ask(graph, "graph_labels")} == {"Measurement"}
    (finding,) = doctor.measures(graph)
    assert finding.what == "measures on other nodes than they were written to"
    assert (finding.number, finding.examples[0]) == (len(values) + 1, f"degree of clusters: 0 of {len(clusters)} nodes")
    assert all(one.nodes == 0 for one in clear_measures(graph))
    assert everything(graph) == (frozenset(), frozenset())


def test_all_is_removed_and_measurements_too(empty_graph: Graph) -> None:
    ids = put_organizations(empty_graph, 3)
    put_region(empty_graph, "nuts2021:DK01", 2)
    put_region(empty_graph, "iso3166-2:RU-KGD", None)
    before = everything(empty_graph)
    assert clear_measures(empty_graph) == []
    write_measures(empty_graph, "organizations", {n: dict.fromkeys(ids, 1) for n in ("degree", "harmonic")}, account())
    write_measures(empty_graph, "nuts2", {"degree": {"nuts2021:DK01": 1}}, account())
    empty_graph.write("MATCH (n:Region {id: 'iso3166-2:RU-KGD'}) SET n.degree = 5")
    assert clear_measures(empty_graph, measures=["harmonic"]) == [Held("organizations", "harmonic", 3)]
    assert stored(empty_graph, "harmonic") == {}
    assert clear_measures(empty_graph) == [
        Held("organizations", "degree", 3), Held("nuts2", "degree", 1), Held("other", "degree", 1)
    ]  # fmt: skip
    assert everything(empty_graph) == before


class Failing:
    """A graph that fails at the n-th write from now on, as if the program were killed there."""

    def __init__(self, graph: Graph, writes: int) -> None:
        self.graph, self.left = graph, writes

    def read(self, *given: Any) -> list[dict[str, Any]]:
        return self.graph.read(*given)

    def write(self, *given: Any) -> None:
        self.left -= 1
        if self.left < 0:
            raise BalticaError("killed", "again")
        self.graph.write(*given)


def test_stopped_anywhere_and_repeated_it_is_as_if_done_at_once(
    empty_graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upsert, "BATCH", 4)
    ids = put_organizations(empty_graph, 10)
    old, new = {"degree": dict.fromkeys(ids, 1)}, {"degree": dict.fromkeys(ids[:5], 2)}
    write_measures(empty_graph, "organizations", old, account())
    write_measures(empty_graph, "organizations", new, account())
    whole = everything(empty_graph)
    monkeypatch.setattr(upsert, "prepare", lambda _graph: None)
    outcomes = []
    for number in range(7):  # unfinished, three batches removed, two written, finished
        write_measures(empty_graph, "organizations", old, account())
        with pytest.raises(BalticaError):
            write_measures(Failing(empty_graph, number), "organizations", new, account())  # type: ignore[arg-type]
        outcomes.append("measures whose writing or removal was stopped before the end" in findings(empty_graph))
        assert number == 0 or len(set(stored(empty_graph, "degree").values())) <= 1, "old beside new"
        write_measures(empty_graph, "organizations", new, account())
        assert everything(empty_graph) == whole
    assert outcomes == [False, *[True] * 6], "the first was stopped before it changed anything"
    for number in range(4):  # unfinished, two batches, the account
        with pytest.raises(BalticaError):
            clear_measures(Failing(empty_graph, number))  # type: ignore[arg-type]
        assert bool(findings(empty_graph)) == (number > 0)
        write_measures(empty_graph, "organizations", new, account())
    clear_measures(empty_graph)
    assert findings(empty_graph) == {}
    assert stored(empty_graph, "degree") == {}


def test_a_killed_program_leaves_an_unfinished_measure(scratch_graph: Graph) -> None:
    ids = put_organizations(scratch_graph, 20)
    code = (
        "import os, signal, sys\n"
        "from baltica.graph import measures, upsert\n"
        "from baltica.graph.connection import Graph\n"
        "from baltica.graph.settings import Settings\n"
        "upsert.BATCH = 4\n"
        "def die(what, done, total):\n"
        "    if done >= 12: os.kill(os.getpid(), signal.SIGKILL)\n"
        "values = {'degree': {f'test:{n}': 3 for n in range(20)}}\n"
        "with Graph(Settings.from_options().server) as graph:\n"
        "    measures.write_measures(graph, 'organizations', values, measures.Account({}, '', ''), die)\n"
    )
    address = scratch_graph.address
    named = {"NEO4J_URI": address.uri, "NEO4J_USERNAME": address.username, "NEO4J_PASSWORD": address.password}
    if address.database:
        named["NEO4J_DATABASE"] = address.database
    child = subprocess.run([sys.executable, "-c", code], env={**os.environ, **named}, check=False, timeout=120)
    assert child.returncode == -signal.SIGKILL
    assert 12 <= len(stored(scratch_graph, "degree")) < 20
    (one,) = measurements(scratch_graph).values()
    assert "at" not in one
    assert "measures whose writing or removal was stopped before the end" in findings(scratch_graph)
    write_measures(scratch_graph, "organizations", {"degree": dict.fromkeys(ids, 3)}, account())
    assert findings(scratch_graph) == {}
    assert len(stored(scratch_graph, "degree")) == 20


def test_the_doctor_tells_of_old_lost_and_unexplained_measures(empty_graph: Graph) -> None:
    load(empty_graph, sources()["areas"], [folder_of("areas")])
    a, b, c = put_organizations(empty_graph, 3)
    write_measures(empty_graph, "organizations", {"degree": {a: 1, b: 2}}, account())
    assert findings(empty_graph) == {}
    assert live_faults(empty_graph) != [], "the organizations of this test have no source"
    assert not any("degree" in fault or "Measurement" in fault for fault in live_faults(empty_graph))
    early = datetime(2020, 1, 1, tzinfo=UTC)
    write_measures(empty_graph, "organizations", {"degree": {a: 1, b: 2}}, account(early))
    empty_graph.write("MATCH (n:Organization {id: $id}) DETACH DELETE n", {"id": a})
    empty_graph.write("MATCH (n:Organization {id: $id}) SET n.pagerank = 0.5", {"id": c})
    assert findings(empty_graph) == {
        "measures on nodes that nothing tells the method of": ("fault", 1, ("pagerank of organizations: 1 nodes",)),
        "measures that are older than the last load": (
            "hint", 1, ("degree of organizations, measured before the last load of areas",)
        ),
        "measures on other nodes than they were written to": (
            "hint", 1, ("degree of organizations: 1 of 2 nodes",)
        ),
    }  # fmt: skip
    told = {finding.what: finding for finding in doctor.examine(empty_graph)}
    assert all("baltica analyze clear" in told[what].advice for what in findings(empty_graph))
    empty_graph.write("MATCH (m:Measurement) SET m.at = null")
    assert findings(empty_graph)["measures whose writing or removal was stopped before the end"][0] == "fault"
    clear_measures(empty_graph)
    assert findings(empty_graph) == {}


def test_the_queries_say_nothing_where_nothing_was_written(graph: Graph) -> None:
    for name in ("measures_written", "organizations_by_measure", "regions_by_measure"):
        assert catalog.run(graph, catalog.get(name), {"measure": "degree"} if "by" in name else {}) == []
