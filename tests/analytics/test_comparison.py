"""Two groups side by side: facts, filters, the frozen rule, planted differences and their absence."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from baltica.analytics.cluster_facts import cluster_facts, cluster_units, reference_year
from baltica.analytics.comparison import (
    FEW,
    LARGE,
    MIN_GROUP,
    MIN_KNOWN,
    Attribute,
    apart,
    compare,
    verdict_of,
)
from baltica.analytics.effect_sizes import NOTHING, Difference, cliffs_delta
from baltica.analytics.graphdata import GraphData
from baltica.analytics.unit_facts import WORDS, units_of
from baltica.analytics.units import group_of
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError

CATEGORIES = list("abcdef")


def generated(n: int, seed: int, *, shift: float = 0.0, tilt: float = 0.0) -> tuple[pd.DataFrame, Any]:
    """Two groups of n with six attributes; ``shift`` moves the first one's numbers, ``tilt`` its categories."""
    rng = np.random.default_rng(seed)
    first = np.arange(2 * n) < n
    size = rng.normal(size=2 * n) + shift * first
    facts = pd.DataFrame({"size": size, "counts": np.floor(np.exp(rng.normal(size=2 * n) * 0.8 + shift * first))})
    facts["same"] = rng.normal(size=2 * n)
    facts["ties"] = rng.poisson(0.5, 2 * n).astype(float)
    facts["age"] = facts["size"].where(rng.random(2 * n) < 0.5)
    shares = np.full(6, 1 / 6)
    tilted = (1 - tilt) * shares + tilt * np.eye(6)[0]
    facts["field"] = [rng.choice(CATEGORIES, p=tilted if one else shares) for one in first]
    return facts, pd.Series(first)


ATTRIBUTES = [
    *(Attribute(name, name, "number", "a number") for name in ("size", "counts", "same", "ties", "age")),
    Attribute("field", "field", "category", "a field"),
]


def difference(effect: float, low90: float, high90: float) -> Difference:
    return Difference(effect, low90 - 0.05, high90 + 0.05, low90, high90, 0.01, "", {})


@pytest.mark.parametrize(
    ("effect", "low90", "high90", "p", "known", "sizes", "word"),
    [
        (0.5, 0.35, 0.6, 0.01, (20, 20), (25, 25), "different"),
        (-0.5, -0.6, -0.35, 0.01, (20, 20), (20, 20), "different"),
        (0.5, 0.35, 0.6, 0.01, (19, 40), (19, 40), "cannot be told"),  # the gate: 20 in each
        (0.5, 0.35, 0.6, 0.01, (40, 40), (40, 51), "cannot be told"),  # the gate: known for 80 %
        (0.5, 0.35, 0.6, 0.05, (40, 40), (40, 40), "cannot be told"),  # p after Holm has to be below
        (0.32, 0.20, 0.44, 0.001, (90, 90), (90, 90), "cannot be told"),  # beyond chance, but not large
        (0.30, 0.28, 0.32, 0.001, (900, 900), (900, 900), "similar"),  # sure to be small, though beyond chance
        (0.0, -0.32, 0.32, 0.9, (40, 40), (40, 40), "similar"),
        (0.0, -0.34, 0.32, 0.9, (40, 40), (40, 40), "cannot be told"),
        (0.0, -0.32, 0.33, 0.9, (40, 40), (40, 40), "cannot be told"),
        (np.nan, np.nan, np.nan, np.nan, (40, 40), (40, 40), "cannot be told"),
    ],
)
def test_the_frozen_rule(
    effect: float, low90: float, high90: float, p: float, known: Any, sizes: Any, word: str
) -> None:
    assert verdict_of(difference(effect, low90, high90), p, known=known, sizes=sizes).word == word
    assert (MIN_GROUP, MIN_KNOWN, LARGE) == (20, 0.8, 0.33), "frozen before the data were looked at"


def test_nothing_gives_no_verdict() -> None:
    assert verdict_of(NOTHING, np.nan, known=(0, 0), sizes=(0, 0)).word == "cannot be told"


def test_planted_differences_are_found_and_nothing_else() -> None:
    facts, first = generated(60, 3, shift=1.2, tilt=0.7)
    table: Any = compare(facts, ATTRIBUTES, first=first, second=~first, samples=1999)
    assert table["verdict"].to_dict() == {
        "size": "different",
        "counts": "different",
        "same": "similar",
        "ties": "similar",
        "age": "cannot be told",
        "field": "different",
    }
    assert table.loc["age", "why"].startswith("known for") and table.loc["age", "p_holm"] < 0.05
    assert table.loc["size", "effect_size"] == cliffs_delta(facts["size"][first], facts["size"][~first])
    known = table["p"].notna()
    np.testing.assert_allclose(table.loc[known, "p_holm"], multipletests(table.loc[known, "p"], method="holm")[1])
    other: Any = compare(facts, ATTRIBUTES, first=~first, second=first, samples=1999)
    assert other.loc["size", "effect_size"] == pytest.approx(-table.loc["size", "effect_size"])
    assert other.loc["size", "first_median"] == table.loc["size", "second_median"]


