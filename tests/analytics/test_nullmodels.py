"""Null models: what trades keep, that all graphs are alike, and that figures and chances are right."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from baltica.analytics.convergence import autocorrelation, effective_samples, rhat
from baltica.analytics.cross_border import Counting, country_pairs, region_pairs
from baltica.analytics.defaults import BURN_IN, THIN
from baltica.analytics.graphdata import GraphData
from baltica.analytics.mixing import ei_index
from baltica.analytics.nullmodels import STATISTICS, Design, design, design_of, draw, randomized
from baltica.graph.errors import InputError
from tests.analytics.toys import COUNTRIES, graph_of, networks, projected

COUNTINGS: tuple[Counting, ...] = ("full", "binary", "fractional")


def programmed(
    data: GraphData, programmes: list[str | None], minimum: list[int | None], periods: list[str] | None = None
) -> GraphData:
    """The data with a programme, a period and a smallest number of countries for each project."""
    projects = data.projects.assign(
        programme=pd.Series(programmes, data.projects.index, dtype=object),
        period=pd.Series(periods or ["2014-2020"] * len(programmes), data.projects.index, dtype=object),
        min_countries=pd.array(minimum, "Int64"),
    )
    return replace(data, projects=projects)


@st.composite
def ruled(choose: st.DrawFn) -> GraphData:
    data = choose(networks())
    count = len(data.projects)
    programme, demanded = st.sampled_from(["g", "h", None]), st.sampled_from([None, 1, 2, 3])
    return programmed(
        data,
        choose(st.lists(programme, min_size=count, max_size=count)),
        choose(st.lists(demanded, min_size=count, max_size=count)),
    )


def bench(seed: int = 1, sizes: int = 60) -> GraphData:
    """Some forty projects of two to six partners of skewed activity, in two programmes, half with two countries."""
    rng = np.random.default_rng(seed)
    people = [f"o{i:02}" for i in range(sizes)]
    country = {o: str(c) for o, c in zip(people, rng.choice(COUNTRIES, sizes, p=[0.4, 0.3, 0.2, 0.1]), strict=True)}
    weight = 1 / np.arange(3, sizes + 3)
    teams = {
        f"p{n:02}": [str(o) for o in rng.choice(people, rng.integers(2, 7), replace=False, p=weight / weight.sum())]
        for n in range(40)
    }
    return programmed(graph_of(teams, country), ["g", "h"] * 20, [2, None, 2, None] * 10)


# --- what is kept -------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(ruled(), st.integers(0, 2**64 - 1))
def test_sizes_degrees_and_countries_are_kept(data: GraphData, seed: int) -> None:
    """Project sizes, projects of each organization in each programme, and each project's smallest number."""
    before, _, _ = data.biadjacency()
    after = randomized(design(data), rounds=20, seed=seed)
    assert after.shape == before.shape
    assert set(after.data) <= {1.0}, "nobody is in a project twice"
    old, new = before.toarray(), after.toarray()
    np.testing.assert_array_equal(old.sum(axis=0), new.sum(axis=0))
    strata = data.projects["programme"].fillna("none").to_numpy()
    for stratum in set(strata):
        here = strata == stratum
        np.testing.assert_array_equal(old[:, here].sum(axis=1), new[:, here].sum(axis=1))
    country = data.organizations["country"].to_numpy()
    for p, least in enumerate(data.projects["min_countries"].fillna(0)):
        was, now = (len(set(country[matrix[:, p] > 0])) for matrix in (old, new))
        assert now >= min(least, was)


