"""Commands on a loaded graph, on both engines: what they print is what the graph holds."""

import csv
import io
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from baltica.cli.main import main
from tests.support.answers import answer, rows_of

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

PointAt = Callable[["Graph"], None]


@pytest.fixture
def call(
    graph: "Graph",
    point_at: PointAt,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Any:
    """Run a command line on the loaded graph; gives what it printed on stdout."""
    point_at(graph)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        code = main(list(arguments))
        captured = capsys.readouterr()
        assert code == 0, captured.err
        return captured.out

    return run


def test_query_list_names_titles_parameters(call: Any) -> None:
    rows = json.loads(call("query", "list", "--format", "json"))
    assert len([row for row in rows if not row["name"].startswith("data_")]) >= 15
    assert all({"name", "title", "parameters"} <= set(row) for row in rows)


def test_query_run_gives_the_same_rows_in_every_format(call: Any) -> None:
    arguments = ("query", "run", "organizations_most_connected", "--param", "country=DK", "--param", "top=5")
    rows = json.loads(call(*arguments, "--format", "json"))
    assert len(rows) == 5
    printed = list(csv.DictReader(io.StringIO(call(*arguments, "--format", "csv"))))
    assert [row["id"] for row in printed] == [row["id"] for row in rows]
    assert all(row["name"] in call(*arguments) for row in rows)


def test_query_run_tells_of_paths_and_hands_them_on(call: Any) -> None:
    arguments = (
        "query",
        "run",
        "organizations_shared",
        "-p",
        "from_id=baltica:dtu",
        "-p",
        "to_id=baltica:lund-university",
    )
    table = call(*arguments)
    assert "PARTICIPATES_IN" not in table
    assert "'baltica view --query organizations_shared' draws it" in table
    rows = json.loads(call(*arguments, "--format", "json"))
    assert rows[0]["path"] == [
        "baltica:dtu", "PARTICIPATES_IN", rows[0]["id"], "PARTICIPATES_IN", "baltica:lund-university",
    ]  # fmt: skip


def test_free_statement_with_parameters(call: Any, bundled: Path) -> None:
    statement = "MATCH (c:Cluster) WHERE c.kind = $kind RETURN c.id AS id, c.countries AS countries ORDER BY id"
    rows = json.loads(call("query", "cypher", statement, "--param", "kind=cross_border", "--format", "json"))
    clusters = pd.read_csv(bundled / "clusters.csv", keep_default_na=False)
    wanted = clusters[clusters["kind"] == "cross_border"].sort_values("id")
    assert [row["id"] for row in rows] == [f"baltica:{id_}" for id_ in wanted["id"]]
    assert [row["countries"] for row in rows] == [text.split("|") for text in wanted["countries"]]


def test_free_statement_may_return_nodes_relationships_and_paths(call: Any) -> None:
    statement = "MATCH p=(o:Organization)-[r:MANAGES]->(c) RETURN o, r, p ORDER BY c.id LIMIT 1"
    row = json.loads(call("query", "cypher", statement, "--format", "json"))[0]
    assert row["o"]["labels"] == ["Organization"]
    assert row["r"]["type"] == "MANAGES"
    assert len(row["p"]["nodes"]) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (n:Cluster) DETACH DELETE n",
        "match (n) set n.name = 'x' return n",
        "CREATE (:Cluster {id: 'x'})",
        "MERGE (n:Cluster {id: 'x'}) RETURN n",
        "MATCH (n) CALL { WITH n REMOVE n.name RETURN 1 AS x } RETURN x",
        "DROP CONSTRAINT cluster_id",
        "MATCH (n) /* hidden */ FOREACH (x IN [1] | SET n.name = 'x')",
        "RETURN 1 AS one; MATCH (n) DETACH DELETE n",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    ],
)
def test_a_statement_that_writes_is_refused_and_changes_nothing(
    statement: str, graph: "Graph", point_at: PointAt, capsys: pytest.CaptureFixture[str]
) -> None:
    point_at(graph)
    before = graph.read("MATCH (n) RETURN labels(n)[0] AS label, count(n) AS n, count(n.name) AS names ORDER BY label")
    assert main(["query", "cypher", statement]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ")
    after = graph.read("MATCH (n) RETURN labels(n)[0] AS label, count(n) AS n, count(n.name) AS names ORDER BY label")
    assert after == before


def test_centrality_top_organizations_by_degree(call: Any, bundled: Path) -> None:
    rows = rows_of(call("analyze", "centrality", "--measure", "degree", "--top", "10", "--format", "json"))
    links = pd.read_csv(bundled / "participations.csv")[["project_id", "organization_id"]].drop_duplicates()
    met = links.merge(links, on="project_id").query("organization_id_x != organization_id_y")
    degree = met.groupby("organization_id_x")["organization_id_y"].nunique()
    assert [row["degree"] for row in rows] == degree.sort_values(ascending=False).head(10).tolist()
    assert all(degree[row["id"].removeprefix("baltica:")] == row["degree"] for row in rows)


def test_country_reports_places_while_partners_elsewhere_stay(call: Any) -> None:
    everybody = rows_of(call("analyze", "centrality", "--measure", "degree", "--format", "json"))
    danes = rows_of(call("analyze", "centrality", "--measure", "degree", "--country", "DK", "--format", "json"))
    assert danes == [row for row in everybody if row["country"] == "DK"]


def test_cross_border_ties_by_country(call: Any, bundled: Path) -> None:
    rows = rows_of(call("analyze", "cross-border", "--cut-lists", "--format", "json"))
    country = pd.read_csv(bundled / "organizations.csv").set_index("id")["country"]
    links = pd.read_csv(bundled / "participations.csv")[["project_id", "organization_id"]].drop_duplicates()
    links["country"] = links["organization_id"].map(country)
    counts = links.groupby(["project_id", "country"]).size().reset_index(name="n")
    pairs = counts.merge(counts, on="project_id").query("country_x < country_y")
    full = (pairs["n_x"] * pairs["n_y"]).groupby([pairs["country_x"], pairs["country_y"]]).sum()
    assert {(row["a"], row["b"]): row["full"] for row in rows} == full.to_dict()


def test_regions_by_level(call: Any) -> None:
    rows = rows_of(call("analyze", "regions", "--level", "0", "--format", "json"))
    assert sum(row["organizations"] for row in rows) == 539
    fine = rows_of(call("analyze", "regions", "--level", "3", "--format", "json"))
    assert fine[-1]["code"] == "not located at this level"
    assert sum(row["organizations"] for row in fine) == 539


ANALYSES = [
    *("centrality", "cross-border", "regions", "coverage", "e-i", "specialization", "survival", "helix"),
    *("internationality", "missing-ties --level 2", "stopped-ties", "portfolio DK011", "communities --seeds 5"),
    *("compare --first status=initiative", "places --no-significance", "significance --approximate"),
    *("urbanization --permutations 99", "gravity --level 2 --without-border"),
]  # fmt: skip


@pytest.mark.parametrize("what", ANALYSES)
def test_each_analysis_reads_either_engine(call: Any, what: str) -> None:
    found = answer(call("analyze", *what.split(), "--format", "json"))
    assert found["notes"]
    assert found["rows"] or what.startswith("missing-ties"), "there are none in the bundled facts"


@pytest.mark.usefixtures("facts_at_hand")
@pytest.mark.parametrize("what", ANALYSES)
def test_each_analysis_says_what_was_chosen(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", *what.split()]) == 0
    assert "Selection: no filter." in capsys.readouterr().out


def test_partners_of_a_planned_project_are_looked_up(call: Any) -> None:
    found = json.loads(call("check-consortium", "Lund University", "Region Skane", "--format", "json"))
    assert [one["organization"] for one in found["partners"]] == ["baltica:lund-university", "baltica:region-skane"]
    assert found["ties"] and found["rows"]


def test_report_and_view_write_files(call: Any, tmp_path: Path) -> None:
    call("report", "--country", "DK", "--out", "dk.html", "--format", "html,md")
    call("view", "organizations", "--country", "DK", "--out", "net.html")
    assert (tmp_path / "dk.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "baltica report --country DK" in (tmp_path / "dk.md").read_text(encoding="utf-8")
    assert (tmp_path / "net.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dk.html", "dk.md", "net.html"]


def test_schema_check(call: Any) -> None:
    assert call("schema", "check") == "The graph follows the model.\n"


def test_out_that_cannot_be_written(
    graph: "Graph", point_at: PointAt, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    point_at(graph)
    (tmp_path / "file").write_text("x")
    assert main(["report", "--out", str(tmp_path / "file" / "report.html")]) == 1
    # On a slow machine progress is told before.
    assert any(line.startswith("error: cannot write") for line in capsys.readouterr().err.splitlines())


def test_a_source_that_the_graph_does_not_hold(
    graph: "Graph", point_at: PointAt, capsys: pytest.CaptureFixture[str]
) -> None:
    point_at(graph)
    assert main(["analyze", "regions", "--source", "baltika"]) == 1
    assert capsys.readouterr().err == (
        "error: the graph holds nothing of a source 'baltika'\ntry: did you mean baltica?\n"
    )


def test_empty_graph_says_what_to_do(
    empty_graph: "Graph", point_at: PointAt, capsys: pytest.CaptureFixture[str]
) -> None:
    point_at(empty_graph)
    assert main(["analyze", "centrality"]) == 1
    said = capsys.readouterr().err  # on a busy machine progress is told before it
    assert said.endswith("error: the graph is empty\ntry: load some facts first: baltica load baltica\n")


def test_commands_under_the_figures_of_a_report_work_as_printed(call: Any, tmp_path: Path) -> None:
    call("report", "--country", "DK,SE", "--since", "2010", "--out", "nordic.md")
    text = (tmp_path / "nordic.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"^\*Repeat it\.\* `(.*)`", text, re.MULTILINE))
    assert len(commands) >= 4
    for command in commands:
        assert command.endswith(" --country DK,SE --since 2010") != command.startswith("baltica query ")
        assert call(*shlex.split(command)[1:])
