"""The doctor: a sound graph has no findings, and each damage is found, counted and named, on both engines."""

from collections.abc import Mapping
from typing import Any

import pytest

from baltica.graph import doctor, upsert
from baltica.graph.claims import Claim, as_text, text_digest
from baltica.graph.connection import Graph
from baltica.graph.schema import constraint_statements
from baltica.graph.upsert import NodeChange, RelChange, RelKey

RUN = "run:cordis:2026-11-22T10:00:00.000+00:00"
SCOPE = "cordis:h2020/organization"


def region(code: str, scheme: str = "NUTS2021", name: str = "Hovedstaden") -> dict[str, Any]:
    return {"code": code, "scheme": scheme, "level": 2, "name": name, "country": code[:2]}


def put(graph: Graph, label: str, id_: str, props: Mapping[str, Any], *scopes: str) -> None:
    """A node as the loader writes it, held by these scopes."""
    digest = text_digest(as_text(props))
    claims = [Claim(scope, digest, props) for scope in scopes or (SCOPE,)]
    list(upsert.write_nodes(graph, label, [NodeChange(id_, claims, known=True)], RUN))


def tie(graph: Graph, key: RelKey, props: Mapping[str, Any], scope: str = SCOPE) -> None:
    """A relationship as the loader writes it."""
    change = RelChange(key, Claim(scope, text_digest(as_text(props)), props))
    list(upsert.write_rels(graph, (key[0], key[1], key[3]), [change], RUN))


def fill(graph: Graph) -> None:
    """A small sound graph of two sources: an organization in both, its project, region, and a finished load each."""
    upsert.prepare(graph)
    put(graph, "Region", "nuts2021:DK01", region("DK01"), SCOPE, "keep:2014-2020/partners")
    put(graph, "Organization", "pic:1", {"name": "One", "country": "DK"}, SCOPE, "keep:2014-2020/partners")
    put(graph, "Project", "cordis:1", {"title": "P"})
    tie(graph, ("PARTICIPATES_IN", "Organization", "pic:1", "Project", "cordis:1"), {"role": "partner"})
    for scope in (SCOPE, "keep:2014-2020/partners"):
        tie(graph, ("LOCATED_IN", "Organization", "pic:1", "Region", "nuts2021:DK01"), {"basis": "nuts_code"}, scope)
    for source in ("cordis", "keep"):
        scope = f"{source}:runs"
        put(graph, "Source", f"source:{source}", {"title": source, "licence": "L"}, scope)
        at = {"at": "2026-11-22T10:00:00", "finished": "2026-11-22T10:01:00", "files": ["a.csv sha256:1"]}
        put(graph, "Run", f"run:{source}:1", at, scope)
        tie(graph, ("LOADED_FROM", "Run", f"run:{source}:1", "Source", f"source:{source}"), {}, scope)


def found(graph: Graph) -> dict[str, tuple[str, int, tuple[str, ...]]]:
    """Findings by what they are: severity, number, examples."""
    findings = doctor.examine(graph)
    assert len({finding.what for finding in findings}) == len(findings)
    assert all(finding.advice for finding in findings)
    assert [finding.severity for finding in findings] == sorted(finding.severity for finding in findings)
    return {finding.what: (finding.severity, finding.number, finding.examples) for finding in findings}


def test_a_sound_graph_has_no_findings_and_each_damage_is_found(empty_graph: Graph) -> None:
    graph = empty_graph
    fill(graph)
    assert found(graph) == {}

    put(graph, "Region", "nuts2016:SE22", region("SE22", "NUTS2016", "SE22"))
    put(graph, "Region", "nuts:FI1", region("FI1", "NUTS"))
    put(graph, "Organization", "pic:2", {"name": "Two"})
    put(graph, "Organization", "pic:3", {"name": "Three", "country": "SE"}, "keep:2014-2020/partners")
    put(graph, "Project", "cordis:2", {"title": "Q"})
    tie(graph, ("LOCATED_IN", "Organization", "pic:1", "Region", "nuts2016:SE22"), {"basis": "city"})
    tie(graph, ("PARTICIPATES_IN", "Organization", "pic:3", "Project", "cordis:1"), {"role": "partner"})
    put(graph, "Run", "run:cordis:2", {"at": "2026-11-22T11:00:00", "files": ["b.csv sha256:2"]}, "cordis:runs")
    tie(graph, ("LOADED_FROM", "Run", "run:cordis:2", "Source", "source:cordis"), {}, "cordis:runs")
    graph.write(
        "MATCH (a:Organization {id: 'pic:1'})-[r:PARTICIPATES_IN]->(p) CREATE (a)-[c:PARTICIPATES_IN]->(p) "
        "SET c = properties(r)"
    )
    graph.write("MATCH (n:Project {id: 'cordis:2'}) SET n.held_by = []")
    graph.write("MATCH (n:Source {id: 'source:keep'}) SET n.source = 'other'")
    graph.write("MATCH (n:Region {id: 'nuts2021:DK01'}) SET n.claims = null")
    assert found(graph) == {
        "loads that were stopped before the end": ("fault", 1, ("run:cordis:2",)),
        "nodes that no source holds": ("fault", 1, ("cordis:2",)),
        "nodes whose source is not the first of their holders": ("fault", 1, ("source:keep",)),
        "nodes of several holders that lack what each of them says": ("fault", 1, ("nuts2021:DK01",)),
        "PARTICIPATES_IN relationships whose source does not hold both ends": (
            "fault",
            1,
            ("pic:3 – cordis:1 (cordis)",),
        ),
        "nodes with a PARTICIPATES_IN relationship that is there twice": ("fault", 1, ("pic:1",)),
        "Organization nodes with several LOCATED_IN from one table": ("fault", 1, ("pic:1",)),
        "locations in NUTS regions of another version than most, which are in NUTS2021": (
            "hint",
            1,
            ("NUTS2021: 2", "NUTS2016: 1"),
        ),
        "regions of an unknown code list or version": ("hint", 1, ("nuts:FI1 (NUTS)",)),
        "regions without a name (their code stands in its place)": ("hint", 1, ("nuts2016:SE22",)),
        "projects without a partner": ("hint", 1, ("cordis:2",)),
        "organizations without a country": ("hint", 1, ("pic:2",)),
        "organizations without a region": ("hint", 2, ("pic:2", "pic:3")),
    }


