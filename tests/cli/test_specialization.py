"""``baltica analyze specialization`` and ``portfolio`` on the loaded graph."""

from collections.abc import Callable
from pathlib import Path

import pytest

from baltica.cli.main import main
from tests.support.answers import answer, csv_rows, rows_of

Call = Callable[..., tuple[int, str, str]]
FEW = ("--samples", "60")


@pytest.fixture
def call(
    facts_at_hand: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Run a command of analyze on the loaded graph; gives its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["analyze", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_distribution_says_what_a_comparison_lacks(call: Call) -> None:
    code, text, _ = call("specialization", "--format", "json")
    found = answer(text)
    assert code == 0 and sum(row["clusters"] for row in found["rows"]) == 52
    notes = " ".join(found["notes"])
    assert "7 of 29 initiatives" in notes and "cannot be told" in notes
    assert "29 initiatives; a comparison asks for 30." in notes and "coded by one person" in notes
    assert "share" in found["columns"] and "Wilson 1927" in found["columns"]["low"]


def test_quotients_mark_few_and_tell_coverage(call: Call) -> None:
    code, text, _ = call("specialization", "--by", "country", "--of", "projects", "--format", "json", *FEW)
    found = answer(text)
    assert code == 0
    assert all((row["rank"] is None) for row in found["rows"] if row["count"] < 5)
    assert all(row["few"] == (row["count"] < 5) for row in found["rows"])
    notes = " ".join(found["notes"])
    for said in ("164 of 164 projects", "place for 156", "fractional counting", "seed 1", "marked few", "Coverage"):
        assert said in notes
    assert found["notes"][0].startswith(tuple("0123456789"))


def test_few_clusters_say_that_nothing_differs(call: Call) -> None:
    code, text, _ = call("specialization", "--by", "region", "--level", "2", "--format", "json", *FEW)
    found = answer(text)
    assert code == 0 and found["notes"][0].startswith("No field of a place has more cases")
    assert any("rest on the head office of a member" in note for note in found["notes"])


def test_index_beside_chance(call: Call) -> None:
    options = ("--by", "country", "--of", "projects", "--index", "hoover-gini")
    code, text, _ = call("specialization", *options, "--format", "csv", *FEW)
    rows = csv_rows(text)
    assert code == 0 and {"hoover_gini", "low", "high", "expected", "q", "few"} <= set(rows[0])
    assert all(row["low"] == "" for row in rows if row["few"] == "true")
    assert any(row["few"] == "true" for row in rows)


def test_years_and_groups(call: Call) -> None:
    code, text, _ = call("specialization", "--by", "year", "--of", "projects")
    assert code == 0 and "32 projects undated" in text and "no trend over the years can be told" in text
    rows = rows_of(call("specialization", "--by", "status", "--format", "json")[1])
    assert {row["status"] for row in rows} == {"established", "initiative"}


def test_portfolio_names_projects_and_clusters(call: Call) -> None:
    code, text, _ = call("portfolio", "DK011", "--format", "json", *FEW)
    found = answer(text)
    assert code == 0 and "BSHR HealthPort" in found["rows"][0]["names"]
    notes = " ".join(found["notes"])
    assert "24 projects of known field" in notes and "Clusters present (12)" in notes and "Beside its country" in notes
    code, text, _ = call("portfolio", "DK011", *FEW)
    table = text.split("\n\n")[0]
    assert max(len(line) for line in table.splitlines()) <= 125


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("portfolio", "DK019"), "no projects with a known field in 'DK019'"),
        (("specialization", "--by", "kind", "--index", "krugman"), "--index says nothing about --by kind"),
        (("specialization", "--by", "field", "--level", "2"), "--level says nothing here"),
        (("specialization", "--by", "year", "--seed", "2"), "--seed says nothing here"),
        (("specialization", "--of", "projects", "--kind", "national"), "--kind says nothing about --of projects"),
        (("specialization", "--of", "projects", "--by", "status"), "only clusters have a status"),
        (("specialization", "--index", "lq"), "a location quotient is of a field in a place"),
        (("specialization", "--of", "projects", "--scheme", "keep"), "there is no scheme of fields 'keep'"),
        (("specialization", "--of", "organizations"), "organizations have the fields of their projects"),
        (("portfolio", "DK011", "--country", "SE"), "--country and --region say nothing here"),
    ],
)
def test_what_says_nothing_is_refused(call: Call, arguments: tuple[str, ...], said: str) -> None:
    code, _, error = call(*arguments)
    assert code != 0 and said in error
    assert "try:" in error


def test_unknown_region_names_near_ones(call: Call) -> None:
    assert "did you mean DK0" in call("portfolio", "DK019")[2]


def test_a_selection_without_projects_is_said_as_such(call: Call) -> None:
    _, text, _ = call("specialization", "--of", "projects", "--since", "2050")
    assert "The selection holds no project" in text
    assert "If nothing has been loaded" not in text, "the graph holds facts"
