"""What a critical reader will ask: one test for each answer the product gives, which fails if the answer is dropped."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from baltica.analytics import count_models, coverage, verdicts
from baltica.analytics.associations import primary
from baltica.analytics.comparison import MIN_GROUP, MIN_KNOWN
from baltica.analytics.cross_border import country_pairs, region_pairs
from baltica.analytics.defaults import COMPLETE_PROJECTS, LOCATED_PARTICIPATIONS
from baltica.analytics.graphdata import GraphData
from baltica.analytics.gravity import gravity
from baltica.analytics.internationality import internationality
from baltica.analytics.nullmodels import design, draw
from baltica.analytics.pair_frames import pair_frame
from baltica.analytics.places import NOT_LOCATED
from baltica.analytics.quotients import FEW_CASES, location_quotients
from baltica.analytics.regions import regions
from baltica.analytics.robustness import concentration, robust_pairs
from baltica.analytics.rules import programme_rules
from baltica.analytics.sensitivity import sensitivity
from baltica.analytics.significance import SAMPLES_PER_TEST, samples_for
from baltica.analytics.urban_regions import urban_regions
from baltica.analytics.verdicts import Association, Gate
from baltica.analytics.versions import version_changes
from baltica.cypher.selection import Selection
from tests.analytics.made_places import made_places
from tests.support.facts import bundled_data


@pytest.fixture(scope="module")
def facts(bundled: Path) -> GraphData:
    return bundled_data(bundled)


def toy(projects: list[dict[str, Any]], teams: dict[str, str], **more: Any) -> GraphData:
    """Organizations a (DK), b, c (SE), d (FI) in projects; ``teams`` says who is in which."""
    people = [{"id": i, "country": c} for i, c in zip("abcd", ["DK", "SE", "SE", "FI"], strict=True)]
    links = [{"project": p, "organization": o} for p, team in teams.items() for o in team]
    return GraphData.of(organizations=people, projects=projects, participations=links, **more)


INTERREG = [{"id": p, "strand": "interreg_a", "min_countries": 2, "programme": "g"} for p in ("p", "q")]
PROGRAMME = [{"id": "g", "name": "G", "strand": "interreg_a", "min_countries": 2}]


def test_rules_dictate_crossings() -> None:
    """Interreg alone shows the design of its programmes, and gives no border factor."""
    data = toy(INTERREG, {"p": "ab", "q": "bd"}, programmes=PROGRAMME)
    assert programme_rules(data).programme_design
    mixed = toy([*INTERREG, {"id": "r", "strand": "framework_programme"}], {"p": "ab", "r": "bd"}, programmes=PROGRAMME)
    assert not programme_rules(mixed).programme_design
    with pytest.raises(Exception, match="border factor"):
        gravity(made_places(1, strand="interreg_a"))


def test_partner_lists_that_are_cut_off_are_in_no_ranking() -> None:
    projects = [{"id": "p", "partner_list_complete": False}, {"id": "q", "partner_list_complete": True}]
    found = internationality(toy(projects, {"p": "abd", "q": "abd"}), "projects")
    assert found.table["rank"].isna().to_dict() == {"p": True, "q": False}
    assert (found.complete, found.incomplete) == (1, 1)
    cut = coverage.without_cut_lists(toy(projects, {"p": "abd", "q": "abd"}))
    assert (list(cut.projects.index), cut.left_out) == (["q"], {coverage.CUT_LISTS: 1})
    assert not Gate(complete=0.79, located=1).passed


def test_large_projects_do_not_decide() -> None:
    """Fractional counting is the default; rows are told again without their largest project, with an interval."""
    data = toy([{"id": "p"}, {"id": "q"}], {"p": "abcd", "q": "ad"})
    pairs = country_pairs(data)
    assert pairs["fractional"].sum() < 2 < pairs["full"].sum()
    assert pairs.equals(country_pairs(data, counting="fractional"))
    assert region_pairs(data, 0).equals(region_pairs(data, 0, counting="fractional"))
    assert not region_pairs(data, 0).equals(region_pairs(data, 0, counting="full"))
    table: Any = robust_pairs(data, pairs).set_index(["a", "b"])
    assert table.loc[("DK", "FI"), ["rank", "rank_without", "largest_project"]].tolist() == [1, 3, "q"]
    assert {"low", "high", "few"} <= set(table)
    assert len(concentration(data))


def test_pairs_that_could_not_meet_are_no_zeros() -> None:
    """Where eligibility is known, only pairs that share a programme are in the model."""
    where = {"scheme": "NUTS2021", "level": 3}
    codes = ["DK011", "SE110", "FI1B1"]
    data = GraphData.of(
        regions=[{"id": c, "code": c, "country": c[:2], **where} for c in codes],
        organizations=[
            {"id": c.lower(), "country": c[:2], "region": c, "region_code": c, "region_level": 3} for c in codes
        ],
        projects=[{"id": "p", "programme": "g"}, {"id": "q", "programme": "h"}],
        participations=[{"project": "p", "organization": o} for o in ("dk011", "se110")]
        + [{"project": "q", "organization": "fi1b1"}],
        programmes=[{"id": "g"}, {"id": "h"}],
        eligibility=[{"programme": "g", "code": c, "country": c[:2], **where} for c in ("DK011", "SE110")]
        + [{"programme": "h", "code": "FI1B1", "country": "FI", **where}],
    )
    frame, counts = pair_frame(data, 3)
    assert frame[["a", "b"]].values.tolist() == [["DK011", "SE110"]]
    assert counts.structural == 2


def test_many_zeros_are_counted_by_a_model_with_population_and_country() -> None:
    """A planted ratio is found although population and country differ as well; without them it would be another."""
    rng = np.random.default_rng(4)
    country = pd.Series(np.repeat(["A", "B", "C"], 60))
    urban = rng.integers(0, 3, 180).astype(float)
    population = np.exp(rng.normal(12, 0.7, 180) + urban / 2)
    level = country.map({"A": -1.5, "B": -0.3, "C": 0.4}).to_numpy()
    counts = rng.poisson(np.exp(level + 0.4 * urban + 0.5 * (np.log(population) - 12))).astype(float)
    with_both = count_models.poisson(counts, urban, population, country)
    without = count_models.poisson(counts, urban, None, country)
    assert with_both.low < np.exp(0.4) < with_both.high
    assert without.ratio > with_both.ratio * 1.15, "more people live in urban regions"


def test_country_does_not_pass_for_urbanization() -> None:
    """One of two countries is urban and has many cases, nothing within either: the primary figure sees nothing."""
    rng = np.random.default_rng(5)
    urban = np.r_[rng.integers(0, 2, 80), rng.integers(1, 3, 80)]
    counts = np.r_[rng.poisson(0.5, 80), rng.poisson(3.0, 80)]
    codes = [f"{country}{n:03}" for country in ("DK", "PL") for n in range(80)]
    table = pd.DataFrame({"country": [c[:2] for c in codes], "urban_rank": urban, "count": counts}, codes)
    found = primary(table, indicator="urban_rank", permutations=199)
    assert found.low < 0 < found.high
    assert spearmanr(urban, counts).pvalue < 0.001


def test_presence_by_head_office_is_told_apart(facts: GraphData) -> None:
    clear = Association(0.5, 0.4, 0.6, 1.2, 1.9, 1.0, head_offices=0.4)
    assert verdicts.urbanization(clear, Gate(1, 1)).word == "supported"
    assert verdicts.urbanization(replace(clear, head_offices=0.6), Gate(1, 1)).word == "cannot be told"
    assert "stated presence only" in sensitivity(facts).index


def test_the_areal_unit_is_varied_and_unlike_units_are_told(facts: GraphData) -> None:
    assert any("NUTS 2" in str(name) for name in sensitivity(facts).index)
    assert urban_regions(facts, 2).index.str.len().max() == 4


def test_counts_are_not_split_between_versions_of_nuts() -> None:
    people = {"location_scheme": "NUTS2013", "region": "r", "region_code": "PL911", "region_level": 3, "country": "PL"}
    data = GraphData.of(
        regions=[{"id": "r", "code": "PL911", "scheme": "NUTS2021", "country": "PL", "level": 3}],
        organizations=[{"id": "a", "location_code": "PL127", **people}],
        projects=[{"id": "p"}],
        participations=[{"project": "p", "organization": "a"}],
    )
    changed, known = version_changes(data)
    assert (changed.sum(), known.sum()) == (1, 1)
    assert regions(data)["organizations"].tolist() == [1]


def test_location_quotients_rest_on_clusters_and_few_cases_have_no_rank() -> None:
    """One cluster present in five regions is one case: drawn again, it comes with all its presences or with none."""
    where = {"scheme": "NUTS2021", "level": 3, "country": "SE"}
    codes = [f"SE11{n}" for n in range(5)]
    fields = ["food"] * 2 + ["ict"] * 10
    data = GraphData.of(
        regions=[{"id": c, "code": c, **where} for c in codes],
        clusters=[
            {"id": f"c{n}", "kind": "cross_border", "status": "initiative", "specialization": f}
            for n, f in enumerate(fields)
        ],
        presences=[
            {"cluster": f"c{n}", "region": c, "region_code": c, "region_level": 3, "basis": "stated"}
            for n in range(len(fields))
            for c in codes
        ],
    )
    table: Any = location_quotients(data, 2).set_index("field")
    assert table.loc["food", "cases"] == 2, "two clusters, ten presences"
    assert table.loc["food", "few"] and pd.isna(table.loc["food", "rank"])
    assert table.loc["ict", "cases"] == 10 and table.loc["ict", "count"] >= FEW_CASES


def test_families_are_large_enough_for_their_samples() -> None:
    assert SAMPLES_PER_TEST == 20
    assert samples_for(100) == 2000


def test_where_the_records_come_from_stands_beside_rankings(facts: GraphData) -> None:
    assert {"share_here", "share_keep"} <= set(coverage.against_keep(facts).columns)
    shares = coverage.source_shares(facts)
    assert len(shares) and (shares.select_dtypes("number") >= 0).all().all()


def test_the_null_keeps_programme_period_and_number_of_countries() -> None:
    projects: list[dict[str, Any]] = [
        {"id": "p", "programme": "g", "programme_name": "G", "period": "2007-2013", "min_countries": 2},
        {"id": "q", "programme": "g", "programme_name": "G", "period": "2007-2013", "min_countries": 2},
        {"id": "r", "programme": "h", "programme_name": "H", "period": "2014-2020"},
    ]
    data = toy(projects, {"p": "ab", "q": "cd", "r": "ad"})
    assert len(design(data).strata) == 2
    assert len(design(data, null="free").strata) == 1
    assert design(data).required.tolist() == [2, 2, 0]
    drawn = draw(design(data), samples=50, burn_in=5, thin=1, chains=1)
    assert drawn.network.loc["cross_border_ties", "sd"] == 0, "b and c, both Swedish, never make a project"


def test_filters_mean_one_thing() -> None:
    """Chosen places are reported and partners elsewhere stay; ``within`` cuts; undated projects are left out, told."""
    projects: list[dict[str, Any]] = [{"id": "p", "start_year": 2012}, {"id": "q"}]
    data = toy(projects, {"p": "abd", "q": "ab"})
    danish = data.select(Selection(country=("DK",)))
    assert len(danish.participations) == 5 and danish.reported().sum() == 1
    assert len(data.select(Selection(within=("DK",))).participations) == 2
    dated = data.select(Selection(since=2010))
    assert (len(dated.projects), dated.left_out) == (1, {"undated projects": 1})


def test_what_is_known_only_for_a_larger_place_stays_visible_and_in_the_total(facts: GraphData) -> None:
    table: Any = regions(facts, 3)
    assert table.loc[NOT_LOCATED, "organizations"] > 0
    assert table["organizations"].sum() == len(facts.organizations)


def test_thresholds_are_those_that_were_frozen() -> None:
    frozen = (
        (COMPLETE_PROJECTS, LOCATED_PARTICIPATIONS),
        (verdicts.PLACES, verdicts.COUNTRIES),
        (verdicts.RHO, verdicts.RHO_LOW, verdicts.SAME_SIGN, verdicts.HEAD_OFFICES),
        (verdicts.INITIATIVES, verdicts.OTHER),
        (MIN_GROUP, MIN_KNOWN),
    )
    assert frozen == ((0.80, 0.90), (3, 2), (0.30, 0.10, 0.80, 0.50), (30, 0.15), (20, 0.80))
