"""``baltica analyze regions``: what the tables show, and what stands under them to judge them by."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import baltica.cli.regions as command
from baltica.analytics.coverage import complete_share, located_share, source_shares, undated
from baltica.analytics.graphdata import GraphData
from baltica.analytics.region_profiles import GROUPS
from baltica.cli.main import main
from baltica.cli.notes import coverage_notes, percent
from baltica.cypher.selection import Selection
from tests.support.answers import answer, csv_rows, rows_of
from tests.support.facts import bundled_data
from tests.support.words import claims

REST = "not located at this level"
AREAS: Any = {
    "areas": [{"id": "sound", "name": "Programme area of Sound", "kind": "programme_area"}],
    "area_regions": [
        {"area": "sound", "code": code, "scheme": "NUTS2021", "country": code[:2], "level": 2}
        for code in ("DK01", "SE22")
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def facts(bundled: Path) -> GraphData:
    """The bundled facts and an area."""
    tables: Any = bundled_data(bundled).tables()
    return GraphData.of(**tables | AREAS)


@pytest.fixture
def run(facts: GraphData, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run the command on the facts, without an engine; gives its exit code."""

    def selected(_context: object, selection: Selection) -> GraphData:
        return facts.select(selection)

    monkeypatch.setattr(command, "selected", selected)
    return lambda *arguments: main(["analyze", "regions", *arguments])


