"""The report on the paper's claims: its words are those of the frozen rules, whatever the data."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baltica.analytics import claim_choices, claims, comparison, qualified, verdicts
from baltica.analytics.claim_choices import PAPER
from baltica.analytics.claims import Claim
from baltica.analytics.evidence import Evidence, evidence
from baltica.analytics.graphdata import GraphData
from baltica.analytics.qualified import CRITERIA
from baltica.analytics.verdicts import Association, Gate
from baltica.cypher.selection import Selection
from baltica.reports import text
from baltica.reports.blocks import Block, Map, Note, Report, Table, Text
from baltica.reports.build import build_report
from baltica.reports.data import ReportData
from baltica.reports.paper import found
from baltica.reports.paper.parts import NUMBERS, figure
from baltica.reports.registry import sections
from baltica.reports.render import to_html, to_markdown
from tests.analytics.made_places import made_places
from tests.reports.conftest import poisoned
from tests.reports.test_report import NAMES, NUMBER, cells, chapter, own_words, sentences, tables
from tests.support.words import claims as causal

QUICK = {"approximate": True}
CLASSES = ("predominantly_rural", "intermediate", "predominantly_urban")
OPEN = Gate(1, 1)


@pytest.fixture(scope="module")
def paper(facts: GraphData) -> Report:
    return build_report(facts, report="paper", command="baltica report paper --approximate", options=QUICK)


@pytest.fixture(scope="module")
def urban() -> dict[float, Evidence]:
    return {slope: evidence(planted(slope), permutations=99) for slope in (0.9, 0.0)}


@pytest.fixture(scope="module")
def untested() -> qualified.Qualified:
    """Places of a graph whose lists are complete and whose participations are all located."""
    return qualified.qualified_places(made_places(1), 3, approximate=True, checks=False, resamples=20)


def planted(slope: float = 0.0, *, complete: bool = True, apart: bool = False) -> GraphData:
    """Four countries of thirty regions, initiatives by urban class with a slope, and ten projects of two each.

    ``apart``: initiatives span four countries and established clusters two; else both two or three.
    """
    rng = np.random.default_rng(5)
    regions, presences = [], []
    for country in ("DK", "FI", "PL", "SE"):
        for number in range(30):
            code, rank = f"{country}{number:03}", int(rng.integers(0, 3))
            regions.append({
                "id": code, "code": code, "scheme": "NUTS2021", "level": 3, "country": country, "name": code,
                "urban_class": CLASSES[rank], "population": int(np.exp(rng.normal(12, 0.5))), "area": 1000.0,
                "latitude": 54 + rng.random() * 10, "longitude": 10 + rng.random() * 20,
            })  # fmt: skip
            for cluster in range(min(rng.poisson(np.exp(-1.2 + slope * rank)), 30)):
                presences.append({"cluster": f"i{cluster:02}", "region": code, "region_level": 3, "basis": "stated"})
    spans = (["DK", "SE"], ["DK", "FI", "SE"])
    clusters = [
        {
            "id": f"{status[0]}{n:02}", "kind": "cross_border", "status": status, "specialization": "ict",
            "countries": ["DK", "FI", "PL", "SE"] if apart and status == "initiative" else spans[n % 2],
        }
        for status in ("initiative", "established") for n in range(30)
    ]  # fmt: skip
    return GraphData.of(
        regions=regions,
        clusters=clusters,
        presences=presences,
        organizations=[
            {"id": f"o{n}", "country": "DK" if n % 2 else "SE", "region": "DK001" if n % 2 else "SE001",
             "region_code": "DK001" if n % 2 else "SE001", "region_level": 3} for n in range(20)
        ],
        projects=[{"id": f"p{n}", "partner_list_complete": complete} for n in range(10)],
        participations=[{"project": f"p{n // 2}", "organization": f"o{n}"} for n in range(20)],
    )  # fmt: skip


def said(report: Report) -> dict[str, str]:
    """The verdict that the page gives on each claim, by section."""
    return {
        one.name: block.title.removeprefix("Verdict: ")
        for one in report.chapters
        for block in one.blocks
        if isinstance(block, Note) and block.style == "verdict"
    }


def pages(data: ReportData) -> dict[str, list[Block]]:
    """The sections on claims made of data in which something was planted already."""
    return {one.name: one.make(data) for one in sections("paper") if one.name in ("bearing", *NUMBERS)}


def note(blocks: list[Block]) -> Note:
    return next(block for block in blocks if isinstance(block, Note) and block.style == "verdict")


# --- the page follows the rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("countries", "complete", "word"),
    [
        ("SE SE DK", True, "supported"),
        ("SE DK", True, "cannot be told"),
        ("", True, "not supported"),
        ("SE SE DK", False, "cannot be told"),
    ],
)
def test_active_places_follow_the_rule(
    countries: str, complete: bool, word: str, untested: qualified.Qualified
) -> None:
    graph = made_places(1)
    if not complete:
        graph = replace(graph, projects=graph.projects.assign(partner_list_complete=False))
    table = untested.table.copy()
    wanted = countries.split()
    hits = [table.index[(table["country"] == c) & (np.arange(len(table)) % 2 == 0)] for c in ("SE", "DK")]
    chosen = [*hits[0][: wanted.count("SE")], *hits[1][: wanted.count("DK")]]
    table["qualifies"] = pd.array(table.index.isin(chosen), dtype="boolean")
    data = ReportData(graph, options={"level": 3, **QUICK})
    data._made[found.places] = replace(untested, table=table, gate=verdicts.gate(graph, 3))
    data._made[found.urban] = evidence(GraphData.of())
    blocks = pages(data)
    rule = verdicts.active_places(table, verdicts.gate(graph, 3))
    assert rule.word == word
    assert note(blocks["active-places"]).title == f"Verdict: {word}"
    assert note(blocks["active-places"]).text == " ".join(rule.reasons)
    claimed = next(b for b in blocks["bearing"] if isinstance(b, Table) and b.name == "claims")
    assert claimed.rows[0][1] == word
    assert any(isinstance(block, Map) for block in blocks["active-places"]) == bool(
        chosen and table.index.isin(chosen).any() and graph.regions["latitude"].notna().any()
    )


def test_places_without_a_pattern_do_not_support_the_claim() -> None:
    """Drawn, not planted: complete lists, everything located, partners dealt out at random."""
    report = build_report(made_places(3), report="paper", options={"samples": 199, "seed": 1})
    assert said(report)["active-places"] == "not supported"
    lines = " ".join(p for b in chapter(report, "active-places").blocks if isinstance(b, Text) for p in b.paragraphs)
    assert "199 random graphs" in lines and "the rule asks for 1,000" in lines and "q is coarse" in lines


CLEAR: dict[str, Any] = {"rho": 0.40, "low": 0.2, "high": 0.6, "ratio_low": 1.2, "same_sign": 0.9, "head_offices": 0.2}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "supported"),
        ({"rho": 0.29}, "cannot be told"),
        ({"low": 0.1}, "cannot be told"),
        ({"ratio_low": 1.0}, "cannot be told"),
        ({"same_sign": 0.79}, "cannot be told"),
        ({"head_offices": 0.51}, "cannot be told"),
        ({"rho": 0.1, "low": 0.0, "high": 0.29}, "not supported"),
        ({"rho": np.nan, "low": np.nan, "high": np.nan}, "cannot be told"),
    ],
)
def test_urbanization_follows_the_rule(change: dict[str, float], word: str, urban: dict[float, Evidence]) -> None:
    given = CLEAR | change
    one = urban[0.9]
    seen = replace(
        one,
        primary=replace(one.primary, value=given["rho"], low=given["low"], high=given["high"]),
        rate=replace(one.rate, low=given["ratio_low"], high=3.0),
        same_sign=given["same_sign"],
        head_office=given["head_offices"],
    )
    claim = claims.urbanization(seen, planted(0.9))
    rule = verdicts.urbanization(Association(ratio_high=3.0, **given), OPEN)
    assert claim.word == rule.word == word
    assert claim.reasons == rule.reasons
    assert (not claim.unmet) == (word == "supported")
    shut = claims.urbanization(seen, planted(0.9, complete=False))
    assert shut.word == "cannot be told"
    assert shut.unmet[0].missing == "complete lists of partners for 8 more projects"


def test_planted_urbanization_is_found_and_not_found(urban: dict[float, Evidence]) -> None:
    assert claims.urbanization(urban[0.9], planted(0.9)).word == "supported"
    assert claims.urbanization(urban[0.0], planted()).word == "not supported"


def test_too_few_regions_with_an_initiative_settle_nothing(urban: dict[float, Evidence]) -> None:
    one = urban[0.9]
    few = one.regions.assign(count=0)
    few.loc[few.index[:9], "count"] = 1
    claim = claims.urbanization(replace(one, regions=few), planted(0.9))
    assert claim.word == "cannot be told"
    assert "1 more region with an initiative" in [each.missing for each in claim.unmet]


def test_fields_are_described_and_what_is_missing_is_counted() -> None:
    claim = claims.specialization(planted())
    assert (claim.word, claim.reasons) == ("described", verdicts.specialization(30, 0.0).reasons)
    none = claims.specialization(GraphData.of())
    assert none.word == "cannot be told"
    assert none.unmet[0].missing == "30 more initiatives of known field"


def test_comparison_follows_the_rule() -> None:
    graph = planted(apart=True)
    one = claim_choices.compared(graph)[PAPER]
    countries = one.table.loc["countries"]
    assert (one.sizes, countries["verdict"]) == ((30, 30), "different")
    words = one.words()
    assert sum(words.values()) == int((one.table["first_known"] + one.table["second_known"] > 0).sum())
    open_ = claims.established(one, graph, 3)
    assert open_.word == f"different in {words['different']}, similar in {words['similar']} of {sum(words.values())}"
    shut = claims.established(one, planted(apart=True, complete=False), 3)
    assert shut.word == "cannot be told"
    assert shut.reasons[-1] == open_.reasons[0]  # what the records show stands beneath it
    nothing = claims.established(claim_choices.compared(GraphData.of())[PAPER], GraphData.of(), 3)
    assert nothing.word == "cannot be told" and "no international initiative" in nothing.reasons[0]


def test_missing_records_are_those_the_gate_lacks(facts: GraphData) -> None:
    lists, places = claims.gate_criteria(facts, 3)
    flags = facts.projects["partner_list_complete"].fillna(False).astype(bool)
    more = int(re.findall(r"\d+", lists.missing)[0])
    assert (flags.sum() + more) / len(flags) >= 0.8 > (flags.sum() + more - 1) / len(flags)
    assert not lists.met and not places.met
    with_all = replace(facts, projects=facts.projects.assign(partner_list_complete=True))
    assert claims.gate_criteria(with_all, 0)[0].met and claims.gate_criteria(with_all, 0)[1].met


# --- what the report says -------------------------------------------------------------------------------------------


def test_first_lines_tell_what_can_be_told_and_the_gate(paper: Report, facts: GraphData) -> None:
    first = paper.chapters[0]
    assert (first.name, first.title) == ("bearing", "What these data can bear")
    lead = first.blocks[0]
    assert isinstance(lead, Text) and lead.style == "lead" and len(lead.paragraphs) == 3
    assert lead.paragraphs[0] == "Four of the five claims cannot be told from these data; one can: claim 3 (described)."
    complete, number = int(facts.projects["partner_list_complete"].fillna(False).sum()), len(facts.projects)
    assert f"{complete} of {number} ({text.share(complete / number)}); a verdict asks for 80%" in lead.paragraphs[1]
    assert "a verdict asks for 90%" in lead.paragraphs[2]
    assert all("gate is shut" in line for line in lead.paragraphs[1:])


def test_verdicts_of_the_first_table_are_those_of_the_sections(paper: Report) -> None:
    table = tables(paper.chapters[0].blocks)[0]
    assert table.column("Verdict") == list(said(paper).values())
    assert list(said(paper)) == list(NUMBERS)
    assert said(paper)["success"] == verdicts.success().word == "cannot be told"


def test_each_claim_stands_on_figures_rule_and_other_choices(paper: Report) -> None:
    for name in NUMBERS:
        names = [table.name for table in tables(chapter(paper, name).blocks)]
        if name != "success":
            assert "rule" in names and {"choices", "groups"} & set(names)
        blocks = chapter(paper, name).blocks
        lines = [line for block in blocks if isinstance(block, Text) for line in block.paragraphs]
        assert any(line.startswith("What ") and line.endswith(":") for line in lines)
    short = tables(paper.chapters[0].blocks)[1].column("More needed")[0]
    assert any(f"{short} more projects" in line for line in own_words(paper))


def test_numbers_in_sentences_stand_in_the_tables(paper: Report) -> None:
    checked = 0
    for one in paper.chapters:
        if one.name in ("words", "sources"):
            continue
        known = cells(tables(one.blocks))
        for sentence in sentences(one):
            if sentence == tables(paper.chapters[0].blocks)[0].title:
                continue
            for number in NUMBER.findall(
                re.sub(r"claims? [\d ,and]+|q below \.05|random graphs?", "", NAMES.sub("", sentence))
            ):
                assert number in known, f"{number} in {sentence!r}"
                checked += 1
    assert checked > 40


def test_every_table_says_what_it_counts_and_covers(paper: Report) -> None:
    for table in [t for c in paper.chapters for t in tables(c.blocks)]:
        assert table.definition.endswith(".") and table.coverage.endswith("."), table.title
    titles = [b.title for b in paper.blocks() if isinstance(b, Table)]
    assert len(titles) == len(set(titles))


def test_no_word_claims_a_cause_and_no_coefficient_is_theirs(paper: Report) -> None:
    for words in own_words(paper):
        assert not causal(words), words
    assert "10.12691/ijefm-3-1-6" in to_html(paper)
    assert "coefficients are not used" in to_html(paper)


def test_thresholds_are_the_frozen_ones(paper: Report) -> None:
    """Written down here once more, so that a change of a constant shows."""
    frozen = "0.8 0.9 5 3 2 1 0.05 0.1 20 1,000 3 2 0 0.3 0.1 1 0.8 0.3 0.5 30 0.15 2 20 0.8 0.05 0.33 0.33"
    assert tables(chapter(paper, "rules").blocks)[0].column("Threshold") == frozen.split()
    assert len(CRITERIA) == 6 and comparison.MIN_GROUP == 20


def test_an_approximation_says_so(paper: Report) -> None:
    notes = [b.text for c in paper.chapters for b in c.blocks if isinstance(b, Note)]
    assert sum("approximat" in one for one in notes) == 2
    assert (
        "--approximate" in next(t for t in tables(chapter(paper, "active-places").blocks) if t.name == "places").command
    )


def test_sources_and_how_to_repeat_stand_at_the_end(paper: Report) -> None:
    names = [one.name for one in paper.chapters]
    assert names[:7] == ["bearing", *NUMBERS, "rules"]
    assert names.index("sources") < names.index("repeat")


# --- data of other kinds --------------------------------------------------------------------------------------------


def test_empty_data_settle_nothing() -> None:
    report = build_report(GraphData.of(), report="paper")
    assert set(said(report).values()) == {"cannot be told"}
    lead = report.chapters[0].blocks[0]
    assert isinstance(lead, Text)
    assert lead.paragraphs[0] == "None of the five claims can be told from these data."
    assert to_html(report) and to_markdown(report)


def test_without_clusters_the_page_says_what_brings_them() -> None:
    graph = replace(planted(), clusters=GraphData.of().clusters, presences=GraphData.of().presences)
    report = build_report(graph, report="paper", options=QUICK)
    assert {said(report)[name] for name in ("urban", "fields", "established")} == {"cannot be told"}
    page = to_markdown(report)
    assert "baltica load clusters" in page and "no international cluster initiative" in page


def test_of_countries_only_places_are_shown_and_not_judged() -> None:
    graph = made_places(2)
    people = graph.organizations.assign(region=None, region_code=None, region_level=None)
    frames: dict[str, Any] = {**graph.tables(), "organizations": people, "regions": []}
    graph = GraphData.of(**frames)
    assert claims.level_for(graph) == 0
    report = build_report(graph, report="paper", options=QUICK)
    assert said(report)["active-places"] == "cannot be told"
    notes = [b.text for b in report.chapters[0].blocks if isinstance(b, Note)]
    assert any("Only countries" in one for one in notes)
    assert "4 countries have ties across borders" in to_markdown(report)


def test_the_level_is_the_finest_the_data_allow_or_the_one_asked_for(facts: GraphData) -> None:
    assert claims.level_for(made_places(2)) == 3
    assert claims.level_for(facts) == 3, "no level has 90 %, NUTS 3 more than half"
    data = ReportData(facts, options={"level": 2})
    assert data.once(found.level) == 2


def test_a_small_selection(facts: GraphData) -> None:
    selection = Selection(country=("EE",), since=2016)
    report = build_report(facts.select(selection), report="paper", options=QUICK)
    assert selection.describe() in to_html(report) and to_markdown(report)
    assert set(said(report).values()) <= {"cannot be told", "described"}


def without_clusters(graph: GraphData) -> GraphData:
    kept = {name: frame for name, frame in graph.tables().items() if "cluster" not in name}
    return GraphData.of(**{name: kept[name] for name in kept if name not in ("presences", "memberships")})


def test_names_from_outside_do_nothing(facts: GraphData) -> None:
    graph = poisoned(without_clusters(facts), "<img src=x onerror=alert(1)>")
    page = to_html(build_report(graph, report="paper", options=QUICK))
    assert "<img" not in page and "&lt;img" in page


def test_same_input_same_page() -> None:
    once, again = (to_html(build_report(made_places(4), report="paper", options={"samples": 40})) for _ in range(2))
    assert once == again


def test_figures_are_short() -> None:
    assert [figure(v) for v in (0.0, 1000.0, 0.29965, 0.3, float("nan"))] == ["0", "1,000", "0.2997", "0.3", ""]
    assert isinstance(claims.success(), Claim) and text.count(3) == "3"
