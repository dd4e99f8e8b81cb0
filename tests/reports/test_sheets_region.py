"""Sheets of regions and borders: true sentences, honest pages for little data, one page on paper, nothing harmful."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from baltica.analytics.graphdata import GraphData
from baltica.analytics.subjects import find
from baltica.reports import text
from baltica.reports.blocks import Figure, Note, Report, Table, Text
from baltica.reports.build import build_report
from baltica.reports.registry import sections
from baltica.reports.render import to_html, to_markdown
from tests.reports.conftest import poisoned
from tests.support.machine import ROOT
from tests.support.words import claims

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WANTED = (
    ("region", "DK011"), ("region", "SE224"), ("region", "LT011"), ("border", "DK-SE"), ("border", "south baltic"),
)  # fmt: skip
NUMBER = re.compile(r"(?<![\w.–-])−?\d[\d,]*(?:\.\d+)?%?")
EVIL = "<img src=x onerror=alert(1)>"


def sheet(data: GraphData, kind: str, wanted: str) -> Report:
    subject = find(kind, data, wanted)
    heading = (subject.title, subject.subtitle)
    command = f"baltica report {kind} {wanted!r}"
    return build_report(data, report=kind, subject=subject.id, heading=heading, command=command)


@pytest.fixture(scope="module")
def whole(facts: GraphData) -> GraphData:
    """The facts with the bundled areas, and with the rule of the programmes of the Öresund."""
    folder = ROOT / "loader" / "data" / "areas"
    areas, codes = (pd.read_csv(folder / f"{name}.csv", dtype=str) for name in ("areas", "area_regions"))
    known = GraphData.of(
        areas=areas.assign(id="area:" + areas["id"]),
        area_regions=codes.assign(area="area:" + codes["area"], level=pd.to_numeric(codes["level"])),
    )
    oresund = facts.projects["programme_name"].fillna("").str.contains("Öresund")
    bound = facts.projects["min_countries"].mask(oresund, 2)
    projects = facts.projects.assign(min_countries=bound)
    return replace(facts, areas=known.areas, area_regions=known.area_regions, projects=projects)


@pytest.fixture(scope="module")
def sheets(whole: GraphData) -> dict[tuple[str, str], Report]:
    return {(kind, wanted): sheet(whole, kind, wanted) for kind, wanted in WANTED}


def tables(report: Report) -> list[Table]:
    return [b if isinstance(b, Table) else b.data for b in report.blocks() if isinstance(b, Table | Figure)]


def cells(report: Report) -> set[str]:
    return {text.cell(v, c) for t in tables(report) for row in t.rows for v, c in zip(row, t.columns, strict=True)}


def sentences(report: Report) -> Iterator[str]:
    for block in report.blocks():
        if isinstance(block, Text):
            yield from block.paragraphs
        elif isinstance(block, Figure):
            yield block.sentence


@pytest.mark.parametrize("key", WANTED, ids=" ".join)
def test_numbers_in_sentences_stand_in_the_tables(sheets: dict[tuple[str, str], Report], key: tuple[str, str]) -> None:
    known = cells(sheets[key])
    numbers = [number for one in sentences(sheets[key]) for number in NUMBER.findall(one.replace("95% interval", ""))]
    assert len(numbers) > 5
    assert not [number for number in numbers if number not in known]


@pytest.mark.parametrize("key", WANTED, ids=" ".join)
def test_every_section_says_something_without_a_claim(
    sheets: dict[tuple[str, str], Report], key: tuple[str, str]
) -> None:
    report = sheets[key]
    assert [chapter.name for chapter in report.chapters] == [one.name for one in sections(key[0])]
    for chapter in report.chapters:
        assert chapter.blocks
        for table in tables(report):
            assert table.definition
            assert table.coverage
            assert not claims(f"{table.title} {table.definition} {table.coverage}")
    assert not [word for one in sentences(report) for word in claims(one)]
    names = list(report.tables())
    assert not [name for name in names if name.endswith("-2")]


def test_facts_of_copenhagen_by_hand(sheets: dict[tuple[str, str], Report], facts: GraphData) -> None:
    people = facts.organizations.index[facts.organizations["region_code"] == "DK011"]
    projects = facts.participations.loc[facts.participations["organization"].isin(people), "project"].nunique()
    report = sheets["region", "DK011"]
    rows = {row[0]: row[1] for row in report.tables()["who/facts"].rows}
    assert (rows["Organizations"], rows["Projects"]) == (len(people), projects)
    assert rows["Inhabitants"] == facts.regions.set_index("code")["population"]["DK011"]
    assert rows["EU contribution"] is None
    assert len(report.tables()["through/projects"].rows) == projects
    partners = report.tables()["abroad/countries"]
    assert partners.rows[0][:2] == ("Sweden", 22)


def test_the_rule_of_programmes_is_said_at_a_border(sheets: dict[tuple[str, str], Report], facts: GraphData) -> None:
    report = sheets["border", "DK-SE"]
    notes = " ".join(block.text for block in report.blocks() if isinstance(block, Note))
    joint = report.tables()["through/projects"].rows
    assert f"of {len(joint)} joint projects are of programmes that demand partners of two or more countries" in notes
    assert "programme design" in notes


def test_what_rests_on_few_projects_has_no_ratio(sheets: dict[tuple[str, str], Report]) -> None:
    for key in WANTED[:3]:
        for row in sheets[key].tables()["abroad/countries"].rows:
            assert (row[4] is None) == (int(str(row[1])) < 5)


@pytest.mark.parametrize("code", ["IS", "SE", "FI1D5", "RU-KGD"])
def test_regions_of_which_little_is_known_give_a_page(facts: GraphData, code: str) -> None:
    report = sheet(facts, "region", code)
    page = to_html(report)
    assert find("region", facts, code).title.replace("'", "&#39;") in page
    assert "nan" not in re.findall(r">(nan|None)<", page)
    assert to_markdown(report)


def test_countries_alone_give_a_page_of_countries() -> None:
    """Like records that say nothing but the country: no regions, no fields, one programme."""
    teams = {f"p{n}": "abc" if n % 3 else "ab" for n in range(12)}
    data = GraphData.of(
        regions=[{"id": "DK", "code": "DK", "level": 0, "country": "DK", "name": "Denmark", "scheme": "ISO3166-1"}],
        organizations=[{"id": i, "name": i, "country": c} for i, c in zip("abc", ("DK", "SE", "FI"), strict=True)],
        projects=[{"id": p, "start_year": 2014 + n % 4} for n, p in enumerate(teams)],
        participations=[
            {"project": p, "organization": o, "eu_contribution": 100.0 if o == "a" else None}
            for p, team in teams.items()
            for o in team
        ],
    )  # fmt: skip
    report = sheet(data, "region", "DK")
    found = report.tables()
    assert "abroad/regions" not in found
    assert [row[0] for row in found["abroad/countries"].rows] == ["Sweden", "Finland"]
    rows = {row[0]: row[1:] for row in found["who/facts"].rows}
    assert rows["EU contribution"] == (1200, "EUR, of 12 of 12 participations")
    assert rows["EU contribution, mean"][0] == 100
    assert "Finland" in to_html(sheet(data, "border", "DK-FI"))


def test_no_data_gives_pages_that_say_so() -> None:
    for kind, subject in (("region", "DK011"), ("border", "DK-SE")):
        report = build_report(GraphData.of(), report=kind, subject=subject)
        assert any(isinstance(block, Note) for block in report.blocks())
        assert to_html(report)


@pytest.mark.parametrize("key", [("region", "DK011"), ("border", "DK-SE")], ids=" ".join)
def test_names_from_outside_do_nothing(facts: GraphData, key: tuple[str, str]) -> None:
    kind, wanted = key
    page = to_html(build_report(poisoned(facts, EVIL), report=kind, subject=wanted, heading=(EVIL, EVIL)))
    assert "<img" not in page
    assert "<script" not in page
    assert "&lt;img" in page


@pytest.mark.parametrize("key", WANTED, ids=" ".join)
def test_the_page_is_one_file_with_headings_in_order(
    sheets: dict[tuple[str, str], Report], key: tuple[str, str]
) -> None:
    page = to_html(sheets[key])
    assert page == to_html(sheets[key])
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert "<script" not in page
    assert not re.findall(r'(?:src|@import)\s*=?\s*["\']https?:', page)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert sheets[key].command.replace("'", "&#39;") in page


@pytest.fixture(scope="module")
def files(sheets: dict[tuple[str, str], Report], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sheets")
    paths = []
    for (_, wanted), report in sheets.items():
        paths.append(folder / f"{wanted.replace(' ', '-')}.html")
        paths[-1].write_text(to_html(report), encoding="utf-8")
    return paths


def test_each_sheet_prints_on_one_page(browser: "Browser", files: list[Path]) -> None:
    page = browser.new_page()
    for file in files:
        page.goto(file.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, file.name
    page.close()


def test_nothing_is_wider_than_the_screen_or_the_paper(browser: "Browser", files: list[Path]) -> None:
    page = browser.new_page()
    for file in files:
        page.goto(file.as_uri())
        for media, width in (("screen", 390), ("screen", 1280), ("print", 726)):
            page.emulate_media(media=media)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{file.name}, {media} {width}"
    page.close()
