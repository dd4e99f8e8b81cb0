"""``baltica analyze helix`` as a user types it."""

from collections.abc import Callable
from typing import Any

import pytest

from baltica.cli.main import main
from tests.support.answers import answer, csv_rows, rows_of


@pytest.fixture
def call(facts_at_hand: None, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command on the bundled facts: exit code, what it printed, what it said beside."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["analyze", "helix", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.mark.parametrize("of", ["projects", "clusters", "regions", "ties"])
def test_every_kind_in_every_format(call: Any, of: str) -> None:
    code, text, _ = call("--of", of, "--format", "json")
    assert code == 0
    found = answer(text)
    assert len(found["rows"]) > 5
    assert found["notes"]
    assert found["columns"]
    assert len(csv_rows(call("--of", of, "--format", "csv")[1])) == len(found["rows"])
    table = call("--of", of)[1]
    assert max(len(line) for line in table.splitlines() if "─" in line or "  " in line) <= 120
    assert "Selection: no filter." in table


def test_the_finding_comes_first_and_the_types_without_helix_are_named(call: Any) -> None:
    notes = answer(call("--format", "json")[1])["notes"]
    assert notes[0].startswith("All three helices meet in 9% of 98 projects")
    assert any("Negative values mean reduction of uncertainty." in note for note in notes)
    assert any("in none: business support 107, cluster organization 88" in note for note in notes)


def test_units_are_listed(call: Any) -> None:
    rows = rows_of(call("--of", "clusters", "--units", "--format", "json")[1])
    assert len(rows) == 61
    assert {"cluster", "academia", "academia_share", "helices", "few"} <= set(rows[0])
    assert [row["known"] for row in rows] == sorted((row["known"] for row in rows), reverse=True)


def test_few_units_are_described_and_not_tested(call: Any) -> None:
    code, text, _ = call("--of", "clusters")
    assert code == 0
    assert "Fewer than 30 clusters: described only" in text
    assert "No cluster has 99 organizations of known helix" in call("--of", "clusters", "--min-known", "99")[1]


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        (["--of", "ties", "--level", "2"], "--level says nothing about --of ties"),
        (["--of", "projects", "--counting", "full"], "--counting says nothing about --of projects"),
        (["--of", "ties", "--units"], "--units says nothing about --of ties"),
    ],
)
def test_options_that_say_nothing_are_refused(call: Any, arguments: list[str], refused: str) -> None:
    code, text, said = call(*arguments)
    assert (code, text) == (1, "")
    assert refused in said


def test_without_types_the_command_says_so(call: Any) -> None:
    code, text, said = call("--within", "AF")
    assert (code, text) == (1, "")
    assert said.startswith("error: the type of no organization is known")
