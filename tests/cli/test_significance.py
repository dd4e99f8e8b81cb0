"""``baltica analyze significance`` on the loaded graph: what it prints, and what it tells to judge it by."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import baltica.cli.significance as cli_significance
from baltica.analytics.mixing import ei_index
from baltica.analytics.significance import significance
from baltica.cli.main import main
from tests.support.answers import csv_rows, rows_of
from tests.support.facts import bundled_data

Call = Callable[..., tuple[str, str]]
FEW = ("--samples", "40", "--burn-in", "10", "--thin", "2")


@pytest.fixture
def call(
    facts_at_hand: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Run the command on the loaded graph; gives what it printed on stdout and on stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[str, str]:
        code = main(["analyze", "significance", *arguments])
        captured = capsys.readouterr()
        assert code == 0, captured.err
        return captured.out, captured.err

    return run


def test_country_pairs_hold_the_ties_of_the_files(call: Call, bundled: Path) -> None:
    rows = rows_of(call(*FEW, "--counting", "full", "--format", "json")[0])
    country = pd.read_csv(bundled / "organizations.csv").set_index("id")["country"]
    links = pd.read_csv(bundled / "participations.csv")[["project_id", "organization_id"]].drop_duplicates()
    links["country"] = links["organization_id"].map(country)
    counts = links.groupby(["project_id", "country"]).size().reset_index(name="n")
    pairs = counts.merge(counts, on="project_id").query("country_x < country_y")
    full: Any = (pairs["n_x"] * pairs["n_y"]).groupby([pairs["country_x"], pairs["country_y"]]).sum()
    met = {(row["a"], row["b"]): row["observed"] for row in rows if row["projects"]}
    assert met == full.to_dict()
    tested = [row["q"] for row in rows if not row["few"]]
    assert tested and tested == sorted(tested)
    assert all(row["q"] is None for row in rows if row["few"])


def test_the_table_tells_what_is_needed_to_judge_and_repeat_it(call: Call) -> None:
    text = call(*FEW, "--seed", "7")[0]
    for told in (
        "40 samples in 4 chains, 10 rounds of trades before the first and 2 between two, seed 7",
        "each organization's number of projects",
        "trade places within programme and period",
        "minimum number of countries",
        "chains",
        "rhat",
        "q covers",
        "Whole network: ties across borders",
        "; E-I index by country",
        "incomplete list of partners",
        "Selection: no filter.",
    ):
        assert told in text
    assert "40 samples are few for" in text and "some differences may stay hidden" in text
    notes = text[text.index("--top 0 shows all.") :].splitlines()
    first = [notes[1].split(" tested")[0].split()[-1], *(note.split(":")[0] for note in notes[2:5])]
    assert first[0] == "pairs" and "Whole network" in first, "the answer first, what puts it in doubt, the network"


def test_no_word_of_reasons(call: Call) -> None:
    text = "".join((*call(*FEW), *call("--approximate"), *call("--of", "network", *FEW))).lower()
    assert not [word for word in ("because of", "leads to", "driv", "effect of", "impact", "caus") if word in text]


def test_network_figures(call: Call, bundled: Path) -> None:
    rows = rows_of(call("--of", "network", *FEW, "--format", "json")[0])
    assert [row["statistic"] for row in rows] == [
        "cross_border_ties", "ties", "ties_between", "ei", "assortativity", "clustering"
    ]  # fmt: skip
    wanted = ei_index(bundled_data(bundled), samples=1)["observed"].iloc[0]
    assert rows[3]["observed"] == pytest.approx(wanted, abs=1e-9)


def test_the_approximation_is_labelled(call: Call) -> None:
    text = call("--approximate")[0]
    assert "This is an approximation: seats at projects are dealt out blindly" in text
    assert "expected ties across borders are likely too low here" in text, "rules on countries are known, and not kept"
    assert "gamma curve" in text and "samples in" not in text
    rows = rows_of(call("--approximate", "--of", "network", "--format", "json")[0])
    assert [row["statistic"] for row in rows] == ["cross_border_ties"]


def test_region_pairs_in_csv_with_notes_above(call: Call) -> None:
    asked = ("--of", "regions", "--level", "2", "--approximate", "--min-expected", "1")
    out, err = call(*asked, "--format", "csv")
    rows = csv_rows(out)
    assert {"a", "b", "a_country", "b_country", "observed", "expected", "ratio", "z", "p", "q", "few"} <= set(rows[0])
    assert all(row["a_country"] != row["b_country"] for row in rows)
    notes = [line for line in out.splitlines() if line.startswith("# ")]
    assert not err and any("approximation" in line for line in notes), "what a figure is travels with it"
    danish = csv_rows(call(*asked, "--country", "DK", "--format", "csv")[0])
    assert danish == [row for row in rows if "DK" in (row["a_country"], row["b_country"])]


@pytest.mark.usefixtures("facts_at_hand")
def test_binary_counting_has_no_closed_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "significance", "--approximate", "--counting", "binary"]) == 1
    assert capsys.readouterr().err.startswith("error: binary counting has no closed form\ntry: ")


@pytest.mark.parametrize(
    "given",
    [
        ("--domestic", "--of", "countries"),
        ("--level", "2", "--of", "countries"),
        ("--min-expected", "3", "--of", "network"),
        ("--min-shared", "2", "--of", "regions"),
    ],
)
def test_options_that_say_nothing_here_are_refused(given: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "significance", *given]) == 1
    option = next(word for word in given if word not in ("--of",) and word.startswith("--"))
    assert capsys.readouterr().err.startswith(f"error: {option} says nothing about --of {given[-1]}\ntry: ")


def test_what_is_used_unless_told_otherwise_is_the_same_in_python_and_on_the_command_line() -> None:
    command, function = (inspect.signature(one).parameters for one in (cli_significance.significance, significance))
    for name in ("samples", "burn_in", "thin", "chains", "seed", "min_expected", "min_shared", "domestic", "null"):
        assert command[name].default == function[name].default, name


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "significance", "--help"]) == 0
    assert "Example: baltica analyze significance --of countries --samples 1000" in capsys.readouterr().out