def test_periods_of_one_programme_do_not_mix_and_the_strata_are_told() -> None:
    teams = {"p": ["a", "b"], "q": ["c", "d"], "r": ["e", "f"], "s": ["g", "h"], "t": [], "u": ["a", "b", "c"]}
    data = programmed(graph_of(teams), ["g", "g", "g", "g", None, None], [2, None, 1, 3, None, None],
                      ["1", "1", "2", "2", "1", "2"])  # fmt: skip
    made = design(data)
    assert made.strata.astype(object).where(made.strata.notna(), None).values.tolist() == [
        ["g", "1", 2, 4, 0.5, 0],
        ["g", "2", 2, 4, 1.0, 0],
        [None, None, 2, 3, 0.0, 2],
    ]
    assert made.left_out == {
        "projects without a programme": 2,
        "projects whose smallest number of countries is not known": 3,
        "projects with fewer countries than their rules ask for (they keep those)": 2,
        "projects that cannot trade": 2,
    }
    assert made.required.tolist() == [1, 0, 1, 1, 0, 0], "never more than the project has"
    for seed in range(20):
        drawn = randomized(made, rounds=5, seed=seed).toarray()
        assert drawn[:4, :2].sum() == 4
        assert drawn[4:, 2:4].sum() == 4
    free = design(data, null="free")
    assert free.strata["projects"].tolist() == [6]
    assert not free.required.any()
    assert any(randomized(free, rounds=5, seed=seed).toarray()[4:, :2].any() for seed in range(5))


def test_a_project_with_everyone_cannot_trade() -> None:
    assert design_of([[1, 1], [1, 0], [1, 0]]).left_out == {
        "organizations of unknown country": 3,
        "projects that cannot trade": 1,
    }


def test_the_number_of_refused_trades_is_told() -> None:
    """Two pairs, each to keep two countries, of two organizations a country: half of the drawn pairs are domestic."""
    member = np.array([[1, 0], [0, 1], [1, 0], [0, 1]])
    drawn = draw(design_of(member, groups=["DK", "DK", "SE", "SE"], min_groups=2), samples=400)
    row = drawn.network.loc["cross_border_ties"]
    assert (row["mean"], row["sd"]) == (2, 0)
    assert drawn.refused == pytest.approx(1 / 3, abs=0.02)  # 2 of the 6 ways to deal four to two pairs
    assert drawn.traded == pytest.approx(1 / 2, abs=0.02)  # 1 of the 6 moves nobody


# --- all allowed graphs are alike -----------------------------------------------------------------------------------


def graphs(sizes: list[int], degrees: list[int]) -> Iterator[npt.NDArray[np.int64]]:
    """Every matrix of organizations × projects with these sums."""
    if not sizes:
        if not any(degrees):
            yield np.zeros((len(degrees), 0), np.int64)
        return
    for team in combinations([i for i, d in enumerate(degrees) if d], sizes[0]):
        left = [d - (i in team) for i, d in enumerate(degrees)]
        column = np.isin(np.arange(len(degrees)), team).astype(np.int64)[:, None]
        for rest in graphs(sizes[1:], left):
            yield np.hstack([column, rest])