def test_a_stopped_load_that_was_run_again_is_no_fault(empty_graph: Graph) -> None:
    fill(empty_graph)
    empty_graph.write("MATCH (n:Run {id: 'run:cordis:1'}) SET n.finished = null")
    assert list(found(empty_graph)) == ["loads that were stopped before the end"]
    again = {"at": "2026-11-22T12:00:00", "finished": "2026-11-22T12:01:00", "files": ["b sha256:2", "a.csv sha256:1"]}
    put(empty_graph, "Run", "run:cordis:2", again, "cordis:runs")
    tie(empty_graph, ("LOADED_FROM", "Run", "run:cordis:2", "Source", "source:cordis"), {}, "cordis:runs")
    assert found(empty_graph) == {}


def test_what_the_model_does_not_allow_is_found(empty_graph: Graph) -> None:
    fill(empty_graph)
    assert doctor.live_faults(empty_graph) == []
    empty_graph.write(
        "MATCH (o:Organization {id: 'pic:1'}) MATCH (p:Project {id: 'cordis:1'}) MATCH (o)-[r:PARTICIPATES_IN]->(p) "
        "SET o.type = 'club', o.nickname = 'Uno', p.title = null, r.run = null, r.role = 'guest' "
        "CREATE (p)-[w:WITHIN]->(o) SET w = properties(r), w.role = null, w.run = 'x' "
        "CREATE (p)-[:LIKES]->(:Planet {id: 'test:p', held_by: ['x:y 0 full '], source: 'x'})"
    )
    assert doctor.live_faults(empty_graph) == [
        "nodes carry the label Planet, which the model does not know: 1",
        "relationships have the type LIKES, which the model does not know: 1",
        "Organization nodes have a type outside the model's list: 1",
        "Organization nodes have a property nickname, which the model does not know: 1",
        "Project nodes lack title: 1",
        "PARTICIPATES_IN relationships lack run: 1",
        "PARTICIPATES_IN relationships have a role outside the model's list: 1",
        "WITHIN relationships go from Project to Organization, which the model does not allow: 1",
    ]
    examples = [finding.examples for finding in doctor.against_model(empty_graph)]
    assert examples[2:] == [("pic:1",), ("pic:1",), ("cordis:1",), ("pic:1 – cordis:1",), ("pic:1 – cordis:1",),
                            ("from cordis:1",)]  # fmt: skip


def test_the_loaded_graph_has_no_faults(graph: Graph) -> None:
    assert [finding for finding in doctor.examine(graph) if finding.severity == "fault"] == []


class Bare:
    """A graph with nothing in it, not even indexes."""

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """No rows, or a count of none."""
        return [{"number": 0}] if statement.endswith("AS number") else []


def test_missing_constraints_are_found_and_progress_is_told() -> None:
    told: list[tuple[int, int | None]] = []
    (finding,) = doctor.examine(Bare(), lambda _, done, total: told.append((done, total)))
    assert (finding.severity, finding.number) == ("fault", len(constraint_statements()))
    assert len(finding.examples) == doctor.EXAMPLES
    assert told[-1][0] == told[-1][1] == len(told)


def test_a_dropped_constraint_is_found(empty_graph: Graph) -> None:
    upsert.prepare(empty_graph)
    empty_graph.write("DROP CONSTRAINT topic_id IF EXISTS")
    try:
        (finding,) = doctor.missing_indexes(empty_graph)
        assert finding.examples == ("Topic.id",)
    finally:
        upsert.prepare(empty_graph)


@pytest.mark.parametrize("check", doctor.CHECKS, ids=lambda check: check.what)
def test_each_check_names_its_examples(check: doctor.Check) -> None:
    assert "AS example" in check.found
    assert check.found.count("$") == len(check.parameters)
