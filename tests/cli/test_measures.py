"""``--write`` and ``baltica analyze clear`` as a user types them: what is written, said and removed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer

from baltica.cli import measures
from baltica.cli.common import Shared
from baltica.cli.main import main
from baltica.cypher.selection import Selection
from baltica.graph.connection import Graph
from baltica.graph.measures import clear_measures
from baltica.loader.registry import sources
from baltica.loader.write import load
from tests.support.answers import rows_of

COMMAND = "baltica analyze centrality --write"


class Context(typer.Context):
    """What a command gets from the program: the options that hold for all."""

    def __init__(self, shared: Shared) -> None:
        self.obj = shared


@pytest.fixture(scope="module")
def facts_loaded(_scratch_embedded: Graph, bundled: Path) -> Graph:
    """The bundled facts, loaded once for the tests of this file."""
    _scratch_embedded.write("MATCH (n) DETACH DELETE n")
    load(_scratch_embedded, sources()["baltica"], [bundled])
    return _scratch_embedded


@pytest.fixture
def loaded(facts_loaded: Graph) -> Iterator[Graph]:
    """The bundled facts in a graph to write measures into; they are gone after each test."""
    nodes = "MATCH (n) RETURN n.id AS id, properties(n) AS props ORDER BY id"
    before = facts_loaded.read(nodes)
    yield facts_loaded
    clear_measures(facts_loaded)
    assert facts_loaded.read(nodes) == before


@pytest.fixture
def context(loaded: Graph, tmp_path: Path) -> Context:
    address = loaded.address
    return Context(Shared(tmp_path, address.uri, address.username, address.password, address.database, COMMAND))


@pytest.fixture
def call(context: Context, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Run a command line on that graph: exit code, what it printed, what it said beside."""
    shared = context.obj
    server = ["--neo4j-uri", shared.uri, "--neo4j-username", shared.username, "--neo4j-password", shared.password]
    server += ["--neo4j-database", shared.database] if shared.database else []

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([*arguments, "--home", str(shared.home), *server])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    yield run


def table(index: list[str], **columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.Index(index, name="id"))


def test_organizations_are_written_with_notes_that_say_how_to_go_on(context: Context, loaded: Graph) -> None:
    ids = [row["id"] for row in loaded.read("MATCH (o:Organization) RETURN o.id AS id ORDER BY id LIMIT 3")]
    figures = table([*ids], degree=[1, 2, 3], betweenness=[0.5, float("nan"), 0.25], name=["A", "B", "C"])
    method = {"degree": "partners", "betweenness": "exact"}
    said = measures.write_measures(
        context, "organizations", figures, ["degree", "betweenness"], method, Selection(since=2014), COMMAND
    )
    assert said[0] == "Written to 3 organizations: degree, betweenness. Fewer got a value of: betweenness 2."
    statement = said[1].removeprefix("In Neo4j Browser: ")
    assert [row["o.degree"] for row in loaded.read(statement)] == [3, 2, 1]
    assert all(row["o.name"] for row in loaded.read(statement))
    assert said[2].endswith("baltica analyze clear --measure degree,betweenness --nodes organizations")
    (one,) = loaded.read("MATCH (m:Measurement {measure: 'degree'}) RETURN properties(m) AS props")
    told = one["props"]
    assert (told["method"], told["selection"]) == ("partners", "projects started in 2014 or later")
    assert (told["command"], told["rows"], told["scale"]) == (COMMAND, 3, "organizations")


def test_regions_are_found_by_their_codes_and_what_is_not_there_is_said(context: Context, loaded: Graph) -> None:
    chosen = Selection(country=("DK",))
    for codes, level, scale in ((["DK011", "SE224", "XX999"], None, "nuts3"), (["DK01", "XX99"], 2, "nuts2")):
        figures = table(codes, harmonic=[0.5] * len(codes))
        said = measures.write_measures(context, "regions", figures, ["harmonic"], {}, chosen, COMMAND, level)
        assert said[0] == f"Written to {len(codes) - 1} regions ({scale}): harmonic."
        assert said[1] == f"1 have no node in the graph and were not written: {codes[-1]}."
        assert len(loaded.read(said[2].removeprefix("In Neo4j Browser: "))) == len(codes) - 1
    held = loaded.read("MATCH (r:Region) WHERE r.harmonic IS NOT NULL RETURN r.id AS id ORDER BY id")
    assert [row["id"] for row in held] == ["nuts2021:DK01", "nuts2021:DK011", "nuts2021:SE224"]
    told = loaded.read("MATCH (m:Measurement) RETURN DISTINCT m.method AS method")
    assert told == [{"method": "measured in the whole selection, written for the reported places only"}]


