"""Fields of projects and clusters, and what is counted of each field in each place."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.analytics.fields import (
    cluster_fields,
    find_scheme,
    placed,
    project_fields,
    region_fields,
    reported_places,
    schemes,
)
from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError

NUTS = {"scheme": "NUTS2021", "level": 3}
REGIONS = [{"id": code, "code": code, "country": code[:2], **NUTS} for code in ("DK011", "DK012", "SE224")]


@pytest.fixture(scope="module")
def toy() -> GraphData:
    """Two projects with topics, one cluster in two regions, an organization known by its country only."""
    return GraphData.of(
        regions=REGIONS,
        organizations=[
            {"id": "a", "country": "DK", "region": "DK011", "region_code": "DK011"},
            {"id": "b", "country": "SE", "region": "SE224", "region_code": "SE224"},
            {"id": "c", "country": "DK"},
            {"id": "d"},
        ],
        projects=[{"id": "p", "specialization": "ict"}, {"id": "q", "specialization": "food"}, {"id": "r"}],
        participations=[{"project": p, "organization": o} for p, o in ("pa", "pb", "qa", "qc", "qd", "rb")],
        project_topics=[
            {"project": "p", "scheme": "keep.eu theme", "code": "t", "label": "Tourism"},
            {"project": "p", "scheme": "keep.eu theme", "code": "u", "label": "Ports"},
            {"project": "q", "scheme": "keep.eu theme", "code": "t", "label": "Tourism"},
            {"project": "q", "scheme": "keep.eu objective", "code": "1", "label": "Research"},
        ],
        clusters=[
            {"id": "k", "kind": "cross_border", "status": "initiative", "specialization": "ict"},
            {"id": "l", "kind": "national", "status": "established", "specialization": "food"},
            {"id": "m", "kind": "transnational", "status": "established"},
        ],
        presences=[{"cluster": c, "region": r} for c, r in (("k", "DK011"), ("k", "SE224"), ("l", "DK012"))],
    )


def test_schemes_are_found_by_a_part_of_their_name(toy: GraphData) -> None:
    assert schemes(toy) == ["specialization", "keep.eu objective", "keep.eu theme"]
    assert find_scheme(toy, "THEME") == "keep.eu theme"
    with pytest.raises(InputError, match="more than one scheme"):
        find_scheme(toy, "keep.eu")
    with pytest.raises(InputError, match="no scheme of fields") as error:
        find_scheme(toy, "keep.eu thme")
    assert "did you mean keep.eu theme?" in str(error.value.hint)


def test_counts_by_place_and_field(toy: GraphData) -> None:
    rest = "DK: not located at this level"
    assert {tuple(row) for row in region_fields(toy, 3, of="projects", scheme="theme").to_numpy()} == {
        ("DK011", "Ports", 0.5), ("DK011", "Tourism", 1.5), ("SE224", "Ports", 0.5), ("SE224", "Tourism", 0.5),
        (rest, "Tourism", 1.0),
    }  # fmt: skip
    full: Any = region_fields(toy, 0, of="projects", scheme="theme", counting="full")
    assert full.to_numpy().tolist() == [
        ["DK", "Ports", 1],
        ["DK", "Tourism", 2],
        ["SE", "Ports", 1],
        ["SE", "Tourism", 1],
    ]
    people = region_fields(toy, 0, of="organizations")
    assert people.to_numpy().tolist() == [["DK", "food", 1.5], ["DK", "ict", 0.5], ["SE", "ict", 1.0]]


def test_clusters_of_each_kind(toy: GraphData) -> None:
    assert cluster_fields(toy).to_numpy().tolist() == [["k", "ict"], ["l", "food"]]
    assert region_fields(toy, 0).to_numpy().tolist() == [["DK", "food", 1], ["DK", "ict", 1], ["SE", "ict", 1]]
    assert region_fields(toy, 0, kinds=("national",)).to_numpy().tolist() == [["DK", "food", 1]]
    assert set(region_fields(toy, 0, of="initiatives")["field"]) == {"ict"}
    with pytest.raises(InputError, match="clusters have no field but their own"):
        region_fields(toy, 0, scheme="theme")


def test_coverage_is_kept(toy: GraphData) -> None:
    found = placed(toy, 3, of="projects")
    assert (found.total, found.with_field, found.with_place, len(found.things)) == (3, 2, 3, 2)
    assert found.located.tolist() == [True, False, True]
    assert (placed(toy, 0).total, placed(toy, 0).with_field) == (3, 2)


def test_reported_places(toy: GraphData) -> None:
    assert reported_places(toy.select(Selection(region=("DK012",))), 2) == {"DK01"}
    assert reported_places(toy.select(Selection(country=("SE",))), 3) == {"SE224"}


def test_empty_and_wrong() -> None:
    none = GraphData.of()
    assert region_fields(none, 0).empty and project_fields(none).empty and schemes(none) == []
    with pytest.raises(InputError, match="there is nothing called ships"):
        region_fields(none, 0, of="ships")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="there is no counting half"):
        region_fields(none, 0, counting="half")  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=25), st.permutations(range(6)))
def test_fractional_counts_sum_to_presences(links: list[tuple[int, int]], order: list[int]) -> None:
    """Every project adds 1 to each place it touches, however many fields it has; names of projects do not matter."""

    def build(name: Any) -> GraphData:
        return GraphData.of(
            organizations=[{"id": f"o{c}", "country": code} for c, code in enumerate(("DK", "SE", "PL", "DE"))],
            projects=[{"id": f"p{name(p)}"} for p in range(6)],
            participations=[{"project": f"p{name(p)}", "organization": f"o{o}"} for p, o in set(links)],
            project_topics=[
                {"project": f"p{name(p)}", "scheme": "s", "code": str(c), "label": str(c)}
                for p in range(6)
                for c in range(p % 3)
            ],
        )

    table = region_fields(build(lambda p: p), 0, of="projects", scheme="s")
    known = {(p, o) for p, o in links if p % 3}
    assert table["count"].sum() == pytest.approx(len(known))
    pd.testing.assert_frame_equal(table, region_fields(build(lambda p: order[p]), 0, of="projects", scheme="s"))


def test_bundled_facts_as_in_the_files(data: GraphData, bundled: Path) -> None:
    files = pd.read_csv(bundled / "cluster_regions.csv").merge(
        pd.read_csv(bundled / "clusters.csv"), left_on="cluster_id", right_on="id", suffixes=("", "_c")
    )
    country = pd.read_csv(bundled / "regions.csv", keep_default_na=False).set_index("code")["country"]
    pairs = files.assign(country=files["region_code"].map(country))[["id", "country", "specialisation"]]
    wanted = pairs.drop_duplicates().groupby(["country", "specialisation"]).size()
    table = region_fields(data, 0)
    assert table.set_index(["place", "field"])["count"].astype(int).to_dict() == wanted.to_dict()
    assert np.isclose(region_fields(data, 3)["count"].sum(), placed(data, 3).counts.sum())
