"""Poisson pseudo-maximum likelihood of pairs against published numbers, statsmodels and planted truths."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.stats.sandwich_covariance import cov_cluster_2groups

from baltica.analytics.dyads import FLOOR, Pairs, dyad_sandwich, ppml
from baltica.graph.errors import InputError

LOG_OF_GRAVITY = (  # noqa: SIM905
    "lypex lypim lyex lyim ldist border comlang colony landl_ex landl_im lremot_ex lremot_im comfrt_wto open_wto"
).split()


def world(rng: np.random.Generator, places: int, border: float, *, shocks: float = 0.5) -> pd.DataFrame:
    """Ties of pairs of places in six countries, with shocks of places and of pairs; distance decay 0.5."""
    country = np.arange(places) % 6
    spot = rng.uniform(0, 2000, (6, 2))[country] + rng.normal(0, 250, (places, 2))
    one, other = np.triu_indices(places, 1)
    distance = np.log(np.maximum(np.hypot(*(spot[one] - spot[other]).T), 10))
    crossed = (country[one] != country[other]).astype(float)
    size = rng.normal(0, 1, places)
    own = rng.normal(0, shocks, places)
    mean = 0.8 * (size[one] + size[other]) - 0.5 * (distance - 6) + border * crossed + own[one] + own[other]
    ties = rng.poisson(np.exp(np.minimum(mean + rng.normal(0, shocks, len(one)), 12)))
    return pd.DataFrame(
        {"a": one, "b": other, "y": ties, "size": size[one] + size[other], "distance": distance, "border": crossed}
    )


def test_the_log_of_gravity(shared: Path) -> None:
    """Santos Silva and Tenreyro 2006, Table 3: log distance and contiguity, with HC1 errors."""
    trade = pd.read_csv(shared / "data" / "reference" / "log_of_gravity.csv.gz")
    trade["thousands"] = trade["trade"] / 1000
    some = trade[trade["trade"] > 0].assign(log=lambda t: np.log(t["trade"]))
    published: Any = [
        (some, "log", "ols", (-1.166, 0.034), 0.314),
        (some, "thousands", "ppml", (-0.776, 0.055), 0.202),
        (trade, "thousands", "ppml", (-0.784, 0.055), 0.193),
    ]
    assert (len(trade), len(some)) == (18360, 9613)
    for frame, response, model, distance, border in published:
        found: Any = ppml(frame, response, LOG_OF_GRAVITY, model=model).estimates
        assert found.loc["ldist", ["estimate", "se"]].tolist() == pytest.approx(distance, abs=0.0005)
        assert found.loc["border", "estimate"] == pytest.approx(border, abs=0.0005)


@pytest.mark.parametrize("fixed", [False, True])
def test_estimates_and_hc1_are_those_of_statsmodels(fixed: bool) -> None:
    frame = world(np.random.default_rng(3), 24, -0.5)
    assert all(frame.loc[(frame["a"] == g) | (frame["b"] == g), "y"].sum() for g in range(24))
    terms = ["distance", "border"] if fixed else ["size", "distance", "border"]
    found: Any = ppml(frame, "y", terms, dyads=("a", "b"), fixed_effects=fixed)
    own = frame[terms].to_numpy()
    effects = np.zeros((len(frame), 24))
    effects[np.arange(len(frame)), frame["a"]] = 1
    effects[np.arange(len(frame)), frame["b"]] = 1
    design = np.column_stack([effects if fixed else np.ones(len(frame)), own])
    model = sm.GLM(frame["y"].to_numpy(), design, family=sm.families.Poisson()).fit(cov_type="HC0", tol=1e-12)
    count = len(terms)
    correction = np.sqrt(len(frame) / (len(frame) - design.shape[1]))  # HC1; its own for GLM has none
    assert found.estimates["estimate"].to_numpy()[-count:] == pytest.approx(model.params[-count:], rel=1e-6)
    assert found.estimates["se_hc1"].to_numpy()[-count:] == pytest.approx(model.bse[-count:] * correction, rel=1e-5)
    assert found.fitted.to_numpy() == pytest.approx(model.fittedvalues, rel=1e-5)
    assert found.converged


def fitted_pairs(frame: pd.DataFrame, terms: list[str]) -> tuple[Pairs, Any]:
    design = np.column_stack([np.ones(len(frame)), frame[terms].to_numpy(float)])
    model = sm.GLM(frame["y"].to_numpy(), design, family=sm.families.Poisson()).fit(tol=1e-12)
    mean = np.asarray(model.fittedvalues)
    codes, names = pd.factorize(pd.concat([frame["a"], frame["b"]]), sort=True)
    half = len(frame)
    return Pairs(design, mean, frame["y"].to_numpy() - mean, codes[:half], codes[half:], len(names)), model


def test_the_sandwich_is_the_two_way_cluster_covariance_where_no_place_is_on_both_sides() -> None:
    rng = np.random.default_rng(4)
    one, other = (side.ravel() for side in np.meshgrid(np.arange(12), np.arange(100, 115)))
    x = rng.normal(size=len(one))
    shock = rng.normal(0, 0.5, 115)
    frame = pd.DataFrame({"a": one, "b": other, "x": x})
    frame["y"] = rng.poisson(np.exp(1 + 0.4 * x + shock[one] + shock[other]))
    pairs, model = fitted_pairs(frame, ["x"])
    both = cov_cluster_2groups(model, one, other, use_correction=False)[0]
    assert dyad_sandwich(pairs) == pytest.approx(both, rel=1e-6)


def test_the_sandwich_is_white_where_no_pairs_share_a_place_and_counts_each_shared_one_once() -> None:
    frame = world(np.random.default_rng(5), 12, 0.0)
    apart = frame.assign(a=np.arange(len(frame)) * 2, b=np.arange(len(frame)) * 2 + 1)
    pairs, _ = fitted_pairs(apart, ["size", "distance"])
    white = sm.GLM(apart["y"], pairs.columns, family=sm.families.Poisson()).fit(cov_type="HC0", tol=1e-12)
    assert dyad_sandwich(pairs) == pytest.approx(white.cov_params().to_numpy(), rel=1e-5)
    pairs, _ = fitted_pairs(frame, ["size", "distance"])
    sides = [set(row) for row in zip(frame["a"], frame["b"], strict=True)]
    scores = pairs.columns * pairs.residual[:, None]
    meat = sum(
        np.outer(scores[i], scores[j]) for i in range(len(sides)) for j in range(len(sides)) if sides[i] & sides[j]
    )
    assert dyad_sandwich(pairs) == pytest.approx(pairs.inverse() @ meat @ pairs.inverse(), rel=1e-8)


def test_the_variance_is_that_of_leaving_out_places_and_pairs() -> None:
    """In least squares one step is exact: the same as fitting anew without each place and without each pair."""
    frame = world(np.random.default_rng(6), 11, 0.0)
    terms = ["size", "distance"]
    found: Any = ppml(frame, "y", terms, dyads=("a", "b"), model="ols").estimates
    whole = found["estimate"]

    def moved(kept: Any) -> Any:
        return whole - ppml(frame[kept], "y", terms, model="ols").estimates["estimate"]

    places = sum(moved((frame["a"] != g) & (frame["b"] != g)) ** 2 for g in range(11))
    single = sum(moved(frame.index != d) ** 2 for d in frame.index)
    expected = np.maximum(10 / 11 * (places - single), FLOOR * single)
    assert (found["se"] ** 2).to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-6)


def test_fixed_effects_are_set_anew_without_each_place() -> None:
    """As least squares of weight 1 show: the same as fitting anew with an effect for each of the other places."""
    frame = world(np.random.default_rng(6), 10, 0.0)
    terms = ["distance", "border"]
    found: Any = ppml(frame, "y", terms, dyads=("a", "b"), model="ols", fixed_effects=True).estimates

    def moved(kept: Any) -> Any:
        part = frame[kept]
        anew: Any = ppml(part, "y", terms, dyads=("a", "b"), model="ols", fixed_effects=True).estimates
        return found["estimate"] - anew["estimate"]

    places = sum(moved((frame["a"] != g) & (frame["b"] != g)) ** 2 for g in range(10))
    single = sum(moved(frame.index != d) ** 2 for d in frame.index)
    expected = np.maximum(9 / 10 * (places - single), FLOOR * single)
    assert (found["se"] ** 2).to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-6)


def test_names_and_order_of_places_make_no_difference() -> None:
    frame = world(np.random.default_rng(7), 20, -0.5)
    terms = ["size", "distance", "border"]
    found = ppml(frame, "y", terms, dyads=("a", "b")).estimates
    renamed = frame.assign(a=frame["b"].map("p{}".format), b=frame["a"].map("p{}".format)).sample(
        frac=1, random_state=1
    )
    pd.testing.assert_frame_equal(found, ppml(renamed, "y", terms, dyads=("a", "b")).estimates, rtol=1e-6)
    scaled = ppml(frame.assign(y=frame["y"] / 1000), "y", terms, dyads=("a", "b")).estimates
    pd.testing.assert_frame_equal(found.drop("intercept"), scaled.drop("intercept"), rtol=1e-6)


@pytest.mark.parametrize("border", [0.0, -0.7])
def test_the_interval_holds_a_planted_border(border: float) -> None:
    """95 % interval of the border with shocks of places and pairs; the note gives the figures of a larger run."""
    rng = np.random.default_rng(3)
    held, plain = [], []
    for _ in range(80):
        row: Any = ppml(world(rng, 30, border), "y", ["size", "distance", "border"], dyads=("a", "b")).estimates
        row = row.loc["border"]
        held.append(row["low"] <= border <= row["high"])
        plain.append(abs(row["estimate"] - border) <= 1.96 * row["se_hc1"])
    assert np.mean(held) >= 0.89
    assert np.mean(plain) <= np.mean(held), "errors of independent pairs are too small"


def test_what_cannot_be_fitted() -> None:
    frame = world(np.random.default_rng(8), 12, 0.0).assign(one=1.0)
    with pytest.raises(InputError, match="cannot be told apart"):
        ppml(frame, "y", ["size", "one"])
    with pytest.raises(InputError, match="nothing to fit"):
        ppml(frame.assign(y=0), "y", ["size"])
    lonely = frame.assign(y=frame["y"].where(frame["a"] != 0, 0))
    with pytest.raises(InputError, match="without a tie"):
        ppml(lonely, "y", ["distance"], dyads=("a", "b"), fixed_effects=True)
    with pytest.raises(InputError, match="too few"):
        ppml(frame.head(3), "y", ["size", "distance"])