@pytest.fixture
def call(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run the command; gives what it printed on stdout."""

    def printed(*arguments: str) -> str:
        code = run(*arguments)
        captured = capsys.readouterr()
        assert code == 0, captured.err
        return captured.out

    return printed


def tables(text: str) -> list[str]:
    """The lines of the tables, without the notes."""
    lines = text.splitlines()
    return lines[: next(n for n, line in enumerate(lines) if "--top 0" in line or "ties across borders" in line)]


@pytest.mark.parametrize(
    "asked",
    [
        (), ("--level", "2", "--columns", "rates"), ("--by", "area"),
        ("--by", "country", "--columns", "counts,clusters"),
        ("--columns", "centrality,brokerage,newcomers,facts"), ("--columns", "money,ties"),
    ],
)  # fmt: skip
def test_tables_fit_a_terminal_and_keep_what_is_not_located(call: Callable[..., str], asked: tuple[str, ...]) -> None:
    text = call(*asked, "--top", "5")
    assert max(len(line) for line in tables(text)) <= 110
    if "country" not in asked:
        assert f"The row '{'in no area' if 'area' in asked else REST}' holds what is" in text
        assert any(("in no area" if "area" in asked else REST) in line for line in tables(text)), "--top never hides it"
    assert "A project or cluster counts once in each place" in text or "rows do not sum to totals" in text
    assert "Coverage: " in text and "Selection: no filter." in text
    assert not claims(text)


def test_the_main_finding_comes_first_then_what_puts_it_in_doubt(call: Callable[..., str]) -> None:
    notes = call("--top", "0").splitlines()
    first = next(n for n, line in enumerate(notes) if "has most ties across borders" in line)
    assert notes[first].startswith("Skåne län has most ties") and notes[first - 1] == ""
    text = "\n".join(notes)
    for told in (
        "counted at both its ends", "Codes are of NUTS2021", "Caution: regions differ in size between countries",
        "look at level 2, too", "few: fewer than 3 organizations or 5 projects", "located at NUTS level 3",
        "32 of 164 projects have no start year", "Short of 90% of participations located",
    ):  # fmt: skip
        assert told in text
    assert "look at level 2" not in call("--level", "2") and "Caution" not in call("--level", "0")


def test_rates_of_few_are_not_ranked_and_come_last(call: Callable[..., str]) -> None:
    text = call("--level", "2", "--columns", "rates", "--top", "0")
    rows = [line.split("   ") for line in tables(text) if line[1:3].isupper()]
    few = [any(cell.strip() == "yes" for cell in row) for row in rows]
    assert few == sorted(few) and any(few) and not all(few)
    data = csv_rows(call("--level", "2", "--columns", "rates", "--format", "csv"))
    assert all((row["few"] == "true") <= (row["rank_ties_per_million"] == "") for row in data)
    ranked = [int(row["rank_ties_per_million"]) for row in data if row["rank_ties_per_million"]]
    assert sorted(ranked) == list(range(1, len(ranked) + 1))
    assert "of places is not known" in text or "places is not known, so they have no rate" in text


def test_files_hold_every_column_with_its_definition(call: Callable[..., str]) -> None:
    found = answer(call("--level", "2", "--format", "json"))
    every = {column for columns in GROUPS.values() for column in columns} | {"few"}
    assert every <= set(found["rows"][0]) and every <= set(found["columns"])
    assert found["rows"][-1]["code"] == REST
    assert sum(row["organizations"] for row in found["rows"]) == 539
    assert not claims(str(found["columns"]) + str(found["notes"]))
    chosen = csv_rows(call("--columns", "ties", "--format", "csv"))
    assert set(chosen[0]) == {"code", "name", "country", "few", *GROUPS["ties"]}


def test_areas(call: Callable[..., str], run: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(call("--by", "area", "--format", "json"))
    assert [row["code"] for row in rows] == ["sound", "in no area"]
    assert rows[0]["country"] == "DK, SE" and rows[0]["kind"] == "programme_area"
    assert sum(row["organizations"] for row in rows) == 539, "one area: nothing overlaps"
    monkeypatch.setattr(command, "selected", lambda *_: GraphData.of(organizations=[{"id": "a"}]))
    assert run("--by", "area") != 0


def test_over_time(call: Callable[..., str]) -> None:
    rows = rows_of(call("--by", "country", "--over", "year", "--format", "json"))
    assert [row["slice"] for row in rows] == sorted(row["slice"] for row in rows)
    assert {"newcomers", "incumbents", "coordinators", "cross_border_share"} < set(rows[0])
    text = call("--over", "year", "--top", "3")
    assert max(len(line) for line in text.splitlines()[: text.splitlines().index("", 1)]) <= 110
    assert "32 projects without a known year left out." in text
    assert "Not told for the first year, where all would be new." in text
    assert REST in text
    empty = call("--over", "period")
    assert "No project with a known period." in empty and "164 projects without a known period left out." in empty


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--by", "country", "--level", "2"), "--level says nothing about --by country"),
        (("--by", "area", "--columns", "centrality"), "areas overlap"),
        (("--columns", "monney"), "there is no group of columns monney"),
        (("--over", "year", "--columns", "ties"), "--columns says nothing about --over"),
    ],
)
def test_what_says_nothing_is_refused(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], said: str
) -> None:
    assert run(*asked) == 1
    assert said in capsys.readouterr().err


def test_what_the_selection_hides_is_said(call: Callable[..., str]) -> None:
    text = call("--by", "country", "--columns", "newcomers", "--since", "2014")
    assert "Projects the selection leaves out are not looked at" in text
    assert "Projects the selection leaves out" not in call("--by", "country", "--columns", "newcomers")


def test_nothing_located_is_said_in_words(run: Callable[..., int], monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(command, "selected", lambda *_: GraphData.of(organizations=[{"id": "a", "country": "DK"}]))
    assert run("--level", "3") == 0
    said = capsys.readouterr().out
    assert "Nothing in these records is located at NUTS level 3; a smaller --level shows more." in said
    assert "1 of 1 organization" in said


# --- coverage notes that all analyses share -------------------------------------------------------------------------


def test_coverage_counts_what_it_says(facts: GraphData) -> None:
    found = located_share(facts, 3)
    assert (found.organizations, found.participations) == (539, 761)
    assert located_share(facts, 0).organizations_share == 1
    levels = [located_share(facts, level).participations_located for level in (0, 1, 2, 3)]
    assert levels == sorted(levels, reverse=True)
    flags = facts.projects.assign(partner_list_complete=pd.array([True] * 16 + [False] * 41 + [None] * 107, "boolean"))
    lists = complete_share(replace(facts, projects=flags))
    assert (lists.projects, lists.told, lists.complete) == (164, 57, 16)
    assert lists.share_of_told == pytest.approx(16 / 57) and lists.share == pytest.approx(16 / 164)
    assert undated(facts) == 32
    shares: Any = source_shares(facts)
    assert shares.loc["source", "participations"].sum() == shares.loc["country", "participations"].sum() == 761
    assert shares.loc["country", "organizations_share"].sum() == pytest.approx(1)


def test_coverage_notes() -> None:
    data = GraphData.of(
        organizations=[{"id": "a", "country": "DK", "source": "s"}, {"id": "b", "source": "s"}],
        projects=[{"id": p, "source": "s", "partner_list_complete": True, "start_year": 2010} for p in "pq"],
        participations=[{"project": p, "organization": o, "source": "s"} for p, o in ("pa", "pb", "qa")],
    )
    notes = coverage_notes(data, 0)
    assert notes == [
        "Coverage: 67% of participations and 50% of organizations are of known country; lists of partners are complete "
        "for all of 2 projects.",
        "Short of 90% of participations located: figures describe the records, and cannot confirm more than that.",
        "Participations all from s; by country: DK 67%, unknown 33%.",
    ]
    assert len(coverage_notes(data)) == 2, "without a level nothing is said of places"
    assert coverage_notes(GraphData.of()) == []
    assert not claims(" ".join(notes))
    assert [percent(x) for x in (0.004, 0.996, 1.0)] == ["under 1%", "over 99%", "100%"]


def test_nothing_reported_or_known_is_said_in_words(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--region", "SE99") == 0
    said = capsys.readouterr().out
    assert "No rows." in said and "Nothing in these records is located" in said
    empty = pd.DataFrame({"name": ["Skåne"], "few": [False]}, index=["SE22"])
    assert command.pages(empty, "code") == [["name", "few"]]
