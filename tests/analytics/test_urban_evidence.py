"""Regions with what is counted in them, the family of tests, ordinal tests, sensitivity and the guards of a referee."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from baltica.analytics.associations import associations, of_initiatives, primary, selective
from baltica.analytics.evidence import evidence
from baltica.analytics.graphdata import GraphData
from baltica.analytics.ordinal import jonckheere, kruskal
from baltica.analytics.sensitivity import sensitivity, share_same_sign
from baltica.analytics.urban_regions import urban_regions
from baltica.graph.errors import InputError

CLASSES = ("predominantly_rural", "intermediate", "predominantly_urban")


def generated(seed: int, slope: float, *, basis: str = "stated", n: int = 40) -> GraphData:
    """Four countries of n regions; initiatives by urban class with a planted slope."""
    rng = np.random.default_rng(seed)
    regions, presences = [], []
    for country in ("DK", "FI", "PL", "SE"):
        for k in range(n):
            rank, code = int(rng.integers(0, 3)), f"{country}{k:03}"
            people = int(np.exp(rng.normal(12, 0.5)))
            regions.append({
                "id": code, "code": code, "scheme": "NUTS2021", "level": 3, "country": country, "name": code,
                "urban_class": CLASSES[rank], "population": people, "area": 1000.0, "density": people / 1000,
                "latitude": 54 + rng.random() * 10, "longitude": 10 + rng.random() * 20,
            })  # fmt: skip
            number = min(rng.poisson(np.exp(-1.5 + slope * rank)), 9)
            presences += [
                {"cluster": f"c{j}", "region": code, "region_level": 3, "basis": basis} for j in range(number)
            ]
    clusters = [
        {"id": f"c{j}", "kind": ("cross_border", "transnational")[j % 2], "status": "initiative"} for j in range(9)
    ]
    return GraphData.of(regions=regions, clusters=clusters, presences=presences)


def test_a_planted_association_is_found_everywhere() -> None:
    found = evidence(generated(1, 0.8), permutations=199)
    assert found.testable and not found.circular and found.located == 1
    assert found.primary.low > 0.1 and found.primary.p == pytest.approx(0.005)
    assert found.rate.low > 1 and found.same_sign >= 0.8
    assert found.ordinal["p_within"].max() < 0.05


def test_without_one_few_are_found() -> None:
    hits = []
    for seed in range(25):
        one = primary(urban_regions(generated(seed, 0.0, n=15)), permutations=199)
        hits.append(one.p < 0.05)
    assert np.mean(hits) <= 0.2


def test_head_offices_make_it_circular() -> None:
    assert evidence(generated(1, 0.8, basis="member_head_office"), permutations=99).circular


def test_head_offices_are_counted_among_the_presences_in_the_table() -> None:
    """Presences known by country only are in no figure, so they may not make the share smaller."""
    data = generated(1, 0.8, basis="member_head_office")
    country = pd.DataFrame([{"id": "SE", "code": "SE", "scheme": "NUTS2021", "level": 0, "country": "SE"}])
    wide = [{"cluster": f"c{j}", "region": "SE", "region_level": 0, "basis": "country"} for j in range(9)]
    tables: Any = {
        **data.tables(),
        "regions": [*data.regions.reset_index().to_dict("records"), *country.to_dict("records")],
        "presences": [*data.presences.to_dict("records"), *wide],
    }
    found = urban_regions(GraphData.of(**tables))
    assert found.attrs["counted"] == found.attrs["located"] + 9
    assert found.attrs["head_office"] == found.attrs["located"]


def test_the_count_models_have_inhabitants_and_countries(data: GraphData) -> None:
    from statsmodels.formula.api import poisson

    table = urban_regions(data).dropna(subset=["urban_rank", "population"])
    table = table[table.groupby("country")["count"].transform("sum") > 0]
    frame = table[["count", "urban_rank", "country"]].assign(size=np.log(table["population"].astype(float)))
    wanted: Any = poisson("n ~ urban_rank + size + C(country)", frame.rename(columns={"count": "n"}))
    wanted = wanted.fit(disp=0, maxiter=200)
    rows = evidence(data, permutations=9).models.query("indicator == 'urban_rank'").set_index("model")
    row = rows.loc["poisson with inhabitants"]
    assert row["ratio"] == pytest.approx(np.exp(wanted.params["urban_rank"]), rel=1e-4)
    assert row["size_exponent"] == pytest.approx(wanted.params["size"], rel=1e-3)


def test_two_roles_in_one_project_are_one_participation(data: GraphData) -> None:
    twice = pd.concat([data.participations, data.participations.assign(role="associated")], ignore_index=True)
    doubled = replace(data, participations=twice.sort_values(["project", "organization", "role"], ignore_index=True))
    once, again = (urban_regions(one, of="participations")["count"] for one in (data, doubled))
    assert once.sum() > 0 and once.equals(again)


def test_bundled_primary_is_that_of_the_report(data: GraphData) -> None:
    table = urban_regions(data)
    assert len(table) == 216 and table["count"].sum() == 63
    wanted: Any = of_initiatives(data)
    assert primary(table).value == pytest.approx(wanted.loc[("any", "spearman"), "stratified"])


def test_family_is_corrected_over_all_rows(data: GraphData) -> None:
    found = associations(urban_regions(data), permutations=99)
    assert len(found) == 16 and not found["few"].any()
    assert (found["holm"] >= found["bh"]).all() and (found["bh"] >= found["p"]).all()
    assert (found["low"] < found["stratified"]).all() and (found["stratified"] < found["high"]).all()


def test_what_is_known_of_regions_with_cases_only_is_not_tested() -> None:
    rng = np.random.default_rng(1)
    table = urban_regions(generated(2, 0.5))
    table.loc[table["count"] == 0, "density"] = np.nan
    table.loc[rng.choice(table.index[table["count"] > 0], 2), "density"] = np.nan
    assert selective(table, "density") and not selective(table, "urban_rank")
    found: Any = associations(table, permutations=99).set_index("indicator")
    assert found.loc["density", ["p", "low"]].isna().all(axis=None)
    assert found.loc["urban_rank", "p"].notna().all()


def test_codes_of_two_versions_are_one_region() -> None:
    nuts = {"level": 3, "country": "NL"}
    rows = [
        {"id": "a1", "code": "NL111", "scheme": "NUTS2021", "population": 5, **nuts},
        {"id": "a2", "code": "NL111", "scheme": "NUTS2024", "urban_class": CLASSES[0], **nuts},
        {"id": "b1", "code": "NL331", "scheme": "NUTS2021", "urban_class": CLASSES[2], **nuts},
        {"id": "b2", "code": "NL351", "scheme": "NUTS2024", "urban_class": CLASSES[2], **nuts},
    ]
    data = GraphData.of(
        regions=rows,
        organizations=[{"id": "o", "country": "NL", "region": "b1", "region_level": 3}],
        projects=[{"id": "p"}],
        participations=[{"project": "p", "organization": "o"}],
    )
    table: Any = urban_regions(data, of="projects")
    assert table["count"].to_dict() == {"NL111": 0, "NL331": 1}, "NL351 may be NL331 under another code"
    assert table.loc["NL111", ["population", "urban_rank"]].tolist() == [5, 0]


def test_coarser_regions_are_made_of_finer_ones() -> None:
    rows = [
        {"id": "t", "code": "DK01", "scheme": "NUTS2021", "level": 2, "country": "DK"},
        *({"id": c, "code": c, "scheme": "NUTS2021", "level": 3, "country": "DK", "population": p, "area": 10.0,
           "urban_class": u} for c, p, u in (("DK011", 300, CLASSES[2]), ("DK012", 100, CLASSES[0]))),
    ]  # fmt: skip
    row: Any = urban_regions(GraphData.of(regions=rows), 2).loc["DK01"]
    assert (row["population"], row["density"], row["urban_population_share"]) == (400, 20, 75)


def test_jonckheere_published_example() -> None:
    """Knowledge of performance (Hundal 1969) in Hollander and Wolfe 1999, example 6.2: J = 79, mean 54."""
    order = np.repeat([0.0, 1.0, 2.0], 6)
    values = np.array([40, 35, 38, 43, 44, 41, 38, 40, 47, 44, 40, 42, 48, 40, 45, 43, 46, 44], float)
    found = jonckheere(order, values)
    assert (found.statistic, found.expected) == (79, 54)
    assert found.z == pytest.approx(2.04, abs=0.005) and found.p_within == pytest.approx(found.p, abs=0.015)
    wanted = stats.kruskal(*(values[order == k] for k in range(3)))
    again = kruskal(order, values)
    assert (again.statistic, again.p) == pytest.approx((wanted.statistic, wanted.pvalue))
    assert again.p_within == pytest.approx(again.p, abs=0.03)
    assert np.isnan(jonckheere(order, np.ones(18)).p) and np.isnan(kruskal(order, np.ones(18)).p)


def test_sensitivity_leaves_out_what_it_says(data: GraphData) -> None:
    found: Any = sensitivity(data)
    assert found.loc["without capitals", "regions"] == 206
    assert found.loc["without the largest country (PL)", "regions"] == 216 - 73
    assert not found.loc["stated presence only", "counted"], "one region with a stated presence"
    assert 0 <= share_same_sign(found) <= 1 and found["same_sign"].iloc[0]


def test_nothing_and_bad_input() -> None:
    found = evidence(GraphData.of(), permutations=99)
    assert found.associations.empty and not found.testable and np.isnan(found.same_sign) and found.rate.why
    with pytest.raises(InputError, match="not known at NUTS level 1"):
        urban_regions(GraphData.of(), 1)
    with pytest.raises(InputError, match="there is no count of money"):
        urban_regions(GraphData.of(), of="money")  # type: ignore[arg-type]
