"""Counts of clusters by field, kind and status, and the comparison of the two statuses."""

from typing import Any

import numpy as np
import pytest

from baltica.analytics.clusters import by_kind_and_status, by_specialization, compare_status, international_clusters
from baltica.analytics.graphdata import GraphData
from baltica.analytics.stats import wilson
from baltica.cypher.selection import Selection


def test_bundled_counts(data: GraphData) -> None:
    table: Any = by_kind_and_status(data)
    assert table.loc["total"].to_dict() == {"established": 23, "initiative": 29, "total": 52}
    assert table["total"].to_dict() == {"cross_border": 34, "transnational": 18, "total": 52}
    fields: Any = by_specialization(data)
    assert fields["clusters"].sum() == 52
    assert (fields["cross_border"] + fields["transnational"] == fields["clusters"]).all()
    assert (fields["established"] + fields["initiative"] == fields["clusters"]).all()
    assert fields["initiative_share"].sum() == pytest.approx(1)
    assert fields["clusters"].is_monotonic_decreasing
    assert ((fields["low"] <= fields["share"]) & (fields["share"] <= fields["high"])).all()
    assert by_specialization(data, kind="cross_border")["clusters"].sum() == 34


def test_national_clusters_are_not_listed(data: GraphData) -> None:
    table: Any = international_clusters(data)
    assert len(table) == 52
    assert set(table["kind"]) == {"cross_border", "transnational"}
    assert table.loc["baltica:acl-logistics-zone", "countries"] == 6


def test_reported_places_choose_the_clusters_present_there(data: GraphData) -> None:
    danish: Any = international_clusters(data.select(Selection(country=("DK",))))
    present = data.presences[data.presences["region"].map(data.regions["country"]) == "DK"]["cluster"]
    assert set(danish.index) == set(present) & set(international_clusters(data).index)


def test_wilson_agrees_with_newcombe() -> None:
    """Newcombe 1998, Statistics in Medicine 17, Table I, method 3 (score, no continuity correction)."""
    low, high = wilson([81, 15, 0, 1], [263, 148, 20, 29])
    np.testing.assert_allclose(low, [0.2553, 0.0624, 0.0000, 0.0061], atol=5e-5)
    np.testing.assert_allclose(high, [0.3662, 0.1605, 0.1611, 0.1718], atol=5e-5)


def test_comparison_of_statuses() -> None:
    data = GraphData.of(
        clusters=[
            {
                "id": "a",
                "kind": "cross_border",
                "status": "established",
                "founded_year": 2000,
                "countries": ["DK", "SE"],
            },
            {
                "id": "b",
                "kind": "cross_border",
                "status": "established",
                "founded_year": 2004,
                "countries": ["DK", "SE"],
            },
            {"id": "c", "kind": "transnational", "status": "initiative", "founded_year": 2010, "countries": ["DK"]},
            {"id": "d", "kind": "transnational", "status": "initiative", "countries": ["DK", "SE"]},
        ]
    )
    table: Any = compare_status(data)
    assert table.loc["founded_year", "cliffs_delta"] == 1
    assert table.loc["founded_year", "initiative_known"] == 1
    assert np.isnan(table.loc["founded_year", "low"]), "one value has no interval"
    assert table.loc["countries", "cliffs_delta"] == -0.5
    assert table.loc["countries", "established_median"] == 2
    assert table.loc["countries", "low"] <= -0.5 <= table.loc["countries", "high"]
    assert table.equals(compare_status(data))
    only: Any = compare_status(data, kind="cross_border")
    assert only["initiative_known"].sum() == 0
    assert only["cliffs_delta"].isna().all()


def test_no_clusters() -> None:
    assert by_specialization(GraphData.of()).empty
    assert by_kind_and_status(GraphData.of()).to_numpy().sum() == 0
    assert compare_status(GraphData.of())["cliffs_delta"].isna().all()