def test_equal_groups_are_rarely_called_different(monkeypatch: pytest.MonkeyPatch) -> None:
    """Familywise 5 % after Holm; a smaller version of the simulation in docs/methods.md, with room for its error."""
    monkeypatch.setattr(
        "gc.collect", lambda *_: 0
    )  # statsmodels collects at every correction, which takes longest here
    runs = 50
    found = words = 0
    for seed in range(runs):
        facts, first = generated(25, 1000 + seed)
        table = compare(facts, ATTRIBUTES, first=first, second=~first, samples=199)
        found += bool((table["p_holm"] < 0.05).any())
        words += int((table["verdict"] == "different").sum())
    assert found / runs <= 0.14
    assert words / runs <= 0.06


def test_similar_takes_numbers() -> None:
    """Equal groups: at 20 a verdict of similar is out of reach, at 200 it is the rule."""
    words = {}
    for n in (20, 200):
        facts, first = generated(n, 5)
        words[n] = compare(facts, ATTRIBUTES, first=first, second=~first, samples=199)["verdict"]
    assert (words[20] == "similar").sum() <= 1
    assert (words[200].drop("age") == "similar").all()


def test_too_few_are_not_tested_and_are_no_part_of_the_family() -> None:
    facts, first = generated(30, 6, shift=3.0)
    facts.loc[first.index[: 30 - FEW + 1], "counts"] = np.nan
    table: Any = compare(facts, ATTRIBUTES, first=first, second=~first, samples=999)
    assert table.loc["counts", "first_known"] == FEW - 1
    assert table.loc["counts", "few"] and np.isnan(table.loc["counts", "p"]) and np.isnan(table.loc["counts", "p_holm"])
    assert table.loc["counts", "verdict"] == "cannot be told" and table.loc["counts", "test"] == "not tested"


def test_groups_share_nothing() -> None:
    facts, first = generated(10, 1)
    with pytest.raises(InputError, match="both groups"):
        compare(facts, ATTRIBUTES, first=first, second=first)
    one, other, shared = apart(first, pd.Series(True, first.index))
    assert (int(one.sum()), int(other.sum()), shared) == (0, 10, 10)


def test_empty_groups_give_no_figures() -> None:
    facts, first = generated(10, 1)
    table = compare(facts, ATTRIBUTES, first=first, second=first & ~first)
    assert table["effect_size"].isna().all() and (table["verdict"] == "cannot be told").all()


# --- facts and filters ------------------------------------------------------------------------------------------------

NUTS = {"scheme": "NUTS2021"}
TOY = GraphData.of(
    regions=[
        {"id": "k", "code": "DK011", "level": 3, "country": "DK", "latitude": 55.68, "longitude": 12.57,
         "urban_class": "predominantly_urban", **NUTS},
        {"id": "m", "code": "SE224", "level": 3, "country": "SE", "latitude": 55.60, "longitude": 13.00,
         "urban_class": "intermediate", **NUTS},
        {"id": "s", "code": "SE110", "level": 3, "country": "SE", "latitude": 59.33, "longitude": 18.07,
         "urban_class": "predominantly_urban", **NUTS},
        {"id": "se", "code": "SE", "level": 0, "country": "SE", "latitude": 62.0, "longitude": 15.0, **NUTS},
    ],
    organizations=[
        {"id": "a", "country": "DK", "region": "k", "region_code": "DK011", "region_level": 3, "helix": "business",
         "type": "company"},
        {"id": "b", "country": "SE", "region": "m", "region_code": "SE224", "region_level": 3, "helix": "academia"},
        {"id": "c", "country": "SE", "region": "s", "region_code": "SE110", "region_level": 3},
        {"id": "d", "country": "SE", "region": "se", "region_code": "SE", "region_level": 0},
    ],
    projects=[{"id": "p", "start_year": 2012, "end_year": 2014, "strand": "interreg_a"},
              {"id": "q", "start_year": 2016}, {"id": "r"}],
    participations=[{"project": p, "organization": o, "role": "partner"} for p, o in
                    (("p", "a"), ("p", "b"), ("q", "b"), ("q", "c"), ("q", "d"))],
    clusters=[
        {"id": "x", "kind": "cross_border", "status": "initiative", "countries": ["DK", "SE"], "founded_year": 2010,
         "specialization": "ict"},
        {"id": "y", "kind": "transnational", "status": "established", "countries": ["SE"]},
        {"id": "z", "kind": "national", "status": "established", "countries": ["DK"]},
    ],
    presences=[{"cluster": "x", "region": "k", "region_level": 3}, {"cluster": "x", "region": "m", "region_level": 3},
               {"cluster": "x", "region": "se", "region_level": 0}],
    memberships=[{"cluster": "x", "organization": "a", "role": "manager"}, {"cluster": "x", "organization": "b"},
                 {"cluster": "y", "organization": "b"}],
    project_clusters=[{"project": "p", "cluster": "x", "relation": "develops"}],
)  # fmt: skip


