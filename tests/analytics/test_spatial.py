"""Moran's I: published numbers, agreement with esda, neighbors by distance, and residuals of models."""

from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from baltica.analytics.count_models import poisson
from baltica.analytics.geography import great_circle
from baltica.analytics.spatial import moran, moran_model, moran_residuals, nearest

libpysal: Any = pytest.importorskip("libpysal")
esda: Any = pytest.importorskip("esda")
EXAMPLES = Path(libpysal.__file__).parent / "examples"


def example(folder: str, table: str, weights: str, column: str) -> tuple[np.ndarray, Any]:
    with closing(libpysal.io.open(str(EXAMPLES / folder / weights))) as file:
        w = file.read()
    with closing(libpysal.io.open(str(EXAMPLES / folder / table))) as file:
        return np.array(file.by_col[column], float), w


def test_published_numbers_of_st_louis() -> None:
    """Homicide rates 1988–93 of the counties around St Louis: the numbers in the documentation of esda."""
    values, w = example("stl", "stl_hom.dbf", "stl.gal", "HR8893")
    w.transform = "r"
    found = moran(values, sparse.csr_array(w.sparse))
    assert found.value == pytest.approx(0.243656, abs=1e-6)
    assert found.expected == pytest.approx(-0.012987, abs=1e-6)
    assert found.p == pytest.approx(0.000271479, rel=1e-5)


def test_published_number_of_sids() -> None:
    """Sudden infant deaths 1974 in North Carolina, rates: .248 in the documentation of esda."""
    values, w = example("sids2", "sids2.dbf", "sids2.gal", "SIDR74")
    w.transform = "r"
    assert moran(values, sparse.csr_array(w.sparse)).value == pytest.approx(0.248, abs=5e-4)


@pytest.mark.parametrize("transform", ["B", "r"])
def test_agrees_with_esda(transform: str) -> None:
    values, w = example("stl", "stl_hom.dbf", "stl.gal", "HR7984")
    w.transform = transform
    wanted = esda.Moran(values, w, transformation=transform, permutations=0)
    found = moran(values, sparse.csr_array(w.sparse))
    assert (found.value, found.expected, found.sd, found.z) == pytest.approx(
        (wanted.I, wanted.EI, wanted.VI_norm**0.5, wanted.z_norm)
    )


def test_residuals_have_the_moments_of_simulation() -> None:
    rng = np.random.default_rng(1)
    place = rng.uniform(0, 10, (60, 2))
    weights = nearest(place[:, 0], place[:, 1], k=4)
    design = np.column_stack([np.ones(60), place])
    drawn = [moran_residuals(rng.normal(size=60), design, weights) for _ in range(2000)]
    values = np.array([one.value for one in drawn])
    assert values.mean() == pytest.approx(drawn[0].expected, abs=4 * drawn[0].sd / 2000**0.5)
    assert values.std() == pytest.approx(drawn[0].sd, rel=0.06)
    assert np.mean([one.p < 0.05 for one in drawn]) == pytest.approx(0.05, abs=0.02)


def test_nearest_are_nearest_by_great_circle() -> None:
    rng = np.random.default_rng(2)
    north, east = rng.uniform(50, 70, 40), rng.uniform(-180, 180, 40)
    weights = nearest(north, east, k=3).toarray()
    far = great_circle(north[:, None], east[:, None], north[None, :], east[None, :])
    np.fill_diagonal(far, np.inf)
    for row, distance in zip(weights, far, strict=True):
        assert set(np.flatnonzero(row)) == set(np.argsort(distance)[:3])
    np.testing.assert_allclose(weights.sum(axis=1), 1)


def test_nearest_at_the_same_point_and_with_few() -> None:
    same = nearest(np.zeros(6), np.zeros(6), k=2)
    assert same.diagonal().sum() == 0
    np.testing.assert_allclose(same.sum(axis=1), 1)
    assert nearest(np.zeros(1), np.zeros(1)).nnz == 0
    assert nearest(np.zeros(3), np.arange(3.0), k=9).nnz == 6


def test_count_models_know_their_neighbors() -> None:
    """False positives near 5 % without, most found with a planted likeness of neighbors."""
    rng = np.random.default_rng(3)
    place = rng.uniform(0, 10, (120, 2))
    weights = nearest(place[:, 0], place[:, 1])
    group = pd.Series(["A"] * 60 + ["B"] * 60)
    x = rng.normal(size=120)
    found: dict[bool, list[bool]] = {False: [], True: []}
    for planted, hits in found.items():
        for _ in range(40):
            wave = np.sin(place[:, 0]) if planted else 0.0
            model = poisson(rng.poisson(np.exp(0.3 * x + wave)).astype(float), x, None, group)
            hits.append(moran_model(model, weights, simulations=199, rng=rng).p < 0.05)
    assert np.mean(found[False]) < 0.2
    assert np.mean(found[True]) > 0.8


def test_nothing_varies() -> None:
    assert np.isnan(moran(np.ones(10), nearest(np.zeros(10), np.arange(10.0))).value)
