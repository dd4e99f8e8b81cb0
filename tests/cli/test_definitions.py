"""Every column that ``baltica analyze`` prints for programs is defined beside the rows."""

from collections.abc import Callable

import pytest

from baltica.cli.main import main
from tests.support.answers import answer

# Figures are not looked at here: few draws will do.
FEWER = {
    "urbanization": ("--permutations", "99"),
    "portfolio": ("--samples", "20"),
}

# What is printed by default and by each option that changes the columns.
MODES = [
    "coverage",
    "centrality",
    "centrality --measure brokerage,participation,constraint",
    "centrality --nodes regions",
    "centrality --nodes countries --slices period",
    "centrality --measure betweenness --sample 20",
    "centrality --nodes clusters",
    "communities --seeds 2",
    "communities --seeds 2 --members",
    "communities --seeds 2 --nodes regions --members",
    "compare",
    "compare --of projects --first country=DK --second country=SE",
    "compare --of organizations --first type=university --second type=company",
    "compare --of regions --level 2 --first country=DK --second country=SE",
    "survival",
    "survival --each",
    "cross-border",
    "cross-border --between regions --level 2",
    "cross-border --between clusters",
    "cross-border --between organizations",
    "stopped-ties --level 2",
    "stopped-ties --between organizations",
    "gravity --without-border",
    "gravity --without-border --level 3 --show pairs",
    "helix",
    "helix --of clusters",
    "helix --of ties",
    "helix --units",
    "helix --of clusters --units",
    "helix --of regions --units",
    "e-i",
    "e-i --of network",
    "e-i --of organizations",
    "e-i --by type",
    "internationality",
    "internationality --of projects",
    "internationality --of clusters",
    "places --no-significance",
    "places --approximate --level 2",
    "regions",
    "regions --by country --over period",
    "significance --of network",
    "significance --of regions --level 2",
    "significance --of countries --approximate",
    "specialization",
    "specialization --of initiatives",
    "specialization --by kind",
    "specialization --by year",
    "specialization --by region",
    "specialization --by country --index krugman --of projects",
    "specialization --index hoover-gini",
    "portfolio DK01",
    "urbanization",
    "urbanization --show classes",
    "urbanization --show models",
    "urbanization --show tests",
    "urbanization --show sensitivity",
    "urbanization --show regions",
]


@pytest.fixture
def asked(facts_at_hand: None, capsys: pytest.CaptureFixture[str]) -> Callable[[str], dict[str, object]]:
    """The JSON answer of a command on the bundled facts."""

    def run(words: str) -> dict[str, object]:
        command, *options = words.split()
        given = [*options, *FEWER.get(command, ())]
        assert main(["analyze", command, *given, "--format", "json"]) == 0, capsys.readouterr().err
        return answer(capsys.readouterr().out)

    return run


@pytest.mark.parametrize("mode", MODES)
def test_every_column_is_defined(asked: Callable[[str], dict[str, object]], mode: str) -> None:
    found = asked(mode)
    rows, columns = found["rows"], found["columns"]
    assert isinstance(rows, list)
    assert isinstance(columns, dict)
    assert rows
    assert [name for name in rows[0] if name not in columns] == []


def test_a_table_without_rows_is_defined_as_well(facts_at_hand: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "missing-ties", "--level", "2", "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    header = next(line for line in lines if not line.startswith("# "))
    defined = {line[2:].partition(":")[0] for line in lines if line.startswith("# ")}
    assert set(header.split(",")) - defined == set()


def test_what_is_empty_in_a_definition_leaves_no_trace(asked: Callable[[str], dict[str, object]]) -> None:
    columns = asked("survival")["columns"]
    assert isinstance(columns, dict)
    assert columns["yes"] == "Judged initiatives of which it is found."
    assert columns["share"].endswith("found. yes / judged")
    assert "Wilson 1927" in columns["low"]