@pytest.mark.parametrize("nodes", ["countries", "regions"])
def test_countries_are_written_to_nuts_or_else_iso(context: Context, loaded: Graph, nodes: str) -> None:
    said = measures.write_measures(
        context, nodes, table(["DK", "RU", "ZW"], degree=[3, 2, 1]), ["degree"], {}, Selection(), COMMAND
    )
    assert said[:2] == ["Written to 2 countries: degree.", "1 have no node in the graph and were not written: ZW."]
    held = loaded.read("MATCH (r:Region) WHERE r.degree IS NOT NULL RETURN r.id AS id, r.degree AS d ORDER BY id")
    assert held == [{"id": "iso3166-1:RU", "d": 2}, {"id": "nuts2021:DK", "d": 3}]


def test_what_was_written_is_told_and_cleared_by_name(call: Any, context: Context, loaded: Graph) -> None:
    ids = [row["id"] for row in loaded.read("MATCH (c:Cluster) RETURN c.id AS id")]
    columns = {"degree": [1] * len(ids), "community": [2] * len(ids)}
    measures.write_measures(context, "clusters", table(ids, **columns), list(columns), {}, Selection(), COMMAND)
    measures.write_measures(context, "countries", table(["DK"], degree=[1]), ["degree"], {}, Selection(), COMMAND)
    code, printed, _ = call("query", "run", "measures_written", "--format", "json")
    assert code == 0
    assert [(row["scale"], row["measure"]) for row in json.loads(printed)] == [
        ("clusters", "community"),
        ("clusters", "degree"),
        ("countries", "degree"),
    ]
    assert call("schema", "check")[0] == 0
    code, printed, _ = call("doctor", "--format", "json")
    assert code == 0
    assert not [row for row in json.loads(printed) if "measure" in row["what"]]

    code, printed, said = call("analyze", "clear", "--measure", "degree", "--nodes", "clusters", "--format", "json")
    assert (code, json.loads(printed)) == (0, [{"from": "clusters", "measure": "degree", "nodes": len(ids)}])
    assert "Removed from the graph: 1 measure." in said
    assert loaded.read("MATCH (r:Region) WHERE r.degree IS NOT NULL RETURN r.id AS id") == [{"id": "nuts2021:DK"}]
    code, printed, _ = call("analyze", "clear")
    assert code == 0
    assert "Removed from the graph: 2 measures." in printed
    assert loaded.read("MATCH (m:Measurement) RETURN m") == []
    code, printed, _ = call("analyze", "clear")
    assert (code, printed) == (0, "No such measure is written in the graph.\n")


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("--measure", "betweeness"), "there is no measure 'betweeness'", "did you mean betweenness?"),
        (("--nodes", "organisations"), "there is no kind of nodes 'organisations'", "did you mean organizations?"),
    ],
)
def test_a_misspelled_name_is_told_before_anything_starts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    home = tmp_path / "home"
    assert main(["analyze", "clear", *arguments, "--home", str(home)]) == 1
    said = capsys.readouterr().err
    assert message in said
    assert hint in said
    assert not home.exists()


@pytest.mark.parametrize(
    ("nodes", "scale"),
    [
        ("organizations", "organizations"),
        ("regions --level 2", "nuts2"),
        ("regions --level 3", "nuts3"),
        ("countries", "countries"),
        ("clusters", "clusters"),
    ],
)
def test_the_command_writes_what_it_prints(call: Any, loaded: Graph, nodes: str, scale: str) -> None:
    asked = ("--measure", "degree,pagerank", "--write", "--format", "json", "--nodes", *nodes.split())
    code, printed, said = call("analyze", "centrality", *asked)
    assert code == 0, said
    rows = rows_of(printed)
    (told,) = loaded.read(
        "MATCH (m:Measurement {measure: 'degree'}) RETURN m.scale AS scale, m.rows AS rows, m.command AS command"
    )
    assert told["scale"] == scale
    assert "--write" in told["command"]
    assert "password" not in told["command"]
    stored = loaded.read("MATCH (n) WHERE n.degree IS NOT NULL RETURN n.degree AS d ORDER BY d")
    assert len(stored) == told["rows"]
    assert 0 < told["rows"] <= len(rows)
    if told["rows"] == len(rows):
        assert [row["d"] for row in stored] == sorted(row["degree"] for row in rows)
    assert "To remove them: baltica analyze clear --measure degree,pagerank" in printed


def test_communities_can_be_written_and_cleared(call: Any, loaded: Graph) -> None:
    code, printed, said = call("analyze", "communities", "--seeds", "3", "--members", "--write", "--format", "json")
    assert code == 0, said
    rows = {row["id"]: row["community"] for row in rows_of(printed)}
    stored = loaded.read("MATCH (o:Organization) WHERE o.community IS NOT NULL RETURN o.id AS id, o.community AS c")
    assert {row["id"]: row["c"] for row in stored} == rows
    (told,) = loaded.read("MATCH (m:Measurement {measure: 'community'}) RETURN m.method AS method")
    assert told["method"].startswith("Leiden; of 3 runs (seed 1)")
    assert call("analyze", "clear", "--measure", "community")[0] == 0
    assert not loaded.read("MATCH (o:Organization) WHERE o.community IS NOT NULL RETURN o.id AS id")
