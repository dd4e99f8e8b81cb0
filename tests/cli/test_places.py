"""``analyze places``, ``missing-ties``, ``stopped-ties`` on the loaded graph: what they print and what they refuse."""

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

import baltica.cli.places as cli_places
from baltica.analytics.placechance import place_significance
from baltica.cli.main import main
from tests.support.answers import answer, csv_rows, rows_of

Call = Callable[..., str]
FEW = ("--samples", "40", "--burn-in", "10", "--thin", "2")
REASONS = ("because of", "leads to", "drives", "causes", "effect of", "impact", "influence", "boosts", "promotes",
           "determines", "due to", "thanks to", "explains")  # fmt: skip


@pytest.fixture
def call(
    facts_at_hand: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Run an analysis on the loaded graph; gives what it printed on stdout."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        code = main(["analyze", *arguments])
        captured = capsys.readouterr()
        assert code == 0, captured.err
        return captured.out

    return run


def test_places_tell_what_holds_and_what_is_missing(call: Call) -> None:
    text = call("places", *FEW, "--seed", "7")
    for told in (
        "places with ties across borders qualifies",
        "These records describe and do not confirm",
        "whether the partner list is complete",
        "Holds: 5 complete projects",
        "Missing: more ties than by chance",
        "40 samples in 4 chains, 10 rounds before the first and 2 between two, seed 7",
        "beside keep.eu's own counts",
        "95 % interval",
        "Selection: no filter.",
    ):
        assert told in text
    table = text[: text.index("--top 0 shows all.")].splitlines()
    assert max(map(len, table)) <= 112


def test_a_quick_look_ranks_and_says_that_nothing_was_tested(call: Call) -> None:
    found = answer(call("places", "--no-significance", "--format", "json"))
    rows = found["rows"]
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    assert not any(row["qualifies"] for row in rows) and all(row["ratio"] is None for row in rows)
    assert any("Nothing was tested" in note for note in found["notes"])
    assert {"cross_border_ties", "qualifies", "ties_low"} <= set(found["columns"])
    danish = rows_of(call("places", "--no-significance", "--country", "DK", "--format", "json"))
    assert danish == [row for row in rows if row["country"] == "DK"]


def test_gaps_say_what_silence_cannot_tell(call: Call) -> None:
    missing, stopped = call("missing-ties", "--level", "2"), call("stopped-ties", "--level", "2")
    assert "may take part in one programme" in missing and "location quotient above 1" in missing
    assert "no evidence that there is none" in stopped and "without a start year left out" in stopped
    rows = csv_rows(call("stopped-ties", "--level", "2", "--since-year", "2016", "--format", "csv"))
    assert rows and all(int(row["last_year"]) < 2016 and int(row["active_a"]) > 0 for row in rows)


def test_no_word_of_reasons(call: Call) -> None:
    asked = [("places", *FEW), ("places", "--approximate"), ("places", "--no-significance")]
    asked += [("missing-ties",), ("stopped-ties",)]
    asked += [(name, "--help") for name in ("places", "missing-ties", "stopped-ties")]
    for arguments in asked:
        text = call(*arguments).lower()
        assert not [word for word in REASONS if word in text], arguments


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("places", "--no-significance", "--samples", "9"), "--samples says nothing with --no-significance"),
        (("places", "--approximate", "--chains", "2"), "--chains says nothing with --approximate"),
        (("stopped-ties", "--between", "countries", "--level", "2"), "--level says nothing about --between countries"),
    ],
)
def test_options_that_say_nothing_here_are_refused(
    given: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", *given]) == 1
    assert capsys.readouterr().err.startswith(f"error: {said}\ntry: ")


def test_what_is_used_unless_told_otherwise_is_the_same_in_python_and_on_the_command_line() -> None:
    command, function = (inspect.signature(one).parameters for one in (cli_places.places, place_significance))
    for name in ("samples", "burn_in", "thin", "chains", "seed", "min_expected", "approximate", "null", "level"):
        assert command[name].default == function[name].default, name