@pytest.mark.parametrize("minimum", [None, 2])
def test_every_allowed_graph_is_as_likely_as_any_other(minimum: int | None) -> None:
    groups = np.array(["DK", "DK", "SE", "SE", "FI"])
    start = np.array([[1, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    allowed = [
        matrix
        for matrix in graphs(start.sum(axis=0).tolist(), start.sum(axis=1).tolist())
        if minimum is None or all(len(set(groups[column > 0])) >= minimum for column in matrix.T)
    ]
    assert len(allowed) == (126 if minimum else 234)
    made = design_of(start, groups=groups, min_groups=minimum)
    draws = 25 * len(allowed)
    found = Counter(randomized(made, rounds=25, seed=s).toarray().astype(np.int64).tobytes() for s in range(draws))
    assert set(found) == {matrix.tobytes() for matrix in allowed}
    assert stats.chisquare(list(found.values())).pvalue > 0.001


def test_samples_of_one_chain_visit_all_graphs_alike() -> None:
    """A ring of four in four pairs is one of 90 graphs; their numbers of different pairs are known by counting."""
    ring = np.array([[1, 0, 0, 1], [1, 0, 1, 0], [0, 1, 1, 0], [0, 1, 0, 1]])
    expected = Counter(len({tuple(column) for column in matrix.T}) for matrix in graphs([2] * 4, [2] * 4))
    drawn = draw(design_of(ring), samples=4000, chains=1, pairs=False)
    found = drawn.traces["ties"].value_counts()
    weights = np.array([expected[int(ties)] for ties in found.index])
    assert weights.sum() == 90
    assert stats.chisquare(found.to_numpy(), weights * 4000 / 90).pvalue > 0.001


# --- figures ------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(networks(), st.sampled_from(COUNTINGS), st.integers(1, 2), st.data())
def test_observed_figures_are_those_of_the_measures(
    data: GraphData, counting: Counting, min_shared: int, choose: st.DataObject
) -> None:
    unknown = choose.draw(st.sets(st.sampled_from(list(data.organizations.index)))) if len(data.organizations) else ()
    country: Any = data.organizations["country"].where(~data.organizations.index.isin(list(unknown)), None)
    data = replace(data, organizations=data.organizations.assign(country=country))
    drawn = draw(design(data), samples=4, burn_in=0, thin=1, counting=counting, min_shared=min_shared)
    observed = drawn.network["observed"]
    ei = ei_index(data, min_shared=min_shared, samples=1).loc["country"]
    assert observed["ties_between"] == ei["external"]
    assert observed["ei"] == pytest.approx(ei["observed"], nan_ok=True)
    table = country_pairs(data, counting=counting)
    assert observed["cross_border_ties"] == pytest.approx(table[counting].sum())
    met = drawn.pairs[drawn.pairs["observed"] > 0]
    expected = table.set_index(["a", "b"])[counting].sort_index().astype(float)
    np.testing.assert_allclose(met["observed"], expected)
    assert list(zip(met["a"], met["b"], strict=True)) == list(expected.index)
    ties: Any = projected(data)
    ties.remove_edges_from([(a, b) for a, b, shared in list(ties.edges(data="weight")) if shared < min_shared])
    assert observed["ties"] == ties.number_of_edges()
    known = ties.subgraph(country.index[country.notna()]).copy()
    nx.set_node_attributes(known, country.to_dict(), "country")
    if len({country[end] for edge in known.edges for end in edge}) > 1:
        assert observed["assortativity"] == pytest.approx(nx.attribute_assortativity_coefficient(known, "country"))
    else:
        assert np.isnan(observed["assortativity"])
    both = nx.Graph(
        [(("p", p), o) for p, o in zip(data.participations["project"], data.participations["organization"],
                                       strict=True)]
    )  # fmt: skip
    assert np.nan_to_num(observed["clustering"]) == pytest.approx(nx.bipartite.robins_alexander_clustering(both))


def test_clustering_of_the_southern_women() -> None:
    graph = nx.davis_southern_women_graph()
    women = [n for n, side in graph.nodes(data="bipartite") if side == 0]
    made = design(graph_of({event: graph[event] for event in graph if event not in women}))
    network = draw(made, samples=1, pairs=False).network["observed"]
    assert network["ties"] == 139
    assert network["clustering"] == pytest.approx(0.467764, abs=5e-7)


@pytest.mark.parametrize("counting", COUNTINGS)
@pytest.mark.parametrize("level", [2, 3])
@pytest.mark.parametrize("domestic", [False, True])
def test_observed_pairs_are_those_of_region_pairs(
    data: GraphData, level: int, counting: Counting, domestic: bool
) -> None:
    table = region_pairs(data, level, counting=counting, domestic=domestic).set_index(["a", "b"])[counting]
    drawn = draw(design(data, level=level), samples=8, counting=counting, domestic=domestic).pairs
    met = drawn[drawn["observed"] > 0].set_index(["a", "b"])["observed"]
    assert sorted(met.index) == sorted(table.index)
    np.testing.assert_allclose(met.sort_index(), table.sort_index().astype(float))
    assert (drawn[["at_least", "at_most"]].sum(axis=1) >= 8).all()


def test_means_and_counts_are_those_of_the_randomized_graphs() -> None:
    """One sample a chain: each is the graph that the trace and the pairs say."""
    data = bench()
    drawn = draw(design(data), samples=300, counting="full", domestic=True)
    assert drawn.pairs["mean"].sum() == pytest.approx(drawn.network.loc["cross_border_ties", "mean"])
    traces = drawn.traces
    assert traces[["chain", "sample"]].values.tolist() == [[c, s] for c in range(4) for s in range(75)]
    for name in STATISTICS:
        row, values = drawn.network.loc[name], traces[name]
        assert row["mean"] == pytest.approx(values.mean())
        assert row["sd"] == pytest.approx(values.std())
        assert row["at_least"] == (values >= row["observed"] - 1e-9).sum()
        assert row["at_most"] == (values <= row["observed"] + 1e-9).sum()
        assert 0.98 < row["rhat"] < 1.1
        assert 30 < row["ess"] <= 300
    sides = np.where(data.organizations["country"] == "DK", "DK", "other")
    two = draw(design_of(data.biadjacency()[0], groups=sides), samples=300, counting="full")
    pair, whole = two.pairs.iloc[0], two.network.loc["cross_border_ties"]
    for name in ("observed", "mean", "sd", "at_least", "at_most", "rhat"):
        assert pair[name] == pytest.approx(whole[name]), name


# --- the same again -------------------------------------------------------------------------------------------------


def test_one_thread_two_threads_and_other_seeds() -> None:
    made, told = design(bench()), []
    first = draw(made, samples=50, threads=1, progress=lambda *news: told.append(news))
    again, other = draw(made, samples=50, threads=2), draw(made, samples=50, seed=2)
    for name in ("network", "pairs", "traces"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name), check_exact=True)
    assert not first.traces.equals(other.traces)
    assert first.traces.groupby("chain")["cross_border_ties"].first().nunique() > 1
    rounds = 4 * BURN_IN + (50 - 4) * THIN
    assert told[-1] == ("rounds of trades", rounds, rounds)
    assert len({done for _, done, _ in told}) > 2, "the burn-in shows too"
    assert (first.samples, first.chains, first.seed, first.null) == (50, 4, 1, "rules")


def test_a_long_run_goes_in_small_steps_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    made = design(bench())
    whole, graph = draw(made, samples=21).traces, randomized(made, rounds=50)
    monkeypatch.setattr("baltica.analytics.nullmodels._STEPS", 1)
    told: list[int] = []
    pd.testing.assert_frame_equal(draw(made, samples=21, progress=lambda _w, n, _t: told.append(n)).traces, whole)
    assert told == sorted(told)
    assert told[-1] == 4 * BURN_IN + (21 - 4) * THIN
    assert len(told) > 21
    np.testing.assert_array_equal(randomized(made, rounds=50).toarray(), graph.toarray())


# --- chances ------------------------------------------------------------------------------------------------------


def p_values(observed: Design, seed: int, samples: int = 59) -> Any:
    """Both one-sided chances of each statistic: (1 + as extreme)/(1 + samples)."""
    drawn = draw(observed, samples=samples, burn_in=40, thin=4, pairs=False, seed=seed, threads=1).network
    return (1 + drawn[["at_least", "at_most"]]) / (1 + samples)


@pytest.mark.timeout(180)
def test_chances_are_uniform_for_graphs_of_the_null_model() -> None:
    """Of graphs that the null model made, 5 % (± 1.5 %) have a chance of at most 5 %, on either side.

    The graph of rules: two programmes, half of the projects keep two countries. Values of a whole graph that tie make
    the test careful: E-I takes fewer values than the fractional figure, so their share may be lower.
    """
    made = design(bench())
    draws, low = 1000, {name: np.zeros(2) for name in ("cross_border_ties", "ei", "assortativity")}
    chances = []
    for seed in range(draws):
        graph = randomized(made, rounds=60, seed=10_000 + seed)
        table = p_values(replace(made, members=graph.T.tocsr().indices.astype(np.int32)), seed)
        for name, found in low.items():
            found += table.loc[name].to_numpy() <= 0.05
        chances.append(table.loc["cross_border_ties", "at_least"])
    for name, found in low.items():
        assert (abs(found / draws - 0.05) < 0.015).all(), (name, found / draws)
    counts = np.histogram(chances, 10, (0.005, 1.005))[0]
    assert stats.chisquare(counts).pvalue > 0.001


@pytest.mark.parametrize("preferred", ["foreign", "domestic"])
def test_a_planted_preference_is_found(preferred: str) -> None:
    """Projects of four, three of four of them put together by the preference, the others at random."""
    rng = np.random.default_rng(5)
    people = np.arange(60)
    sides = people % 2
    member = np.zeros((60, 40))
    for p in range(40):
        team = rng.choice(people, 4, replace=False)
        if p % 4:
            numbers = (2, 2) if preferred == "foreign" else [(4, 0), (0, 4)][p % 2]
            team = np.concatenate([rng.choice(people[sides == s], n, replace=False) for s, n in enumerate(numbers)])
        member[team, p] = 1
    table: Any = p_values(design_of(member, groups=np.where(sides, "SE", "DK")), 1, samples=499)
    found, other = ("at_least", "at_most") if preferred == "foreign" else ("at_most", "at_least")
    for name in ("cross_border_ties", "ei"):
        assert table.loc[name, found] < 0.01
        assert table.loc[name, other] > 0.9
    assert table.loc["assortativity", other] < 0.01


def test_labels_without_meaning_are_not_found() -> None:
    assert (p_values(design(bench(7)), 1, samples=199).loc[["ei", "assortativity"]] > 0.01).all(axis=None)


# --- convergence ----------------------------------------------------------------------------------------------------


def test_rhat_and_ess_of_known_series() -> None:
    rng = np.random.default_rng(3)
    white = [rng.normal(size=500) for _ in range(4)]
    assert effective_samples(white) == pytest.approx(2000, rel=0.2)
    slow = [np.zeros(2000) for _ in range(4)]
    for chain in slow:
        for t in range(1, 2000):
            chain[t] = 0.8 * chain[t - 1] + rng.normal()
    assert effective_samples(slow) == pytest.approx(8000 * 0.2 / 1.8, rel=0.25)
    assert autocorrelation(slow) == pytest.approx(0.8, abs=0.03)
    apart = [chain + 3 * k for k, chain in enumerate(white)]
    means, variances = (np.array([[f(c)] for c in apart]) for f in (np.mean, lambda c: c.var(ddof=1)))
    assert rhat(means, variances, 500)[0] > 3
    assert effective_samples(apart) < 20


# --- edges --------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "data",
    [
        GraphData.of(),
        graph_of({}, more=["a", "b"]),
        graph_of({"p": ["a", "b", "c"]}, {"a": "DK"}),
        graph_of({"p": ["a"], "q": ["b"], "r": []}),
        graph_of({"p": ["a", "b"], "q": ["c"]}, dict.fromkeys("abc")),
        graph_of({"p": ["a", "b"], "q": ["c", "d"]}, {"a": "DK", "b": "SE", "c": "SE", "d": None}),
    ],
    ids=["empty", "no project", "one project", "alone", "no country", "some countries"],
)
@pytest.mark.parametrize("samples", [1, 2, 9])
def test_small_graphs_give_results_without_warnings(data: GraphData, samples: int) -> None:
    drawn = draw(design(data), samples=samples, burn_in=2, thin=1)
    assert list(drawn.network.index) == list(STATISTICS)
    assert len(drawn.traces) == samples
    known = drawn.network.dropna(subset="observed")
    assert (known[["at_least", "at_most"]].sum(axis=1) >= samples).all()
    assert drawn.network.loc[drawn.network["sd"] == 0, ["rhat", "ess"]].isna().all(axis=None)
    assert 0 <= drawn.traded <= 1
    assert randomized(design(data)).shape == (len(data.organizations), len(data.projects))


def test_input_that_cannot_be_is_told() -> None:
    made = design_of([[1, 0], [1, 1]])
    wrong: list[dict[str, Any]] = [{"samples": 0}, {"thin": 0}, {"chains": 0}, {"burn_in": -1}, {"counting": "half"}]
    for options in wrong:
        with pytest.raises(InputError):
            draw(made, **options)
    with pytest.raises(InputError):
        design(GraphData.of(), null="other")  # type: ignore[arg-type]
    with pytest.raises(InputError):
        design_of([[1, 0], [1, 1]], groups=["DK"])
