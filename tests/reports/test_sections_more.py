"""Sections on specialization, the triple helix, comparison, chance, gaps, gravity and time: true, careful, complete."""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.reports import text
from baltica.reports.blocks import Chapter, Figure, Note, Report, Table, Text
from baltica.reports.build import build_report
from baltica.reports.render import to_html, to_markdown
from tests.reports.conftest import poisoned
from tests.reports.test_report import NAMES, NUMBER, cells, own_words, sentences, tables
from tests.support.words import claims

MORE = ("specialization", "helix", "comparison", "significance", "chances", "gravity", "time")


@pytest.fixture(scope="module")
def dated(facts: GraphData) -> GraphData:
    """The facts with the funding period that the year of their start lies in."""
    frames = facts.tables()
    years = frames["projects"]["start_year"]
    period = pd.cut(years.astype("float64"), [2006, 2013, 2020, 2027], labels=["2007-2013", "2014-2020", "2021-2027"])
    projects = frames["projects"].assign(period=period.astype(object).where(period.notna(), None))
    return GraphData.of(**{**frames, "projects": projects})


@pytest.fixture(scope="module")
def more(dated: GraphData) -> Report:
    return build_report(dated, names=MORE)


def chapter(report: Report, name: str) -> Chapter:
    return next(one for one in report.chapters if one.name == name)


def lead(report: Report, name: str) -> str:
    return next(sentences(chapter(report, name)))


def table(report: Report, name: str) -> Table:
    return report.tables()[name]


def lines(found: Table) -> list[dict[str, Any]]:
    """The rows of a table by the titles and units of its columns."""
    titles = [f"{column.title} {column.unit}".strip() for column in found.columns]
    return [dict(zip(titles, line, strict=True)) for line in found.rows]


def row(found: Table, key: str) -> dict[str, Any]:
    return next(one for one, line in zip(lines(found), found.rows, strict=True) if line[0] == key)


def notes(report: Report, name: str) -> str:
    return " ".join(block.text for block in chapter(report, name).blocks if isinstance(block, Note))


def test_the_sections_stand_in_order(more: Report) -> None:
    assert tuple(one.name for one in more.chapters) == MORE


def test_numbers_in_sentences_stand_in_the_tables_of_the_chapter(more: Report) -> None:
    checked = 0
    for one in more.chapters:
        known = cells(tables(one.blocks))
        for sentence in sentences(one):
            for number in NUMBER.findall(NAMES.sub("", sentence)):
                assert number in known, f"{number} in {sentence!r}"
                checked += 1
    assert checked > 15


def test_each_chapter_has_a_figure_and_every_table_its_name(more: Report) -> None:
    for one in more.chapters:
        if one.name != "chances":  # nothing is missing or stopped beyond chance in the bundled facts
            assert any(isinstance(block, Figure) for block in one.blocks), one.name
        names = [found.name for found in tables(one.blocks)]
        assert len(names) == len(set(names))
        for found in tables(one.blocks):
            assert found.definition.endswith(".")
            assert found.coverage.endswith(".")
            assert found.command.startswith("baltica ")
            keys = [line[: found.keys] for line in found.rows]
            assert len(keys) == len(set(keys)), f"{found.name}: the first {found.keys} columns do not tell rows apart"


def test_no_word_claims_a_cause(more: Report) -> None:
    for words in own_words(more):
        assert not claims(words), words


def test_fields_of_initiatives_are_counted_right(more: Report, facts: GraphData) -> None:
    found = table(more, "specialization/initiatives")
    rows = facts.clusters[facts.clusters["kind"].isin(["cross_border", "transnational"])]
    initiatives = rows[rows["status"] == "initiative"]
    expected = int((initiatives["specialization"] == "energy_environment").sum())
    assert row(found, "Energy and environment")["Initiatives"] == expected == 6
    assert row(found, "All fields")["Initiatives"] == len(initiatives) == 29
    assert "with 6 (21%)" in lead(more, "specialization")


def test_a_marked_quotient_is_clear_of_one_and_few_cases_are_left_out(more: Report) -> None:
    found = table(more, "specialization/countries-projects")
    assert any(found.column("Beyond chance"))
    for cell in lines(found):
        assert cell["Cases"] >= 5
        if cell["Beyond chance"]:
            assert cell["Low 95% interval"] > 1 or cell["High 95% interval"] < 1
        assert cell["Location quotient"] == pytest.approx(cell["Share there"] / cell["Share everywhere"])


def test_helix_ties_sum_to_all(more: Report) -> None:
    found = table(more, "helix/ties")
    shares = [line[2] for line in found.rows if "–" in str(line[0])]
    assert sum(float(str(share)) for share in shares) == pytest.approx(1.0)
    within, between = row(found, "Within one group"), row(found, "Between two groups")
    assert within["Share of ties"] + between["Share of ties"] == pytest.approx(1.0)
    assert text.share(between["Share of ties"]) in lead(more, "helix")
    assert "of known type" in notes(more, "helix")


def test_too_few_of_known_type_are_told(facts: GraphData) -> None:
    few = facts.projects.index[:25]
    report = build_report(facts.of_projects(few), names=["helix"])
    assert "described, not tested" in notes(report, "helix")
    assert not any("shared" in name for name in report.tables())


def test_without_types_nothing_is_said_of_the_helix(facts: GraphData) -> None:
    frames = facts.tables()
    people = frames["organizations"].drop(columns=["type", "helix"], errors="ignore")
    report = build_report(GraphData.of(**{**frames, "organizations": people}), names=["helix"])
    assert "tell no types" in notes(report, "helix")


