"""Who holds a node: the order of claims makes no difference, and a claim that is taken back leaves no trace."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from baltica.graph.claims import Claim, claims_of, digest, node_props, ranked, scope_of, source_of
from baltica.graph.elements import NODE_PROVENANCE
from baltica.graph.model import NODE_BY_LABEL

KIND = NODE_BY_LABEL["Cluster"]
SCOPES = ("a:x", "a:y", "b:x", "c")

contents = st.fixed_dictionaries(
    {"name": st.text(max_size=3)},
    optional={
        "founded_year": st.none() | st.integers(-(2**63), 2**63 - 1),
        "countries": st.none() | st.lists(st.text(max_size=2), max_size=2),
        "status": st.none() | st.sampled_from(["established", "initiative"]),
        "source_url": st.none() | st.just("https://example.org"),
    },
)
strength = st.tuples(st.booleans(), st.sampled_from(["", "2023-01-01", "2024-01-01 10:00:00"]))


def made(scope: str, content: dict[str, Any], weak: bool, updated: str) -> Claim:
    return Claim(scope, digest(content), content, weak, updated)


claim_sets = st.dictionaries(st.sampled_from(SCOPES), st.tuples(contents, strength), min_size=1).map(
    lambda found: [made(scope, content, *how) for scope, (content, how) in found.items()]
)


def stored(claims: list[Claim]) -> dict[str, Any]:
    """The node as an engine gives it back: without nulls."""
    return {"id": "test:1", "run": "run:1"} | {k: v for k, v in node_props(claims).items() if v is not None}


@given(claim_sets, st.randoms(use_true_random=False))
def test_the_order_of_claims_makes_no_difference(claims: list[Claim], random: Any) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert node_props(shuffled) == node_props(claims)


@given(claim_sets)
def test_claims_are_read_back_from_the_node(claims: list[Claim]) -> None:
    found = claims_of(KIND, stored(claims))
    assert [claim.mark for claim in found] == [claim.mark for claim in ranked(claims)]
    for claim, known in zip(found, ranked(claims), strict=True):
        assert {k: v for k, v in claim.props.items() if v is not None} == {
            k: v for k, v in known.props.items() if v is not None
        }
        assert digest(claim.props) == claim.digest


@given(claim_sets, st.sets(st.sampled_from(SCOPES)))
def test_a_scope_that_lets_go_leaves_what_the_others_alone_would_have_made(
    claims: list[Claim], dropped: set[str]
) -> None:
    left = [claim for claim in claims_of(KIND, stored(claims)) if claim.scope not in dropped]
    alone = [claim for claim in claims if claim.scope not in dropped]
    if alone:
        assert stored(left) == stored(alone)
    else:
        assert left == []


@given(claim_sets, claim_sets)
def test_claims_in_turn_make_what_they_make_at_once(first: list[Claim], second: list[Claim]) -> None:
    later = {claim.scope: claim for claim in claims_of(KIND, stored(first))} | {c.scope: c for c in second}
    at_once = {c.scope: c for c in first} | {c.scope: c for c in second}
    assert stored(list(later.values())) == stored(list(at_once.values()))


@given(claim_sets)
def test_what_is_said_in_full_comes_before_names_and_new_before_old(claims: list[Claim]) -> None:
    order = ranked(claims)
    assert [claim.weak for claim in order] == sorted(claim.weak for claim in order)
    for weak in (False, True):
        dates = [claim.updated for claim in order if claim.weak is weak]
        assert dates == sorted(dates, reverse=True)
    made = node_props(claims)
    assert made["name"] == order[0].props["name"]
    assert made["source"] == source_of(order[0].scope)
    assert [scope_of(mark) for mark in made["held_by"]] == [claim.scope for claim in order]
    assert (made["claims"] is None) == (len(claims) == 1)


def test_every_property_of_a_node_is_the_claims_or_bookkeeping() -> None:
    assert set(node_props([made("a:x", {"name": "A"}, False, "")])) == {"name", "source", "held_by", "claims"}
    assert {prop.name for prop in NODE_PROVENANCE} == {"source", "source_url", "held_by", "claims", "run"}
    assert claims_of(KIND, {"id": "by:hand", "name": "A"}) == []
