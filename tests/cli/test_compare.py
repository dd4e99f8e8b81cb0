"""``baltica analyze compare`` and ``survival`` on the loaded graph: what they print, and how they refuse."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from baltica.cli.main import main
from tests.support.answers import answer, csv_rows, rows_of

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    facts_at_hand: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Run a command of ``analyze`` on the loaded graph; gives its exit code and what it printed on both streams."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["analyze", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_initiatives_against_established_clusters(run: Call, bundled: Path) -> None:
    found = answer(run("compare", "--format", "json")[1])
    rows = {row["attribute"]: row for row in found["rows"]}
    clusters = pd.read_csv(bundled / "clusters.csv")
    clusters = clusters[clusters["kind"] != "national"]
    sizes = clusters["status"].value_counts()
    assert (rows["members"]["first_size"], rows["members"]["second_size"]) == (
        sizes["initiative"],
        sizes["established"],
    )
    spans = clusters["countries"].str.split("|").map(len).groupby(clusters["status"]).median()
    assert rows["countries"]["first_median"] == spans["initiative"]
    assert rows["countries"]["low"] < rows["countries"]["effect_size"] < rows["countries"]["high"]
    assert sum(rows["specialization"]["first_shares"].values()) == pytest.approx(1, abs=1e-3)
    assert {row["verdict"] for row in found["rows"]} <= {"different", "similar", "cannot be told"}
    assert all(row["why"] and row["meaning"] and row["test"] for row in found["rows"])
    assert "Feng and Cliff" in found["columns"]["low"] and "Holm" in found["columns"]["p_holm"]


def test_the_table_tells_what_is_needed_to_judge_it(run: Call) -> None:
    text = run("compare")[1]
    table, _, notes = text.partition("\n\n")
    assert max(len(line) for line in table.splitlines()) <= 112
    assert notes.startswith("Different in "), "the finding first"
    for told in (
        "initiatives: 29 clusters (status=initiative)",
        "Cliff's delta",
        "(Holm)",
        "conventions of this product",
        "at least 20 known in each group and 80% of each",
        "Ages are counted to 2024",
        "rest on a member's head office",
        "not independent",
        "does not tell why",
        "Selection: no filter.",
    ):
        assert told in text
    assert "cannot be told" in table and "known" in table


def test_groups_of_one_s_own(run: Call) -> None:
    filters = (
        "--first",
        "status=initiative,kind=cross_border",
        "--second",
        "country=DK,specialization=ict|life_sciences",
    )
    text = run("compare", *filters)[1]
    assert "in both groups left out" in text or "in neither" in text
    assert "\n specialization " not in text, "groups named by a field are not compared in it"
    rest = answer(run("compare", "--first", "kind=national", "--format", "json")[1])
    assert {row["first_size"] for row in rest["rows"]} == {14}, "national clusters when they are named"
    assert any("not kind=national" in note for note in rest["notes"])


@pytest.mark.parametrize(
    ("of", "first"),
    [
        ("projects", "strand=interreg_a"),
        ("organizations", "country=DK"),
        ("regions", "urban_class=predominantly_urban"),
    ],
)
def test_other_things_than_clusters(run: Call, of: str, first: str) -> None:
    code, text, _ = run("compare", "--of", of, "--first", first, "--format", "csv")
    assert code == 0
    rows = csv_rows(text)
    assert rows and all(int(row["first_size"]) > 0 and int(row["second_size"]) > 0 for row in rows)
    assert any(float(row["p"] or 1) < 0.5 for row in rows)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--first", "statsu=initiative"), "did you mean status"),
        (("--first", "status=initative"), "did you mean initiative"),
        (("--second", "status=initiative"), "--second without --first"),
        (("--groups", "kind", "--first", "status=initiative"), "both name the groups"),
        (("--of", "projects"), "words: strand, programme"),
        (("--of", "projects", "--groups", "kind"), "says nothing about --of projects"),
        (("--level", "2"), "says nothing about --of clusters"),
        (
            ("--first", "status=initiative", "--second", "kind=cross_border,status=initiative"),
            "in the other group, too",
        ),
        (("--first", "founded_since=2100"), "no clusters match"),
    ],
)
def test_refusals_say_what_to_do(run: Call, arguments: tuple[str, ...], told: str) -> None:
    code, out, err = run("compare", *arguments)
    assert (code, out) == (1, "")
    assert told in err and "try: " in err


def test_places_reported_bound_the_clusters(run: Call) -> None:
    rows = rows_of(run("compare", "--country", "DK", "--format", "json")[1])
    assert 0 < rows[0]["first_size"] < 29


def test_survival_of_initiatives(run: Call) -> None:
    text = run("survival")[1]
    for told in ("A later project is found for", "Judged: ", "Not judged: ", "up to 2024", "Wilson", "not dated",
                 "rather too low"):  # fmt: skip
        assert told in text
    found = answer(run("survival", "--format", "json")[1])
    rows: dict[str, Any] = {row["outcome"]: row for row in found["rows"]}
    each = rows_of(run("survival", "--each", "--format", "json")[1])
    judged = [row for row in each if row["judged"]]
    assert rows["later_project"]["judged"] == len(judged)
    assert rows["later_project"]["yes"] == sum(row["later_projects"] > 0 for row in judged)
    assert all(row["why_not"] for row in each if not row["judged"])
    later = answer(run("survival", "--reference", "2015", "--grace", "2", "--format", "json")[1])
    assert {row["outcome"]: row for row in later["rows"]}["later_project"]["judged"] < len(judged)


def test_nothing_to_compare(run: Call) -> None:
    code, _, err = run("compare", "--country", "US")
    assert code == 1 and "hold no clusters to compare" in err
    assert "no project of the chosen data develops" in run("survival", "--country", "US")[1]
