"""The rules for verdicts are those that were frozen: at each threshold the word changes, and not before."""

from dataclasses import replace
from math import nan

import pandas as pd
import pytest

from baltica.analytics import verdicts
from baltica.analytics.verdicts import Association, Gate, Verdict

OPEN = Gate(0.80, 0.90)
CLEAR = Association(rho=0.30, low=0.11, high=0.5, ratio_low=1.01, ratio_high=2.0, same_sign=0.80, head_offices=0.5)


def places(*countries: str, others: int = 3) -> pd.DataFrame:
    """So many places that qualify, by country, and some that do not."""
    return pd.DataFrame(
        {"country": [*countries, *["DK"] * others], "qualifies": [*[True] * len(countries), *[False] * others]}
    )


@pytest.mark.parametrize(
    ("gate", "passed", "told"),
    [(OPEN, True, 0), (Gate(0.79, 1), False, 1), (Gate(1, 0.89), False, 1), (Gate(nan, nan), False, 2)],
)
def test_the_gate(gate: Gate, passed: bool, told: int) -> None:
    assert (gate.passed, len(gate.reasons())) == (passed, told)


@pytest.mark.parametrize(
    ("countries", "word"),
    [
        ("DK SE SE", "supported"),
        ("SE SE SE", "cannot be told"),
        ("DK SE", "cannot be told"),
        ("", "not supported"),
    ],
)
def test_active_places(countries: str, word: str) -> None:
    found = places(*countries.split())
    assert verdicts.active_places(found, OPEN).word == word
    shut = verdicts.active_places(found, Gate(0.5, 1))
    assert shut.word == "cannot be told"
    assert len(shut.reasons) == 2, "the sample's result stands beneath it"


def test_places_of_which_it_is_not_known_support_nothing_and_refute_nothing() -> None:
    found = pd.DataFrame({"country": ["DK", "SE", "FI"], "qualifies": pd.array([None] * 3, dtype="boolean")})
    assert verdicts.active_places(found, OPEN).word == "cannot be told"


def test_success_can_never_be_told() -> None:
    assert verdicts.success().word == "cannot be told"
    assert verdicts.success().reasons


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "supported"),
        ({"rho": 0.29}, "cannot be told"),
        ({"low": 0.10}, "cannot be told"),
        ({"ratio_low": 1.0}, "cannot be told"),
        ({"same_sign": 0.79}, "cannot be told"),
        ({"head_offices": 0.51}, "cannot be told"),
        ({"head_offices": 0.51, "high": 0.2, "rho": 0.1}, "cannot be told"),
        ({"high": 0.29, "rho": 0.1, "low": 0.0}, "not supported"),
        ({"high": 0.30, "rho": 0.1, "low": 0.0}, "cannot be told"),
        ({"rho": nan, "low": nan, "high": nan}, "cannot be told"),
        ({"ratio_low": nan}, "cannot be told"),
        ({"same_sign": nan}, "cannot be told"),
        ({"head_offices": nan}, "cannot be told"),
    ],
)
def test_urbanization(change: dict[str, float], word: str) -> None:
    found = replace(CLEAR, **change)
    assert verdicts.urbanization(found, OPEN).word == word
    assert verdicts.urbanization(found, Gate(1, 0)).word == "cannot be told"


@pytest.mark.parametrize(
    ("initiatives", "other", "second_coder", "missing"),
    [(30, 0.14, True, 0), (29, 0.14, True, 1), (30, 0.15, True, 1), (30, 0.14, False, 1), (0, nan, False, 3)],
)
def test_a_distribution_is_described(initiatives: int, other: float, second_coder: bool, missing: int) -> None:
    found = verdicts.specialization(initiatives, other, second_coder=second_coder)
    assert isinstance(found, Verdict)
    assert found.word == "described"
    assert len(found.reasons) == missing