def test_facts_of_clusters_by_hand() -> None:
    facts: Any = cluster_facts(TOY)
    x = facts.loc["x"]
    assert x[["members", "academia", "business", "countries", "regions", "age"]].tolist() == [2, 0.5, 0.5, 2, 2, 6]
    assert x["distance"] == pytest.approx(28.4, abs=0.5), "Copenhagen to Malmö; the country as such is no place"
    assert x["urban"] == 1.5
    assert x["ties"] == 1, "b is in y, too"
    assert x["foreign_partners"] == pytest.approx(2 / 4), "a-b, b-a abroad; b-c, b-d at home"
    assert (x["joint_abroad"], x["projects"]) == (1, 1)
    y = facts.loc["y"]
    assert np.isnan(y[["regions", "distance", "age", "urban", "joint_abroad"]].astype(float)).all()
    assert np.isnan(facts.loc["z", "members"]), "nobody is known to be a member, which is not 0 members"
    assert reference_year(TOY) == 2016 and cluster_facts(TOY, year=2020).loc["x", "age"] == 10


def test_filters_of_clusters() -> None:
    units = cluster_units(TOY)
    assert list(units.facts.index) == ["x", "y"], "national clusters are not asked for"

    def held(text: str) -> list[str]:
        group = group_of(units, text)
        return list(group.holds[group.holds].index)

    assert held("status=initiative, kind=Cross-Border") == ["x"]
    assert held("country=SE") == ["x", "y"] and held("country=DK|NO") == ["x"] and held("region=SE22") == ["x"]
    assert held("founded-since=2010") == ["x"] and held("founded_until=2009") == []
    assert held("member_type=company") == ["x"] and held("helix=academia") == ["x", "y"]
    assert held("manager=no") == ["y"] and held("max_members=1") == ["y"]
    assert group_of(units, "founded_since=2000").defined == ("age",)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("statsu=initiative", "'statsu'", "did you mean status"),
        ("status=initative", "no status 'initative'", "did you mean initiative"),
        ("status", "status without a value", "status=value"),
        ("founded_since=soon", "one number", "founded_since=2014"),
        ("country=Denmrk", "no country", "did you mean DK"),
        (" , ", "without a filter", "status=…"),
    ],
)
def test_wrong_filters_are_told(text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        group_of(cluster_units(TOY), text)
    assert hint in error.value.hint


def test_facts_of_projects_organizations_and_regions_by_hand() -> None:
    projects: Any = units_of(TOY, "projects").facts
    assert list(projects.index) == ["p", "q"], "nobody is known to take part in r"
    assert projects.loc["p", ["participants", "countries", "foreign_share", "regions", "duration"]].tolist() == [
        2, 2, 1, 2, 2]  # fmt: skip
    assert projects.loc["q", "regions"] == 2 and projects.loc["q", "distance"] == pytest.approx(513, abs=10)
    people: Any = units_of(TOY, "organizations").facts
    assert people.loc["b", ["projects", "partner_countries", "mean_size", "clusters"]].tolist() == [2, 1, 2.5, 2]
    assert people.loc["b", "foreign_share"] == pytest.approx(1 / 3)
    places: Any = units_of(TOY, "regions").facts
    assert places.loc[["DK011", "SE224"], "projects"].tolist() == [1, 2]
    assert places.loc["DK011", "initiatives"] == 1
    with pytest.raises(InputError, match="cannot be compared"):
        units_of(TOY, "planets")


@pytest.mark.parametrize("of", ["clusters", "organizations", "projects", "regions"])
def test_every_word_of_a_filter_and_every_attribute_exists(of: str, data: GraphData) -> None:
    units = units_of(data, of)
    assert {one.name for one in units.attributes} == set(units.facts.columns)
    assert {tag.column for tag in units.words.values()} <= set(units.tags.columns)
    assert {name for tag in WORDS[of].values() for name in tag.defines} <= set(units.facts.columns)
    assert units.facts.index.equals(units.tags.index)
    empty = units_of(GraphData.of(), of)
    assert empty.facts.empty


def test_bundled_facts_describe_and_hardly_confirm(data: GraphData) -> None:
    units = cluster_units(data)
    one, other = (group_of(units, f"status={name}").holds for name in ("initiative", "established"))
    table: Any = compare(units.facts, units.attributes, first=one, second=other)
    assert (int(one.sum()), int(other.sum())) == (29, 23)
    assert (table["verdict"] == "cannot be told").mean() > 0.5
    assert not (table["verdict"] == "different").any()
    assert table.loc["age", "effect_size"] < -0.5 and table.loc["age", "second_known"] == 12


def test_places_reported_choose_the_clusters(data: GraphData) -> None:
    danish = cluster_units(data.select(Selection(country=("DK",))))
    assert 0 < len(danish.facts) < 52
    every = cluster_units(data).facts.loc[danish.facts.index]
    pd.testing.assert_frame_equal(danish.facts, every)  # no matter which places are reported
