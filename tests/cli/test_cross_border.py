"""``analyze cross-border``, ``e-i`` and ``internationality`` as a user calls them."""

from typing import Any

import pytest

from baltica.analytics.coverage import CUT_LISTS
from baltica.cli.main import main
from tests.support.answers import answer, csv_rows, rows_of


@pytest.fixture
def call(facts_at_hand: None, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command of ``analyze`` on the bundled facts and return what it prints."""

    def run(*words: str) -> str:
        status = main(["analyze", *words])
        said = capsys.readouterr()
        assert status == 0, said.err
        return said.out

    return run


def test_countries_come_with_intervals_and_what_rests_on_few(call: Any) -> None:
    text = call("cross-border", "--samples", "200", "--cut-lists")
    assert "The 10 largest projects of 118 that cross a border hold 58% of all cross-border ties" in text
    assert "Most ties: Denmark and Sweden" in text and "95 % interval" in text
    assert "Assortativity by country" in text and "rank without" in text
    usual = answer(call("cross-border", "--samples", "0", "--format", "json"))
    assert usual["left_out"] == {CUT_LISTS: 41}, "rankings rest on lists that are not known to be cut off"
    rows = usual["rows"]
    assert all(row["low"] is None for row in rows) and rows[0]["largest_project"]
    inside = [row for row in rows_of(call("cross-border", "--domestic", "--format", "json")) if row["a"] == row["b"]]
    assert inside and all(row["rank"] is None and row["salton"] is None for row in inside)


def test_the_rule_stands_beside_the_index(call: Any) -> None:
    """Referee: eligibility rules dictate internationality."""
    for words in (("cross-border",), ("e-i", "--samples", "99"), ("internationality", "--of", "projects")):
        text = call(*words)
        assert "must have at least two countries" in text and "programme design" in text
    only = call("e-i", "--samples", "99", "--programme", "South Baltic")
    assert "read ties across borders here as programme design, not as openness" in only


def test_clusters_and_organizations(call: Any) -> None:
    assert "international clusters tied" in call("cross-border", "--between", "clusters")
    rows = rows_of(call("cross-border", "--between", "organizations", "--format", "json"))
    assert min(row["projects"] for row in rows) == 2
    every = rows_of(
        call("cross-border", "--between", "organizations", "--min-shared", "1", "--cut-lists", "--format", "json")
    )
    assert len(every) == 1942
    assert len(csv_rows(call("cross-border", "--between", "clusters", "--format", "csv")))


@pytest.mark.parametrize(
    "words",
    [
        ("--between", "clusters", "--counting", "full"),
        ("--between", "countries", "--min-shared", "3"),
        ("--between", "areas", "--samples", "10"),
        ("--between", "organizations", "--level", "2"),
    ],
)
def test_options_that_say_nothing_are_refused(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "cross-border", *words]) == 1
    assert "says nothing about --between" in capsys.readouterr().err


def test_e_i_at_three_levels(call: Any) -> None:
    whole = answer(call("e-i", "--of", "network", "--by", "helix", "--samples", "99", "--format", "json"))
    assert whole["rows"][0]["by"] == "helix" and "hypergeometric" in whole["columns"]["p"]
    groups = rows_of(call("e-i", "--samples", "99", "--format", "json"))
    assert groups[0]["country"] == "SE" and groups[0]["expected"] > groups[0]["ei"]
    people = rows_of(call("e-i", "--of", "organizations", "--country", "EE", "--format", "json"))
    assert {row["group"] for row in people} == {"EE"}
    assert "q below 0.05" in call("e-i", "--of", "organizations")


@pytest.mark.parametrize("of", ["organizations", "projects", "clusters"])
def test_internationality_tells_how_values_spread(call: Any, of: str) -> None:
    text = call("internationality", "--of", of)
    assert "The median share of" in text and "marked few" in text
    assert "Lists of partners:" in text
    rows = rows_of(call("internationality", "--of", of, "--format", "json"))
    ranks = [row["rank"] for row in rows if row["rank"] is not None]
    assert ranks == sorted(ranks) and not any(row["few"] for row in rows[: len(ranks)])


def test_a_place_without_ties_is_not_taken_for_the_whole(call: Any) -> None:
    text = call("cross-border", "--between", "regions", "--region", "SE99")
    assert "No project joins participants of different countries in the places reported." in text
