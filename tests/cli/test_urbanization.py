"""``baltica analyze urbanization`` on the loaded graph: the finding, what stands against it, and what is refused."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from baltica.cli.main import main
from tests.support.answers import answer, csv_rows, rows_of

Call = Callable[..., str]
CAUSAL = re.compile(
    r"because|leads? to|drives?\b|cause|effect of|impact|influence|boost|promote|determine|due to|thanks"
)


@pytest.fixture
def call(
    facts_at_hand: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Run the command on the loaded graph; gives what it printed on stdout."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        code = main(["analyze", "urbanization", "--permutations", "99", *arguments])
        captured = capsys.readouterr()
        assert code == 0, captured.err
        return captured.out

    return run


def test_the_caution_comes_before_the_finding(call: Call) -> None:
    text = call()
    first = text.index("It cannot be told from these data whether urban places have more")
    assert first < text.index("Within countries, international cluster initiatives and urban-rural class")
    assert "95 % interval" in text and "Moran's I" in text and "It says nothing on why" in text
    assert not CAUSAL.search(text.lower())


def test_rows_hold_all_that_judges_them(call: Call) -> None:
    found = answer(call("--format", "json"))
    assert {"stratified", "low", "high", "p", "holm", "bh", "pooled"} <= set(found["columns"])
    row = found["rows"][1]
    assert (row["indicator"], row["outcome"], row["coefficient"]) == ("urban_rank", "number", "spearman")
    assert row["low"] < row["stratified"] < row["high"] and 0 < row["p"] <= row["holm"] <= 1
    assert row["regions"] == 216 and row["zero_share"] == pytest.approx(0.83, abs=0.01)


@pytest.mark.parametrize("show", ["classes", "models", "tests", "sensitivity", "regions"])
def test_every_table_has_rows(show: str, call: Call) -> None:
    rows = csv_rows(call("--show", show, "--format", "csv"))
    assert rows


def test_projects_stand_in_and_it_is_said(call: Call) -> None:
    text = call("--of", "projects", "--show", "sensitivity")
    assert "Projects stand in for cluster initiatives here" in text
    assert "organizations instead" in text and "head office" not in text


def test_few_regions_are_not_tested(call: Call) -> None:
    found = answer(call("--country", "EE", "--format", "json"))
    assert found["notes"][0].startswith("Nothing can be said of") or found["notes"][1].startswith("Nothing can be said")
    assert all(row["p"] is None and row["low"] is None for row in found["rows"])


def test_level_two_has_no_classes(call: Call) -> None:
    rows = rows_of(call("--level", "2", "--format", "json"))
    assert {row["indicator"] for row in rows} == {"density", "urban_population_share"}


def test_options_on_clusters_are_refused_for_projects(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "urbanization", "--of", "projects", "--kind", "cross_border"]) == 1
    assert capsys.readouterr().err.startswith("error: --kind says nothing about --of projects\ntry: ")
