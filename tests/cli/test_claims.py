"""A verdict is the same in a command's note and on the page of ``baltica report paper``: both ask ``claims``."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from baltica.analytics import claims
from baltica.analytics.claim_choices import PAIRS, PAPER, compared
from baltica.analytics.claims import Claim
from baltica.analytics.evidence import evidence
from baltica.analytics.graphdata import GraphData
from baltica.analytics.qualified import qualified_places
from baltica.cli.main import main

TOLD = re.compile(r"The paper's claim that ([^:]+): (.+?)\. (.*)")
Ask = Callable[..., dict[str, tuple[str, str]]]


@pytest.fixture
def ask(
    facts_at_hand: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Ask:
    """Run a command of ``analyze``; gives the word and what follows it of each claim its notes tell."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> dict[str, tuple[str, str]]:
        assert main(["analyze", *arguments]) == 0
        lines = " ".join(capsys.readouterr().out.split()).replace("The paper's", "\nThe paper's").splitlines()
        return {match[1]: (match[2], match[3]) for line in lines if (match := TOLD.match(line))}

    return call


def same(told: dict[str, tuple[str, str]], word: str, found: Claim) -> None:
    """The command tells one claim, by the word and the reasons of *found*."""
    ((claim, (said, reasons)),) = told.items()
    assert word in claim and said == found.word
    assert all(reason in reasons for reason in found.reasons), reasons


@pytest.mark.parametrize("level", [0, 2, 3])
def test_active_places(ask: Ask, facts_read: GraphData, level: int) -> None:
    found = claims.active_places(qualified_places(facts_read, level, test=False), facts_read)
    same(ask("places", "--no-significance", "--level", str(level)), "cross-border cooperation", found)


def test_urbanization(ask: Ask, facts_read: GraphData) -> None:
    drawn = {"permutations": 99, "rng": np.random.default_rng(1)}
    found = evidence(facts_read, 3, of="clusters", status="initiative", **drawn)  # type: ignore[arg-type]
    same(ask("urbanization", "--permutations", "99"), "urbanization", claims.urbanization(found, facts_read))
    assert not ask("urbanization", "--permutations", "99", "--of", "projects"), "another question"


def test_urbanization_of_few_initiatives_and_of_none(ask: Ask, facts_read: GraphData) -> None:
    few = ask("urbanization", "--permutations", "99", "--country", "LV,EE")["urbanization and the number of ongoing "
                                                                            "initiatives go together"]  # fmt: skip
    assert few[0] == "cannot be told"
    none = ask("urbanization", "--permutations", "99", "--country", "PT")
    ((word, reasons),) = none.values()
    assert word == "cannot be told" and "no international cluster initiative in a place" in reasons


@pytest.mark.parametrize("of", ["clusters", "initiatives"])
def test_specialization(ask: Ask, facts_read: GraphData, of: str) -> None:
    same(ask("specialization", "--of", of), "fields", claims.specialization(facts_read))
    assert not ask("specialization", "--of", of, "--kind", "cross_border"), "a part of them is another question"


def test_comparison_with_established_clusters(ask: Ask, facts_read: GraphData) -> None:
    found = claims.established(compared(facts_read)[PAPER], facts_read, claims.level_for(facts_read))
    first, second = PAIRS[PAPER]
    same(ask("compare", "--first", first, "--second", second), "cross-border clusters", found)
    ((word, reasons),) = ask("compare").values()
    assert word == found.word == "cannot be told", "the gate stands before all groups"
    assert f'the paper\'s groups: --first "{first}" --second "{second}"' in reasons
    assert not ask("compare", "--groups", "kind")
