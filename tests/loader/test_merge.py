"""What two rows of one source on the same fact amount to, as the model says of each property."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.graph.model import REL_BY_TYPE
from baltica.loader.merge import best_place, merged

LOCATED = REL_BY_TYPE["LOCATED_IN"]
BASES = next(prop.values for prop in LOCATED.props if prop.name == "basis")

roles = st.sampled_from(["coordinator", "partner", "associated", "third_party"])
money = st.none() | st.integers(0, 10**9).map(float)
parts = st.fixed_dictionaries({"role": roles, "eu_contribution": money, "ended": st.none() | st.booleans()})
said = st.lists(st.tuples(st.just(False), parts), min_size=1, max_size=5)


@given(said)
def test_money_is_summed_the_first_role_counts_and_the_newest_value(rows: list[tuple[bool, dict[str, Any]]]) -> None:
    found = merged("PARTICIPATES_IN", rows)
    amounts = [props["eu_contribution"] for _, props in rows if props["eu_contribution"] is not None]
    assert found["eu_contribution"] == (sum(amounts) if amounts else None)
    order = ["coordinator", "partner", "associated", "third_party"]
    assert found["role"] == min((props["role"] for _, props in rows), key=order.index)
    newest = [props["ended"] for _, props in rows if props["ended"] is not None]
    assert found["ended"] == (newest[0] if newest else None)


@given(said)
def test_one_row_is_what_it_says(rows: list[tuple[bool, dict[str, Any]]]) -> None:
    assert merged("PARTICIPATES_IN", rows[:1]) == rows[0][1]


def test_a_row_that_only_names_a_fact_completes_it_at_most() -> None:
    rows = [(False, {"name": "A"}), (True, {"name": "B", "city": "Aarhus"}), (True, {"city": "Skive"})]
    assert merged("Organization", rows) == {"name": "A", "city": "Aarhus"}
    assert merged("Organization", [(False, {"name": None}), (True, {"name": "B"})]) == {"name": "B"}


candidates = st.lists(
    st.tuples(
        st.text(max_size=3),
        st.sampled_from(["", "2023-01-01", "2024-01-01"]),
        st.fixed_dictionaries({"basis": st.sampled_from(BASES)}),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one[0],
)


@given(candidates, st.randoms(use_true_random=False))
def test_the_best_place_does_not_depend_on_the_order(
    places: list[tuple[str, str, dict[str, Any]]], random: Any
) -> None:
    best = best_place(LOCATED, places)
    shuffled = list(places)
    random.shuffle(shuffled)
    assert best_place(LOCATED, shuffled) == best
    (_, updated, props) = next(one for one in places if one[0] == best)
    ranks = [BASES.index(one[2]["basis"]) for one in places]
    assert BASES.index(props["basis"]) == min(ranks)
    assert updated == max(one[1] for one in places if BASES.index(one[2]["basis"]) == min(ranks))


@pytest.mark.parametrize("kind", ["PARTICIPATES_IN", "Organization"])
def test_nothing_said_is_nothing(kind: str) -> None:
    assert merged(kind, [(False, {}), (True, {})]) == {}
