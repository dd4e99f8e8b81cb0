"""Triple helix: entropies by hand and by their laws, planted mixes found, ties counted pair by pair."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy

from baltica.analytics.entropy import (
    bootstrap_intervals,
    cells_of,
    entropies,
    independent_cells,
    tail_p,
    transmissions,
)
from baltica.analytics.graphdata import GraphData
from baltica.analytics.helix import FEW_UNITS, HELICES, helix, helix_units
from baltica.analytics.helix_ties import helix_ties
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError

COUNTS = st.lists(st.integers(0, 40), min_size=8, max_size=8).filter(any)


def graph(teams: list[list[tuple[Any, Any, Any]]]) -> GraphData:
    """Projects as lists of (organization, helix, country)."""
    people = {i: (h, c) for team in teams for i, h, c in team}
    return GraphData.of(
        organizations=[{"id": i, "name": i, "helix": h, "country": c} for i, (h, c) in people.items()],
        projects=[{"id": f"p{n:04}"} for n in range(len(teams))],
        participations=[{"project": f"p{n:04}", "organization": i} for n, team in enumerate(teams) for i, *_ in team],
    )


def drawn(rng: np.random.Generator, projects: int, *, together: bool) -> GraphData:
    """Teams of four: types at random, or each team of two types that go together."""
    teams = []
    for n in range(projects):
        kinds = rng.choice(3, 4)
        if together:
            kinds = np.array([[0, 0, 1, 1], [2, 2, 2, 2]][rng.integers(2)])
        teams.append([(f"o{n}-{k}", HELICES[kind], "SE") for k, kind in enumerate(kinds)])
    return graph(teams)


# --- entropy --------------------------------------------------------------------------------------------------------


def test_by_hand() -> None:
    copies = np.array([1, 0, 0, 0, 0, 0, 0, 1])  # all present or none: each pair shares one bit, and so do the three
    assert {key: float(value) for key, value in transmissions(copies).items()} == dict.fromkeys(
        ("ui", "ug", "ig", "uig"), 1.0
    )
    exclusive = np.array([0, 1, 1, 0, 1, 0, 0, 0])  # one of three in each unit
    h1, h2, h3 = -(1 / 3) * np.log2(1 / 3) - (2 / 3) * np.log2(2 / 3), np.log2(3), np.log2(3)
    assert float(transmissions(exclusive)["uig"]) == pytest.approx(3 * h1 - 3 * h2 + h3)
    assert float(transmissions(exclusive)["uig"]) == pytest.approx(-0.4150375)


@given(COUNTS)
def test_entropies_are_those_of_scipy(counts: list[int]) -> None:
    cube = np.array(counts, float).reshape(2, 2, 2)
    found = entropies(np.array(counts))
    assert float(found["uig"]) == pytest.approx(scipy_entropy(cube.ravel(), base=2), abs=1e-9)
    assert float(found["ug"]) == pytest.approx(scipy_entropy(cube.sum(axis=1).ravel(), base=2), abs=1e-9)
    assert float(found["i"]) == pytest.approx(scipy_entropy(cube.sum(axis=(0, 2)), base=2), abs=1e-9)


@given(COUNTS, st.permutations([0, 1, 2]), st.integers(2, 9))
def test_names_and_scale_do_not_matter(counts: list[int], order: list[int], times: int) -> None:
    cube = np.array(counts).reshape(2, 2, 2)
    value = float(transmissions(np.array(counts))["uig"])
    assert float(transmissions(np.transpose(cube, order).ravel())["uig"]) == pytest.approx(value, abs=1e-9)
    assert float(transmissions(times * np.array(counts))["uig"]) == pytest.approx(value, abs=1e-9)
    swapped = cube[::-1]  # absence read as presence
    assert float(transmissions(swapped.ravel())["uig"]) == pytest.approx(value, abs=1e-9)


@given(*[st.floats(0.05, 0.95)] * 3)
def test_independent_helices_share_nothing(u: float, i: float, g: float) -> None:
    cells = np.einsum("i,j,k", [1 - u, u], [1 - i, i], [1 - g, g]).ravel()
    assert all(abs(float(value)) < 1e-9 for value in transmissions(cells).values())


@given(COUNTS)
def test_pairs_never_share_less_than_nothing(counts: list[int]) -> None:
    found = transmissions(np.array(counts))
    assert all(float(found[pair]) > -1e-9 for pair in ("ui", "ug", "ig"))


@given(COUNTS)
@settings(max_examples=40)
def test_shuffled_presence_keeps_how_often_each_is_present(counts: list[int]) -> None:
    cube = np.array(counts).reshape(2, 2, 2)
    found = independent_cells(np.array(counts), samples=20, rng=np.random.default_rng(2)).reshape(-1, 2, 2, 2)
    assert (found >= 0).all()
    assert (found.sum(axis=(1, 2, 3)) == cube.sum()).all()
    for axes in ((1, 2), (0, 2), (0, 1)):
        assert (found.sum(axis=tuple(a + 1 for a in axes)) == cube.sum(axis=axes)).all()


def test_shuffled_presence_is_what_shuffling_gives() -> None:
    rng = np.random.default_rng(4)
    present = rng.random((40, 3)) < (0.6, 0.5, 0.2)
    fast = independent_cells(cells_of(present), samples=4000, rng=rng).mean(axis=0)
    slow = np.mean([cells_of(np.column_stack([rng.permutation(c) for c in present.T])) for _ in range(4000)], axis=0)
    assert fast == pytest.approx(slow, abs=0.15)


def test_false_positives_of_independence() -> None:
    """About one in twenty; wide bounds for few runs."""
    rng = np.random.default_rng(6)
    hits = 0
    for _ in range(400):
        cells = cells_of(rng.random((60, 3)) < (0.6, 0.5, 0.3))
        by_chance = transmissions(independent_cells(cells, samples=199, rng=rng))["uig"]
        hits += tail_p(by_chance, float(transmissions(cells)["uig"]), two_sided=True) < 0.05
    assert 0.015 <= hits / 400 <= 0.09


def test_interval_holds_about_as_often_as_said() -> None:
    rng = np.random.default_rng(8)
    shares = np.array([0, 0.18, 0.12, 0.1, 0.15, 0.15, 0.1, 0.2])
    truth = float(transmissions(shares)["uig"])
    held = 0
    for _ in range(300):
        low, high = bootstrap_intervals(rng.multinomial(200, shares), samples=500, rng=rng)["uig"]
        held += low <= truth <= high
    assert 0.90 <= held / 300 <= 0.99


# --- units ----------------------------------------------------------------------------------------------------------


def test_shares_and_mixes_by_hand() -> None:
    u, i, g = ("a", "academia", "SE"), ("b", "business", "DK"), ("c", "government", "DK")
    found = helix(graph([[u, i, g], [u, i], [u, ("x", None, "SE")], [i, ("n", "civil_society", "SE")]]))
    value: Any = found.figures["value"]
    assert (found.used, found.seats, found.known) == (3, 9, 8)
    assert value["share_academia"] == pytest.approx(2 / 7)
    assert value[["with_academia", "with_business", "with_civil_society"]].round(3).tolist() == [0.667, 1, 0.333]
    assert found.figures.loc[["helices_0", "helices_1", "helices_2", "helices_3"], "count"].tolist() == [0, 1, 1, 1]
    assert found.figures.loc[["mix_i", "mix_ui", "mix_uig"], "count"].tolist() == [1, 1, 1]
    assert found.figures.loc["t_uig", ["low", "p", "p_independent"]].isna().all()  # too few
    assert found.outside.to_dict() == {"type not known": 1}


def test_units_of_clusters_and_regions() -> None:
    nuts = {"scheme": "NUTS2021", "level": 3, "country": "SE"}
    data = GraphData.of(
        regions=[{"id": "r", "code": "SE224", "name": "Skåne", **nuts}],
        organizations=[
            *({"id": f"o{n}", "helix": h, "region": "r", "country": "SE"} for n, h in enumerate(HELICES * 2)),
            {"id": "far", "helix": "academia", "country": "DK"},
        ],
        clusters=[{"id": "k", "name": "K"}],
        memberships=[
            {"cluster": "k", "organization": o, "role": r} for o in ("o0", "o1") for r in ("member", "manager")
        ],
    )
    regions = helix(data, of="regions")
    row: Any = regions.units
    assert row.loc["SE224", ["name", "known", "academia", "helices"]].tolist() == ["Skåne", 8, 2, 3]
    assert regions.not_located == 1
    row = helix_units(data, of="clusters")
    assert row.loc["k", ["known", "helices", "few"]].tolist() == [2, 2, False]
    assert helix(data, of="clusters", min_known=3).used == 0


def test_types_dealt_at_random_are_not_found_unusual_and_planted_mixes_are() -> None:
    rng = np.random.default_rng(3)
    chance: Any = helix(drawn(rng, 150, together=False)).figures
    assert chance.loc["t_uig", "p"] > 0.05
    assert chance.loc["helices_3", "p"] > 0.05
    planted: Any = helix(drawn(rng, 150, together=True)).figures
    assert planted.loc["helices_3", "value"] == 0
    assert planted.loc["helices_3", "p"] < 0.01
    assert planted.loc["t_ui", "value"] > 900
    assert planted.loc["t_ui", "p_independent"] < 0.01


def test_a_helix_that_is_everywhere_shares_nothing_and_is_not_tested() -> None:
    teams = [[(f"a{n}", "academia", "SE"), (f"b{n}", HELICES[1 + n % 2], "SE")] for n in range(FEW_UNITS + 5)]
    t: Any = helix(graph(teams)).figures.loc["t_uig"]
    assert t["value"] == 0
    assert np.isnan([t["p"], t["low"], t["p_independent"]]).all()


def test_without_types_it_says_so() -> None:
    data = graph([[("a", None, "SE"), ("b", None, "DK")]])
    for ask in (helix, helix_ties):
        with pytest.raises(InputError, match="type of no organization"):
            ask(data)


def test_bundled(data: GraphData) -> None:
    found = helix(data)
    assert (found.used, found.seats, found.known) == (98, 761, 493)
    assert found.figures.loc["helices_3", "count"] == 9
    assert found.figures.loc["t_uig", "value"] == pytest.approx(-6.945, abs=1e-3)
    swedish = helix(data.select(Selection(country=("SE",))))
    assert 0 < swedish.used < found.used


# --- ties -----------------------------------------------------------------------------------------------------------


def by_hand(data: GraphData) -> Any:
    """Pairs of helices, full counting, and how many cross a border: (a, b, abroad) → number."""
    people = data.organizations
    rows = []
    for _, team in data.participations.groupby("project")["organization"]:
        for a, b in combinations(sorted(set(team)), 2):
            one, other = people.loc[a], people.loc[b]
            if one["helix"] and other["helix"]:
                pair = sorted([one["helix"], other["helix"]], key=HELICES.index)
                rows.append((*pair, one["country"] != other["country"]))
    return pd.Series(rows).value_counts()


def test_ties_are_those_counted_pair_by_pair(data: GraphData) -> None:
    found = helix_ties(data, counting="full", samples=20, permutations=19).table
    counted = by_hand(data)
    pairs = found[found["a"].notna()]
    for _, row in pairs.iterrows():
        home, abroad = (counted.get((row["a"], row["b"], crosses), 0) for crosses in (False, True))
        assert (row["home"], row["abroad"], row["full"]) == (home, abroad, home + abroad)
    for column in ("full", "fractional", "ties", "expected", "home"):
        assert pairs[column].sum() == pytest.approx(found.loc["all", column])
        assert found.loc[["within one helix", "across helices"], column].sum() == pytest.approx(
            found.loc["all", column]
        )


@pytest.mark.parametrize("counting", ["fractional", "full", "binary"])
def test_ties_with_a_place_reported_have_an_end_there(data: GraphData, counting: Any) -> None:
    whole: Any = helix_ties(data, counting=counting, samples=5, permutations=9).table
    danish: Any = helix_ties(
        data.select(Selection(country=("DK",))), counting=counting, samples=5, permutations=9
    ).table
    both = data.organizations["country"].eq("DK")
    rest: Any = helix_ties(
        GraphData.of(
            organizations=data.organizations[~both].drop(columns="region"),
            projects=data.projects,
            participations=data.participations[~data.participations["organization"].isin(both.index[both])],
        ),
        counting="full", samples=5, permutations=9,
    ).table  # fmt: skip
    assert danish.loc["all", "full"] == whole.loc["all", "full"] - rest.loc["all", "full"]


def test_random_pairing_is_as_expected_and_planted_separation_is_not() -> None:
    rng = np.random.default_rng(9)
    chance = helix_ties(drawn(rng, 200, together=False), samples=200, permutations=99)
    row: Any = chance.table.loc["across helices"]
    assert row["observed_expected_low"] <= 1.05
    assert row["observed_expected_high"] >= 0.95
    planted: Any = helix_ties(drawn(rng, 200, together=True), samples=200, permutations=99).table
    assert planted.loc["academia – government", "ties"] == 0
    assert planted.loc["within one helix", "observed_expected_low"] > 1
    assert planted.loc["all", "share"] == 1


def test_bad_questions() -> None:
    data = graph([[("a", "academia", "SE"), ("b", "business", "DK")]])
    with pytest.raises(InputError, match="no helix of"):
        helix(data, of="ties")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no counting"):
        helix_ties(data, counting="half")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="at least one"):
        helix(data, min_known=0)


def test_two_roles_in_one_project_are_one_seat() -> None:
    data = GraphData.of(
        organizations=[{"id": i, "helix": h} for i, h in zip("abc", HELICES[:3], strict=True)],
        projects=[{"id": "p"}],
        participations=[{"project": "p", "organization": o, "role": r}
                        for o, r in (("a", "coordinator"), ("a", "partner"), ("b", "partner"), ("c", "partner"))],
    )  # fmt: skip
    found = helix(data, samples=1)
    assert (found.seats, found.known) == (3, 3)
    assert found.figures.loc["share_academia", "value"] == pytest.approx(1 / 3)
