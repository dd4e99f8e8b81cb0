"""Spatial interaction of regions: planted border and distance come back, and what the data cannot tell is refused."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from baltica.analytics.geography import great_circle
from baltica.analytics.graphdata import GraphData
from baltica.analytics.gravity import FEW_PROJECTS, gravity
from baltica.analytics.pair_frames import pair_frame
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError

COUNTRIES = ("DK", "SE", "FI", "EE", "PL", "DE")


def generated(
    *,
    border: float = -0.7,
    decay: float = -0.5,
    each: int = 8,
    strand: str | None = "framework_programme",
    seed: int = 1,
) -> GraphData:
    """Regions of six countries; each joint project has one partner in two regions, others have one partner.

    The latter make sizes that do not depend on distance, so that the model is the one the ties were drawn from.
    """
    rng = np.random.default_rng(seed)
    codes = [f"{country}{number:03d}" for country in COUNTRIES for number in range(1, each + 1)]
    center = dict(zip(COUNTRIES, rng.uniform((50, 0), (65, 25), (6, 2)), strict=True))
    spot = np.array([center[code[:2]] + rng.normal(0, 1.5, 2) for code in codes])
    one, other = np.triu_indices(len(codes), 1)
    crossed = np.array([codes[i][:2] != codes[j][:2] for i, j in zip(one, other, strict=True)])
    far = np.log(np.maximum(great_circle(*spot[one].T, *spot[other].T), 10))
    size = np.exp(rng.normal(0, 0.6, len(codes)))
    ties = rng.poisson(3 * size[one] * size[other] * np.exp(decay * (far - 6.5) + border * crossed))
    first, second = np.repeat(one, ties), np.repeat(other, ties)
    joint = np.bincount(np.r_[first, second], minlength=len(codes))
    alone = np.maximum(np.round(1000 * size).astype(int) - joint, 0)
    names = np.array(codes)
    projects = [f"p{n}" for n in range(len(first) + int(alone.sum()))]
    links = pd.DataFrame(
        {
            "project": [*projects[: len(first)], *projects],
            "organization": [*names[first], *names[second], *np.repeat(names, alone)],
        }
    )
    return GraphData.of(
        regions=[
            {"id": c, "code": c, "level": 3, "scheme": "NUTS2021", "country": c[:2], "latitude": x, "longitude": y}
            for c, (x, y) in zip(codes, spot, strict=True)
        ],
        organizations=[{"id": c, "country": c[:2], "region": c, "region_code": c, "region_level": 3} for c in codes],
        projects=pd.DataFrame({"id": projects, "strand": strand, "programme": "fp", "programme_name": "FP"}),
        participations=links,
    )


@pytest.fixture(scope="module")
def planted() -> GraphData:
    return generated()


@pytest.mark.parametrize("fixed", [False, True])
def test_a_planted_border_and_distance_come_back(planted: GraphData, fixed: bool) -> None:
    found = gravity(planted, 3, fixed_effects=fixed)
    table: Any = found.coefficients
    for term, true in (("border", -0.7), ("distance", -0.5), *([] if fixed else [("size", 1.0)])):
        assert table.loc[term, "low"] <= true <= table.loc[term, "high"]
        assert table.loc[term, "coefficient"] == pytest.approx(true, abs=0.15)
    assert table.loc["border", "factor"] == pytest.approx(np.exp(table.loc["border", "coefficient"]))
    assert table.loc["distance", "factor"] == pytest.approx(2 ** table.loc["distance", "coefficient"])
    assert found.border and found.overdispersion == pytest.approx(1, abs=0.2)
    assert found.fit.converged and found.fit.pseudo_r2 > 0.5


def test_without_a_border_effect_the_interval_holds_1() -> None:
    held = []
    for seed in range(4):
        table: Any = gravity(generated(border=0.0, each=5, seed=seed), 3).coefficients
        held.append(table.loc["border", "factor_low"] < 1 < table.loc["border", "factor_high"])
    assert sum(held) >= 3


def test_interreg_alone_has_no_border_factor() -> None:
    data = generated(each=4, strand="interreg_a")
    with pytest.raises(InputError, match="rules of their programmes") as refused:
        gravity(data, 3)
    assert "--without-border" in str(refused.value.hint)
    found = gravity(data, 3, border=False)
    assert list(found.coefficients.index) == ["size", "distance"] and not found.border
    assert "border" in found.fit.estimates.index, "held constant"


def test_a_demanded_minimum_counts_where_the_programme_is_not_known() -> None:
    data = generated(each=4, strand=None)
    free = gravity(data, 3)
    assert free.border and free.unknown == len(data.projects)
    ruled = GraphData.of(**(data.tables() | {"projects": data.projects.assign(min_countries=2)}))
    with pytest.raises(InputError, match="rules of their programmes"):
        gravity(ruled, 3)


def test_of_mixed_projects_the_free_ones_count() -> None:
    data = generated(each=4)
    projects = data.projects.copy()
    projects.loc[projects.index[:1000], "strand"] = "interreg_b"
    mixed = GraphData.of(**(data.tables() | {"projects": projects}))
    found = gravity(mixed, 3)
    assert (found.ruled, found.projects) == (1000, len(projects) - 1000)
    alone = gravity(data.of_projects(projects.index[1000:]), 3)
    pd.testing.assert_frame_equal(found.coefficients, alone.coefficients)


def test_between_countries_there_is_no_border_and_too_few_places_are_refused(planted: GraphData) -> None:
    with pytest.raises(InputError, match="6 places"):
        gravity(planted, 0)
    with pytest.raises(InputError, match="too little to fit: 0 places"):
        gravity(GraphData.of(), 2)


def test_places_of_one_country_have_no_border_either() -> None:
    data = generated(each=12)
    found = gravity(data.select(Selection(within=("DK",))), 3)
    assert list(found.coefficients.index) == ["size", "distance"]
    assert found.left_out["border"].startswith("only 0 pairs with a tie lie across a border")


def test_unknown_positions_leave_out_pairs_or_the_distance(planted: GraphData) -> None:
    regions = planted.regions.copy()
    regions.loc[regions["country"] == "DK", ["latitude", "longitude"]] = np.nan
    some = gravity(GraphData.of(**(planted.tables() | {"regions": regions})), 3)
    assert some.counts.places_without_position == 8 and some.unpositioned == 8 * 40 + 28
    assert "distance" in some.coefficients.index
    none = planted.regions.assign(latitude=np.nan, longitude=np.nan)
    bare = gravity(GraphData.of(**(planted.tables() | {"regions": none})), 3)
    assert "no position is known" in bare.left_out["distance"]


def test_pairs_that_could_not_have_met_are_left_out(planted: GraphData) -> None:
    listed = [
        {"programme": "fp", "code": country, "scheme": "NUTS2021", "level": 0, "country": country}
        for country in COUNTRIES[:5]
    ]
    tables: Any = planted.tables() | {"programmes": pd.DataFrame([{"id": "fp", "name": "FP"}]), "eligibility": listed}
    data = GraphData.of(**tables)
    frame, counts = pair_frame(data, 3)
    german = frame["a"].str.startswith("DE") | frame["b"].str.startswith("DE")
    assert (frame.loc[german, "projects"] > 0).all(), "only those that met all the same"
    assert counts.unlisted == int(german.sum()) and counts.stated == 1
    assert counts.structural + len(frame) == counts.possible == 48 * 47 // 2
    open_frame, _ = pair_frame(planted, 3)
    assert len(open_frame) == counts.possible and not open_frame.duplicated(["a", "b"]).any()


@pytest.mark.parametrize("counting", ["full", "binary", "fractional"])
def test_ties_are_those_of_the_countings(counting: Any) -> None:
    data = GraphData.of(
        organizations=[{"id": i, "country": c} for i, c in (("a", "DK"), ("b", "SE"), ("c", "SE"), ("d", "EE"))],
        projects=[{"id": "p"}, {"id": "q"}],
        participations=[{"project": "p", "organization": o} for o in "abc"]
        + [{"project": "q", "organization": o} for o in "abd"],
    )
    frame, _ = pair_frame(data, 0, counting=counting)
    expected = {"full": [1, 3, 1], "binary": [1, 2, 1], "fractional": [1 / 3, 1, 1 / 3]}
    assert frame[["a", "b"]].values.tolist() == [["DK", "EE"], ["DK", "SE"], ["EE", "SE"]]
    assert frame["ties"].tolist() == pytest.approx(expected[counting])
    assert np.exp(frame["size"]).tolist() == pytest.approx([2 * 1, 2 * 3, 1 * 3])


def test_the_pairs_farthest_from_the_model_come_first_and_small_ones_last(planted: GraphData) -> None:
    pairs: Any = gravity(planted, 3).pairs
    assert pairs["few"].is_monotonic_increasing
    large = pairs[~pairs["few"]]
    assert large["residual"].abs().round(9).is_monotonic_decreasing
    assert (np.sign(large["residual"].round(6)) == np.sign(large["ratio"] - 1)).mean() > 0.95
    assert (pairs.loc[pairs["few"], "projects"] < FEW_PROJECTS).all()
    chosen = gravity(planted.select(Selection(country=("EE",))), 3)
    assert (chosen.pairs["a_country"].eq("EE") | chosen.pairs["b_country"].eq("EE")).all()
    pd.testing.assert_frame_equal(chosen.coefficients, gravity(planted, 3).coefficients)


def test_many_places_have_no_fixed_effects(planted: GraphData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baltica.analytics.gravity.MOST_FIXED", 20)
    with pytest.raises(InputError, match="48 places are too many"):
        gravity(planted, 3, fixed_effects=True)


def test_with_effects_of_each_place_and_nothing_else_there_is_nothing_to_fit() -> None:
    data = generated(each=12).select(Selection(within=("DK", "SE")))
    bare = GraphData.of(**(data.tables() | {"regions": data.regions.assign(latitude=np.nan, longitude=np.nan)}))
    inside = bare.select(Selection(within=("DK",)))
    with pytest.raises(InputError, match="nothing is left to fit"):
        gravity(inside, 3, fixed_effects=True)


def test_shared_fields_come_in_where_they_are_known(planted: GraphData) -> None:
    codes = planted.regions.index
    clusters = [{"id": f"k{c}", "specialization": "maritime" if n % 2 else "wood"} for n, c in enumerate(codes)]
    presences = [{"cluster": f"k{c}", "region": c, "region_code": c, "region_level": 3} for c in codes]
    data = GraphData.of(**(planted.tables() | {"clusters": clusters, "presences": presences}))
    found: Any = gravity(data, 3, fields="clusters")
    row = found.coefficients.loc["likeness"]
    assert row["low"] <= 0 <= row["high"], "fields were dealt out without regard to ties"
    assert "no field is known" in gravity(planted, 3, fields="clusters").left_out["likeness"]