def test_verdicts_follow_the_frozen_rule(more: Report) -> None:
    found = table(more, "comparison/attributes")
    for cell in lines(found):
        if min(cell["Known initiatives"], cell["Known established"]) < 20:
            assert cell["Verdict"] == "cannot be told"
    similar = [str(name) for name, word in zip(found.column("Attribute"), found.column("Verdict"), strict=True)
               if word == "similar"]  # fmt: skip
    assert similar
    assert all(name.split(" (")[0].lower() in lead(more, "comparison").lower() for name in similar)
    assert "too few values" in notes(more, "comparison")


def test_a_formula_qualifies_no_place(more: Report) -> None:
    found = table(more, "significance/places")
    assert "yes" not in found.column("Qualifies")
    assert "approximation" in notes(more, "significance")
    assert "--approximate" in found.command
    for cell in lines(found):
        assert cell["Observed / expected"] == pytest.approx(cell["Ties fractional"] / cell["Expected"])


def test_programme_design_is_named(facts: GraphData) -> None:
    frames = facts.tables()
    projects = frames["projects"].assign(strand="interreg_a")
    report = build_report(GraphData.of(**{**frames, "projects": projects}), names=["significance", "gravity", "time"])
    assert "programme design" in notes(report, "significance")
    assert "rules of their programmes" in notes(report, "gravity")
    assert "All projects are Interreg" in notes(report, "time")
    factors = table(report, "gravity/factors")
    assert "A country border between" not in factors.column("When")


def test_gaps_are_no_evidence(more: Report) -> None:
    assert "no evidence" in notes(more, "chances")
    assert "no pairs" in lead(more, "chances")


def stopped_data() -> GraphData:
    """Two countries that met in four projects and then went on apart, each with a third."""
    years = {f"old{n}": 2010 for n in range(4)} | {f"new{n}": 2019 for n in range(40)}
    teams = {name: "ab" if name.startswith("old") else ("ac", "bd")[int(name[3:]) % 2] for name in years}
    return GraphData.of(
        organizations=[
            {"id": i, "name": i, "country": c} for i, c in zip("abcd", ["DK", "SE", "FI", "NO"], strict=True)
        ],
        projects=[{"id": name, "start_year": year} for name, year in years.items()],
        participations=[{"project": name, "organization": one} for name, team in teams.items() for one in team],
    )


def test_a_tie_that_stopped_is_shown() -> None:
    report = build_report(stopped_data(), names=["chances"])
    found = table(report, "chances/stopped")
    assert found.rows[0][:3] == ("Denmark – Sweden", 4, 2010)
    assert float(str(found.rows[0][3])) > 3
    assert "1 pair that shared projects earlier" in lead(report, "chances")


def test_years_are_counted_by_hand(more: Report, dated: GraphData) -> None:
    found = table(more, "time/years")
    years = dated.projects["start_year"].dropna()
    by_year = {line[0]: line[1] for line in found.rows}
    assert by_year == {year: int((years == year).sum()) for year in range(int(years.min()), int(years.max()) + 1)}
    assert f"{len(years)} of {len(dated.projects)} projects" in found.coverage
    periods = table(more, "time/periods")
    assert sum(line[1] for line in periods.rows) == dated.projects["period"].notna().sum()  # type: ignore[misc]


def test_shares_of_countries_are_counted_by_hand(more: Report, dated: GraphData) -> None:
    sweden = row(table(more, "time/moved"), "Sweden")
    country = dated.participations["organization"].map(dated.organizations["country"])
    links = dated.participations.assign(country=country).dropna(subset=["country"])
    for title, period in (("Share before", "2014-2020"), ("Share now", "2021-2027")):
        mine = links[links["project"].map(dated.projects["period"]) == period]
        here = mine.loc[mine["country"] == "SE", "project"].nunique()
        assert sweden[title] == pytest.approx(here / mine["project"].nunique())


def small() -> Iterator[GraphData]:
    yield GraphData.of()
    yield GraphData.of(organizations=[{"id": "a"}], projects=[{"id": "p"}])
    yield GraphData.of(
        organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
        projects=[{"id": "p", "start_year": 2015, "specialization": "ict"}],
        participations=[{"project": "p", "organization": one} for one in "ab"],
        clusters=[{"id": "c", "kind": "cross_border", "status": "initiative", "specialization": "ict"}],
    )


def test_empty_and_tiny_data_give_notes() -> None:
    for data in small():
        report = build_report(data, names=MORE)
        assert len(report.chapters) == len(MORE)
        for one in report.chapters:
            assert one.blocks
            assert all(len(block.paragraphs) for block in one.blocks if isinstance(block, Text))
        assert to_html(report)
        assert to_markdown(report)


@pytest.mark.parametrize("selection", [Selection(country=("EE",)), Selection(since=2022)], ids=["country", "late"])
def test_small_selections(facts: GraphData, selection: Selection) -> None:
    names = [name for name in MORE if name != "comparison"]  # the slowest, and the same for any selection
    report = build_report(facts.select(selection), names=names)
    for one in report.chapters:
        for sentence in sentences(one):
            assert not re.search(r"\bnan\b", sentence), sentence


def test_hostile_names_do_nothing(facts: GraphData) -> None:
    data = poisoned(facts, "<img src=x onerror=alert(1)>")
    page = to_html(build_report(data, names=["specialization", "significance", "chances"]))
    assert "<img src=x" not in page
