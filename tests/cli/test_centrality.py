"""``baltica analyze centrality``: nodes, weights, samples, slices, and what is said under the tables."""

from pathlib import Path
from typing import Any

import pytest
import typer

from baltica.analytics.centrality import ALL, BROKERAGE, centrality, measures_for
from baltica.analytics.graphdata import GraphData
from baltica.cli import centrality as command
from baltica.cli.main import main
from baltica.cli.output import Format, frame_rows, printed
from baltica.cypher.selection import Selection
from tests.support.answers import csv_rows, rows_of
from tests.support.facts import bundled_data


@pytest.fixture(scope="module")
def facts(bundled: Path) -> GraphData:
    return bundled_data(bundled)


@pytest.fixture
def call(facts: GraphData, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on the bundled facts, without an engine; gives what it printed, notes on stderr apart."""

    def selected(_context: typer.Context, selection: Selection) -> GraphData:
        return facts.select(selection)

    monkeypatch.setattr(command, "selected", selected)

    def run(*arguments: str, code: int = 0) -> Any:
        assert main(["analyze", "centrality", *arguments]) == code, capsys.readouterr().err
        return capsys.readouterr()

    return run


def rows(call: Any, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows_of(call(*arguments, "--format", "json").out)
    return found


@pytest.mark.parametrize(
    ("nodes", "count", "first"), [("organizations", 539, 25), ("countries", 12, 12), ("clusters", 66, 25)]
)
def test_all_measures_of_each_kind_of_nodes(call: Any, nodes: str, count: int, first: int) -> None:
    """A program gets one table, a reader several that are narrow, with the same rows and every measure explained."""
    names = measures_for(nodes)
    table = csv_rows(call("--measure", "all", "--nodes", nodes, "--format", "csv").out)
    assert len(table) == count
    assert list(table[0])[-len(names) :] == list(names)
    text = call("--measure", "all", "--nodes", nodes).out
    assert text.count(f"\n {table[0]['id']} ") == -(-(len(names) + 1 + (nodes == "clusters")) // 7)
    assert all(f"({name}): " in text for name in names)
    assert (f"{first} of {count} rows" in text) == (first < count)


def test_without_a_measure_the_usual_ones(call: Any) -> None:
    assert list(rows(call, "--top", "1")[0]) == [
        "id", "name", "country", "region_code", "projects",
        "degree", "strength_newman", "betweenness", "closeness", "eigenvector", "pagerank",
    ]  # fmt: skip


def test_the_first_measure_decides_the_order(call: Any) -> None:
    values = [round(row["pagerank"], 9) for row in rows(call, "--measure", "pagerank,degree")]
    assert values == sorted(values, reverse=True)


def test_regions_of_a_level(call: Any) -> None:
    table = rows(call, "--nodes", "regions", "--level", "2", "--measure", "degree", "--country", "DK")
    assert {row["id"] for row in table} == {"DK01", "DK02", "DK03", "DK04", "DK05"}
    said = call("--nodes", "regions", "--level", "2", "--measure", "degree", "--country", "DK").out
    assert "A region (NUTS level 2) takes part in a project when an organization located there does." in said
    assert "147 organizations not located at NUTS level 2 left out." in said
    assert "5 of its regions are in the places reported" in said


def test_large_projects_are_always_said(call: Any) -> None:
    assert "Projects of all sizes are kept; the largest has 32 participants." in call("--measure", "degree").out
    assert (
        "Projects with more than 10 participants are left out (--max-project-size)."
        in call("--measure", "degree", "--max-project-size", "10").out
    )
    assert "The network: 539 nodes and 0 ties." in call("--measure", "degree", "--max-project-size", "1").out


def test_ties_weights_and_the_size_of_the_network_are_said(call: Any) -> None:
    said = call("--measure", "degree,closeness,pagerank", "--min-shared", "2").out
    assert "Two organizations are tied when they share at least 2 projects." in said
    assert "Every tie counts alike in closeness (weight none)." in said
    assert "A tie counts by the number of shared projects in pagerank (weight raw)." in said
    assert "The network: 539 nodes and " in said
    assert (
        "in closeness and pagerank (weight newman)" in call("--measure", "closeness,pagerank", "--weight", "newman").out
    )


def test_participation_and_roles_say_who_is_left_out(call: Any) -> None:
    said = call("--measure", "participation,brokerage", "--nodes", "clusters").out
    assert "52 clusters in several countries or of an unknown one left out of participation and brokerage." in said
    assert "each pair of partners once" in said


def test_a_sample_comes_with_its_error(call: Any) -> None:
    arguments = ("--measure", "betweenness", "--sample", "100", "--seed", "3")
    first = rows(call, *arguments)
    assert first == rows(call, *arguments)
    assert first[0]["betweenness_error"] > 0
    said = call(*arguments).out
    assert "betweenness is an estimate: shortest chains from 100 nodes, drawn with seed 3." in said
    assert "betweenness_error is its standard error" in said


def test_a_sample_of_all_is_no_sample(call: Any) -> None:
    arguments = ("--measure", "betweenness", "--format", "csv", "--top", "3")
    said = call(*arguments, "--sample", "1000").out
    assert "betweenness is exact, its error 0: the sample takes in all 539 nodes." in said
    assert "estimate" not in said
    assert "estimate" in call(*arguments, "--sample", "538").out


def test_a_selection_without_projects_is_told(call: Any) -> None:
    said = call("--since", "2090", "--measure", "degree").out
    assert "The selection holds no project." in said
    assert "the largest has" not in said


def test_one_component_is_not_called_the_largest(call: Any) -> None:
    said = call("--nodes", "countries", "--measure", "degree").out
    assert "The network: 12 nodes and 46 ties in one connected component of 11 nodes; 1 node without any tie." in said


def test_tables_fit_the_terminal(facts: GraphData) -> None:
    """All figures once, in tables no wider than the terminal where it has a usual width."""
    table = centrality(facts, ALL).head(25)
    figures = [name for name in table.columns if name not in ("name", "country", "region_code")]
    for room in (100, 120, 200):
        found = command.parts(table, "id", room)
        assert [name for columns in found for name in columns if name not in ("name", "country")] == figures
        narrow = table.assign(name=command.shortened(table["name"]))
        for columns in found:
            lines = printed(*frame_rows(narrow[columns], "id"), Format.table).splitlines()
            assert max(map(len, lines)) <= room or len(columns) == 4
    assert command.parts(table[["name", "country", "degree"]], "id", 200) == [["name", "country", "degree"]]


def test_slices_for_programs_and_for_readers(call: Any) -> None:
    table = rows(call, "--measure", "degree,pagerank", "--slices", "year")
    assert list(table[0]) == [
        "slice", "id", "name", "country", "projects", "degree", "pagerank", "rank_degree", "rank_pagerank",
    ]  # fmt: skip
    assert table[0]["slice"] == "2004"  # nobody is known of the project of 2002
    text = call("--measure", "degree,pagerank", "--slices", "year", "--top", "3").out
    assert " organizations in 2016\n" in text
    assert "Ranks by degree over time" in text
    assert "32 projects without a known year left out." in text


def test_no_slices_at_all(call: Any) -> None:
    """The bundled facts know no period."""
    text = call("--measure", "degree", "--slices", "period").out
    assert "No rows." in text
    assert "164 projects without a known period left out." in text


def test_write_hands_over_the_table(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def write(_context: Any, *values: Any, **options: Any) -> list[str]:
        given["values"], given["options"] = values, options
        return ["Written."]

    monkeypatch.setattr("baltica.cli.measures.write_measures", write)
    arguments = (
        "--measure",
        "brokerage,pagerank",
        "--nodes",
        "regions",
        "--level",
        "2",
        "--min-shared",
        "2",
        "--write",
    )
    assert "Written." in call(*arguments).out
    nodes, table, names, method, selection, said = given["values"]
    assert (nodes, tuple(names), selection) == ("regions", (*BROKERAGE, "pagerank"), Selection())
    assert set(names) <= set(table.columns)
    assert "regions of NUTS level 2; weight raw; ties of at least 2 shared projects" in method["pagerank"]
    assert said.endswith(" ".join(arguments))
    assert given["options"]["level"] == 2


@pytest.mark.parametrize(
    ("arguments", "says", "helps"),
    [
        (["--measure", "fame"], "fame", "betweenness"),
        (["--measure", "degree", "--sample", "100"], "only betweenness", "--measure betweenness"),
        (["--measure", "brokerage", "--nodes", "countries"], "countries have none", "regions"),
        (["--slices", "year", "--write"], "slices cannot be written", "--since"),
        (["--slices", "decade"], "--slices", "--help"),
        (["--nodes", "people"], "--nodes", "--help"),
        (["--weight", "heavy"], "--weight", "--help"),
        (["--sample", "0"], "--sample", "--help"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_before_anything_is_read(
    arguments: list[str], says: str, helps: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["analyze", "centrality", *arguments, "--home", str(tmp_path)]) == 1
    message, hint = capsys.readouterr().err.strip().splitlines()
    assert says in message
    assert helps in hint
    assert not (tmp_path / "engine" / "state.json").exists()


def test_the_help_names_every_measure(capsys: pytest.CaptureFixture[str]) -> None:
    main(["analyze", "centrality", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert all(name in text for name in (*ALL, "brokerage", "all"))


@pytest.mark.parametrize(
    "words",
    [
        ("centrality", "--nodes", "countries", "--level", "2"),
        ("communities", "--level", "2"),
        ("cross-border", "--level", "3"),
    ],
)
def test_a_level_that_says_nothing_is_refused(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Only regions have a level; passed over in silence it would make a table look like another one."""
    assert main(["analyze", *words]) == 1
    assert capsys.readouterr().err.startswith("error: --level says nothing about --")
