"""``baltica analyze communities`` on the loaded graph: what it lists, and what it tells to judge it by."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from baltica.cli.main import main
from tests.support.answers import csv_rows, rows_of

Call = Callable[..., str]
FEW = ("--seeds", "5")


@pytest.fixture
def run(facts_at_hand: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    """Run the command on the loaded graph; gives its exit code."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: main(["analyze", "communities", *arguments])


@pytest.fixture
def call(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command; gives what it printed on stdout."""

    def printed(*arguments: str) -> str:
        code = run(*arguments)
        captured = capsys.readouterr()
        assert code == 0, captured.err
        return captured.out

    return printed


def test_communities_and_members_are_the_same_people(call: Call, bundled: Path) -> None:
    rows = rows_of(call(*FEW, "--format", "json"))
    people = rows_of(call(*FEW, "--members", "--format", "json"))
    sizes = pd.Series([row["community"] for row in people]).value_counts()
    assert {row["community"]: row["nodes"] for row in rows} == sizes.to_dict()
    assert [row["community"] for row in rows] == list(range(1, len(rows) + 1))
    links = pd.read_csv(bundled / "participations.csv")[["project_id", "organization_id"]].drop_duplicates()
    several = links.groupby("project_id")["organization_id"].transform("size") > 1
    assert {row["id"].removeprefix("baltica:") for row in people} == set(links.loc[several, "organization_id"])


def test_members_have_round_strengths_and_no_notes_of_other_columns(call: Call) -> None:
    people = rows_of(call(*FEW, "--members", "--format", "json"))
    assert all(row["strength"] == round(row["strength"], 9) for row in people)
    assert "top_country" not in call(*FEW, "--members")
    assert "top_country" in call(*FEW)


def test_countries_of_the_members_are_those_of_the_files(call: Call, bundled: Path) -> None:
    country = pd.read_csv(bundled / "organizations.csv").set_index("id")["country"]
    people = pd.DataFrame(rows_of(call(*FEW, "--members", "--format", "json")))
    own = people["id"].str.removeprefix("baltica:").map(country)
    counted = own.groupby(people["community"]).nunique()
    rows = rows_of(call(*FEW, "--format", "json"))
    assert [row["countries"] for row in rows] == counted.tolist()
    first = own[people["community"] == 1].value_counts(normalize=True)
    assert rows[0]["top_share"] == pytest.approx(first.iloc[0])
    assert rows[0]["blau"] == pytest.approx(1 - (first**2).sum())


def test_the_notes_tell_what_is_needed_to_judge_and_repeat_it(call: Call) -> None:
    text = call(*FEW, "--seed", "7", "--resolution", "1.2", "--top", "3")
    for told in (
        "Two organizations are tied when they share a project.",
        "A community:",
        "5 runs of the Leiden algorithm (seed 7, resolution 1.2)",
        "weight newman",
        "adjusted Rand index: 0 is chance, 1 is equal",
        "modularity",
        "stability:",
        "largest_core:",
        "join two countries",
        "without any tie: in no community",
        "Selection: no filter.",
    ):
        assert told in text
    found = re.search(r"The 5 runs agree to (\d\.\d\d), the two that differ most to (\d\.\d\d)", text)
    assert found and float(found[1]) >= float(found[2])


def test_no_word_of_reasons(call: Call) -> None:
    text = "".join(call(*FEW, "--nodes", nodes) for nodes in ("organizations", "clusters", "countries")).lower()
    assert not [word for word in ("because of", "leads to", "driv", "effect of", "impact", "caus") if word in text]


@pytest.mark.parametrize("nodes", [["regions", "--level", "2"], ["countries"], ["clusters"]])
def test_other_nodes(call: Call, nodes: list[str]) -> None:
    rows = rows_of(call(*FEW, "--format", "json", "--nodes", *nodes))
    assert rows and all(row["nodes"] >= 2 and row["biggest"] for row in rows)
    assert ("countries" in rows[0]) is (nodes != ["countries"])
    assert f"A community: {nodes[0]}" in call(*FEW, "--nodes", *nodes)


def test_reported_places_choose_rows_and_change_nothing(call: Call) -> None:
    everyone = {row["community"]: row for row in rows_of(call(*FEW, "--format", "json"))}
    danes = rows_of(call(*FEW, "--members", "--country", "DK", "--format", "json"))
    assert {row["country"] for row in danes} == {"DK"}
    rows = rows_of(call(*FEW, "--country", "DK", "--format", "json"))
    reported = {row["community"]: row.pop("reported") for row in rows}
    assert reported == pd.Series([row["community"] for row in danes]).value_counts().to_dict()
    assert rows == [everyone[number] for number in sorted(reported)]


def test_small_communities_can_be_left_out_of_the_list(call: Call) -> None:
    rows = rows_of(call(*FEW, "--format", "json"))
    big = rows_of(call(*FEW, "--min-size", "10", "--format", "json"))
    assert big == [row for row in rows if row["nodes"] >= 10]
    assert f"{len(rows) - len(big)} smaller communities are not listed" in call(*FEW, "--min-size", "10")


def test_the_same_seed_prints_the_same(call: Call) -> None:
    arguments = (*FEW, "--members", "--format", "csv")
    assert call(*arguments, "--threads", "1") == call(*arguments, "--threads", "2")
    assert csv_rows(call(*arguments))[0].keys() >= {"id", "name", "country", "community", "core"}


def test_repeated_ties_only_and_nothing_left(call: Call) -> None:
    every, repeated = (rows_of(call(*FEW, "--min-shared", n, "--format", "json")) for n in ("1", "2"))
    assert sum(row["nodes"] for row in repeated) < sum(row["nodes"] for row in every)
    assert "No ties, so there are no communities." in call(*FEW, "--min-shared", "99")
    assert rows_of(call(*FEW, "--min-shared", "99", "--members", "--format", "json")) == []


def test_wrong_options_are_told(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--resolution", "0") == 1
    assert "a number above 0" in capsys.readouterr().err
    assert run("--seeds", "1") == 1
    assert "--seeds" in capsys.readouterr().err


def test_help_has_examples(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    assert "Example: baltica analyze communities" in capsys.readouterr().out
