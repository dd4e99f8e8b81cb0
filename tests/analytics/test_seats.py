"""Seats dealt out anew: the closed form against every arrangement there is, against draws, and on real size."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from baltica.analytics.cross_border import country_pairs
from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import Meetings, meetings
from baltica.analytics.seats import seat_crossings, seat_pairs
from baltica.graph.errors import InputError
from tests.analytics.toys import graph_of

Teams = Sequence[Sequence[str | None]]


def met_of(teams: Teams, countries: Mapping[str, str] | None = None) -> Meetings:
    """Meetings from the place in each seat of each project; None is a seat of unknown place."""
    places = sorted({place for team in teams for place in team if place is not None})
    counts = np.array([[team.count(place) for team in teams] for place in places], dtype=float)
    matrix = sparse.csr_array(counts.reshape(len(places), len(teams)))
    size = np.array([len(team) for team in teams], dtype=float)
    country = pd.Series([(countries or {}).get(place, place) for place in places], places)
    projects = pd.Index([f"p{n}" for n in range(len(teams))])
    return Meetings(pd.Index(places), projects, country, matrix, matrix, size)


def arrangements(teams: Teams, stratum: Sequence[int]) -> Iterator[Teams]:
    """Every way to deal out the seats of each stratum anew, each as often as any other."""
    strata = sorted(set(stratum))
    if not strata:
        yield teams
        return
    mine = [n for n, k in enumerate(stratum) if k == strata[0]]
    rest = [n for n in range(len(teams)) if n not in mine]
    for dealt in permutations([place for n in mine for place in teams[n]]):
        hand = iter(dealt)
        new = {n: [next(hand) for _ in teams[n]] for n in mine}
        for others in arrangements([teams[n] for n in rest], [stratum[n] for n in rest]):
            yield [new[n] if n in new else others[rest.index(n)] for n in range(len(teams))]


def ties(teams: Teams, a: str, b: str, counting: str) -> float:
    total = 0.0
    for team in teams:
        pairs = list(combinations(team, 2))
        here = sum({a, b} == {x, y} if a != b else x == y == a for x, y in pairs)
        total += {"full": here, "fractional": here / max(len(pairs), 1), "binary": here > 0}[counting]
    return total


CASES: dict[str, tuple[Teams, list[int]]] = {
    "one project alone": ([["A", "B", "A"]], [0]),
    "two pairs": ([["A", "B"], ["A", "C"]], [0, 0]),
    "unequal sizes": ([["A", "A", "B"], ["B", "C"], ["A"], []], [0, 0, 0, 0]),
    "unknown places": ([["A", None, "B"], ["B", "A"], [None, "C"]], [0, 0, 0]),
    "two strata": ([["A", "B"], ["A", "B", "B"], ["A", "A"], ["B", "C"]], [0, 1, 0, 1]),
    "a stratum of singles": ([["A"], ["B"], ["A", "C", "C"], ["C", "A"]], [0, 0, 2, 2]),
    "two seats only": ([["A"], ["B"], ["C", "D"]], [0, 0, 1]),
}


@pytest.mark.parametrize("counting", ["full", "fractional", "binary"])
@pytest.mark.parametrize("name", CASES)
def test_mean_and_sd_are_those_of_every_arrangement(name: str, counting: Any) -> None:
    teams, stratum = CASES[name]
    table = seat_pairs(met_of(teams), np.array(stratum), counting=counting, itself=True)
    every = list(arrangements(teams, stratum))
    known = {(row.a, row.b): row for row in table.itertuples()}
    places = sorted({place for team in teams for place in team if place is not None})
    for i, a in enumerate(places):
        for b in places[i:]:
            drawn = np.array([ties(each, a, b, counting) for each in every])
            joint = np.array([ties(each, a, b, "binary") for each in every])
            if (a, b) not in known:
                assert drawn.max() == 0
                continue
            row: Any = known[a, b]
            assert row.observed == pytest.approx(ties(teams, a, b, counting), abs=1e-12)
            assert row.projects == ties(teams, a, b, "binary")
            assert row.mean == pytest.approx(drawn.mean(), abs=1e-12)
            assert row.expected_projects == pytest.approx(joint.mean(), abs=1e-12)
            if counting == "binary":
                assert np.isnan(row.sd)
            else:
                assert row.sd == pytest.approx(drawn.std(), abs=1e-9 if drawn.std() < 1e-9 else 1e-12)


@pytest.mark.parametrize("counting", ["full", "fractional"])
@pytest.mark.parametrize("name", CASES)
def test_crossings_of_every_arrangement(name: str, counting: Any) -> None:
    teams, stratum = CASES[name]
    of = {"A": "SE", "B": "DK", "C": "SE", "D": "FI"}

    def crossings(each: Teams) -> float:
        places = sorted({place for team in each for place in team if place is not None})
        return sum(ties(each, a, b, counting) for a, b in combinations(places, 2) if of[a] != of[b])

    drawn = np.array([crossings(each) for each in arrangements(teams, stratum)])
    observed, mean, sd = seat_crossings(met_of(teams, of), np.array(stratum), counting=counting)
    assert observed == pytest.approx(crossings(teams), abs=1e-12)
    assert mean == pytest.approx(drawn.mean(), abs=1e-12)
    assert sd == pytest.approx(drawn.std(), abs=1e-9 if drawn.std() < 1e-9 else 1e-12)


def random_teams(rng: np.random.Generator, projects: int = 60) -> Teams:
    return [list(rng.choice(list("AAAABBBCCD"), size=rng.integers(1, 8))) for _ in range(projects)]


def test_z_of_places_dealt_out_at_random_is_calibrated() -> None:
    """Mean 0 and sd 1 over graphs whose seats are dealt out at random, and few beyond 1.96."""
    rng = np.random.default_rng(3)
    stratum = np.arange(60) % 3
    found = []
    for _ in range(300):
        table = seat_pairs(met_of(random_teams(rng)), stratum)
        found.append(((table["observed"] - table["mean"]) / table["sd"]).to_numpy())
    z = np.concatenate(found)
    assert abs(z.mean()) < 0.1
    assert abs(z.std() - 1) < 0.1
    assert 0.02 < (abs(z) > 1.96).mean() < 0.08


def test_observed_are_the_ties_of_the_cross_border_table(data: GraphData) -> None:
    met = meetings(data, 0)
    for counting in ("fractional", "full", "binary"):
        table = seat_pairs(met, np.zeros(len(met.projects), dtype=int), counting=counting)
        wanted = country_pairs(data).set_index(["a", "b"])[counting].sort_index()
        seen: Any = table[table["projects"] > 0].set_index(["a", "b"])["observed"].sort_index()
        assert seen.index.equals(wanted.index)
        np.testing.assert_allclose(seen, wanted)
    observed, _, _ = seat_crossings(met, np.zeros(len(met.projects), dtype=int))
    assert observed == pytest.approx(country_pairs(data)["fractional"].sum())


def test_expected_ties_sum_to_the_ties_there_are() -> None:
    """Shuffling moves ties between pairs of places and makes none."""
    met = met_of(random_teams(np.random.default_rng(1)))
    table = seat_pairs(met, np.zeros(60, dtype=int), itself=True)
    assert table["mean"].sum() == pytest.approx((met.size > 1).sum())
    assert table["observed"].sum() == pytest.approx((met.size > 1).sum())


def test_nothing_to_meet_in() -> None:
    cases: list[Teams] = [[], [[]], [["A"], ["B"]], [[None, None]]]
    for teams in cases:
        met = met_of(teams)
        assert seat_pairs(met, np.zeros(len(teams), dtype=int)).empty
        assert seat_crossings(met, np.zeros(len(teams), dtype=int)) == (0.0, 0.0, 0.0)
    assert seat_pairs(meetings(graph_of({}), 0), np.zeros(0, dtype=int)).empty


def test_no_closed_form_is_said() -> None:
    met = met_of([["A", "B"]])
    with pytest.raises(InputError, match="no closed form"):
        seat_crossings(met, np.zeros(1, dtype=int), counting="binary")
    with pytest.raises(InputError, match="no counting"):
        seat_pairs(met, np.zeros(1, dtype=int), counting="half")  # type: ignore[arg-type]
