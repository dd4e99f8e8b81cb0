"""Count models: agreement with statsmodels' formulas, planted ratios, and no answer where there is none."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from baltica.analytics.count_models import negative_binomial, poisson


def sample(seed: int, *, slope: float = 0.5, extra: float = 0.0, n: int = 150) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    country = rng.choice(["AA", "BB", "CC"], n)
    x, people = rng.integers(0, 3, n).astype(float), np.exp(rng.normal(11, 0.6, n))
    mean = np.exp(-6.5 + slope * x + 0.5 * np.log(people) + 0.5 * (country == "BB"))
    if extra:
        mean *= rng.gamma(1 / extra, extra, n)
    return pd.DataFrame({"y": rng.poisson(mean).astype(float), "x": x, "people": people, "country": country})


def fit(frame: pd.DataFrame, function=poisson):  # type: ignore[no-untyped-def]
    return function(frame["y"].to_numpy(), frame["x"].to_numpy(), frame["people"].to_numpy(), frame["country"])


def test_poisson_is_that_of_statsmodels() -> None:
    frame = sample(1)
    wanted = smf.poisson("y ~ x + np.log(people) + C(country)", frame).fit(disp=0, cov_type="HC1")
    found = fit(frame)
    assert found.ratio == pytest.approx(np.exp(wanted.params["x"]), rel=1e-5)
    assert (found.low, found.high) == pytest.approx(tuple(np.exp(wanted.conf_int().loc["x"])), rel=1e-2)
    assert found.size_exponent == pytest.approx(wanted.params["np.log(people)"], rel=1e-5)


def test_negative_binomial_is_that_of_statsmodels_and_sees_the_spread() -> None:
    frame = sample(2, extra=1.0)
    wanted = smf.negativebinomial("y ~ x + np.log(people) + C(country)", frame).fit(disp=0, maxiter=500)
    found = fit(frame, negative_binomial)
    assert found.ratio == pytest.approx(np.exp(wanted.params["x"]), rel=1e-3)
    assert found.dispersion == pytest.approx(wanted.params["alpha"], rel=1e-2)
    assert fit(frame).dispersion > 1.2


def test_a_planted_ratio_is_covered() -> None:
    found = [fit(sample(seed, extra=0.5)) for seed in range(60)]
    assert np.mean([one.low < np.exp(0.5) < one.high for one in found if not one.why]) > 0.85


def test_no_ratio_without_a_planted_one() -> None:
    found = [fit(sample(seed, slope=0.0, extra=0.5)) for seed in range(60)]
    assert np.mean([one.low > 1 or one.high < 1 for one in found if not one.why]) < 0.17


def test_few_cases_and_separation_are_said() -> None:
    frame = sample(3)
    few = frame.assign(y=np.where(frame.index < 4, 1.0, 0.0))
    assert fit(few).why == "only 4 regions have any; at least 10 are needed"
    parted = frame.assign(y=np.where(frame["x"] == 2, 3.0, 0.0))
    assert "no finite answer" in fit(parted).why and np.isnan(fit(parted).ratio)
    assert "no finite answer" in fit(parted, negative_binomial).why
    flat = frame.assign(x=1.0)
    assert "does not vary" in fit(flat).why
    assert fit(frame.iloc[:0]).why


def test_countries_without_a_case_are_left_out_and_named() -> None:
    frame = sample(4)
    frame.loc[frame["country"] == "CC", "y"] = 0
    found = fit(frame)
    assert found.left_out == ("CC",) and found.groups == 2
    assert found.units == int((frame["country"] != "CC").sum())


def test_a_size_unit_changes_nothing() -> None:
    frame = sample(5)
    assert fit(frame.assign(people=frame["people"] * 1000)).ratio == pytest.approx(fit(frame).ratio, rel=1e-6)
