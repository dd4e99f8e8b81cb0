"""The report on the bundled facts: true sentences, complete figures, careful words, the same bytes every time."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from baltica.reports import text
from baltica.reports.blocks import Block, Chapter, Figure, Map, Note, Report, Table, Text
from baltica.reports.build import build_report
from baltica.reports.registry import sections
from baltica.reports.render import to_html, to_markdown
from tests.reports.conftest import bundled_facts
from tests.support import machine
from tests.support.words import claims

NUMBER = re.compile(r"(?<![\w.])−?\d[\d,]*(?:\.\d+)?%?")
# numbers in sentences that name a thing and count nothing
NAMES = re.compile(r"NUTS 3|95%|Above 1\b|the first fifteen|2014–2020|2021–2027")


def tables(blocks: tuple[Block, ...] | list[Block]) -> list[Table]:
    """All tables, those of the figures' data included."""
    return [b if isinstance(b, Table) else b.data for b in blocks if isinstance(b, Table | Figure)]


def cells(given: list[Table]) -> set[str]:
    """Every cell as printed, and how many rows each table has."""
    printed = {text.cell(v, c) for t in given for row in t.rows for v, c in zip(row, t.columns, strict=True)}
    return printed | {str(len(t.rows)) for t in given}


def sentences(chapter: Chapter) -> Iterator[str]:
    """The generated sentences of a chapter: its lead and what its figures say they show."""
    for block in chapter.blocks:
        if isinstance(block, Text) and block.style == "lead":
            yield from block.paragraphs
        if isinstance(block, Figure):
            yield block.sentence
            yield block.title


def own_words(report: Report) -> Iterator[str]:
    """Everything the report says in its own words: not the cells, which hold names from the sources."""
    yield from (report.title, report.subtitle, report.selection)
    for chapter in report.chapters:
        yield chapter.title
        for block in chapter.blocks:
            if isinstance(block, Text):
                yield from block.paragraphs
            elif isinstance(block, Note):
                yield from (block.title, block.text)
            elif isinstance(block, Figure):
                yield from (block.title, block.sentence, block.alt, block.method, block.coverage)
        for table in tables(chapter.blocks):
            yield from (table.title, table.definition, table.coverage)
            yield from (f"{column.title} {column.unit}" for column in table.columns)


def chapter(report: Report, name: str) -> Chapter:
    return next(one for one in report.chapters if one.name == name)


def test_golden_counts_of_clusters(report: Report) -> None:
    kinds = tables(chapter(report, "clusters").blocks)[0]
    by_kind = {row[0]: row[1:] for row in kinds.rows}
    assert by_kind["Total"] == (23, 29, 52)
    assert by_kind["Cross-border"][2] == 34
    assert by_kind["Transnational"][2] == 18
    lead = next(sentences(chapter(report, "clusters")))
    assert "52 clusters reach across a border: 34 cross-border and 18 transnational" in lead
    assert "23 are established and 29 are initiatives" in lead


def test_numbers_in_sentences_stand_in_the_tables(report: Report) -> None:
    checked = 0
    everything = cells([t for c in report.chapters for t in tables(c.blocks)])
    for one in report.chapters:
        known = cells(tables(one.blocks))
        for sentence in sentences(one):
            for number in NUMBER.findall(NAMES.sub("", sentence)):
                assert number in (everything if one.name == "summary" else known), f"{number} in {sentence!r}"
                checked += 1
    assert checked > 40


def test_steady_places_are_those_of_the_table(report: Report) -> None:
    places = chapter(report, "places")
    listed = next(one for one in tables(places.blocks) if "Steady" in [column.title for column in one.columns])
    steady = listed.column("Steady").count(True)
    assert steady > 0
    assert f" {steady} places are steady" in next(sentences(places))


def test_numbers_of_the_summary_stand_in_the_tables(report: Report) -> None:
    known = cells([t for c in report.chapters for t in tables(c.blocks)]) | {"539", "164", "66"}
    for block in chapter(report, "summary").blocks:
        for line in block.paragraphs if isinstance(block, Text) else ():
            for number in NUMBER.findall(line):
                assert number in known, f"{number} in {line!r}"


def test_three_charts_and_a_map_each_with_a_sentence(report: Report) -> None:
    figures = [block for block in report.blocks() if isinstance(block, Figure)]
    assert sum(isinstance(f, Map) for f in figures) >= 1
    assert sum(not isinstance(f, Map) for f in figures) >= 3
    for figure in figures:
        assert figure.sentence.endswith(".")
        assert figure.alt
        assert figure.method
        assert figure.coverage
        assert figure.data.rows


def test_every_table_says_what_it_counts_and_covers(report: Report) -> None:
    for table in [t for c in report.chapters for t in tables(c.blocks)]:
        assert table.definition.endswith(".")
        assert table.coverage.endswith(".")


def test_titles_of_tables_are_told_apart(report: Report) -> None:
    titles = [block.title for block in report.blocks() if isinstance(block, Table | Figure)]
    assert len(titles) == len(set(titles))


def test_no_word_claims_a_cause(report: Report) -> None:
    for words in own_words(report):
        assert not claims(words), words


def test_bias_is_told_before_the_rankings(report: Report) -> None:
    names = [one.name for one in report.chapters]
    assert names.index("gaps") < names.index("places")
    first = [block for block in chapter(report, "summary").blocks if isinstance(block, Note)]
    assert "cannot confirm" in first[0].text
    gaps = " ".join(words for b in chapter(report, "gaps").blocks if isinstance(b, Text) for words in b.paragraphs)
    for gap in ("Öresund", "Sweden", "cut off", "over-represented", "head office"):
        assert gap in gaps


def test_ranking_repeats_what_the_data_say(report: Report, facts: GraphData) -> None:
    """The most connected pair of countries, counted here by hand from the participations."""
    country = facts.organizations["country"]
    links = facts.participations.assign(country=facts.participations["organization"].map(country))
    pairs: dict[tuple[str, str], int] = {}
    for _, group in links.drop_duplicates(["project", "country"]).groupby("project")["country"]:
        present = sorted(group)
        for i, a in enumerate(present):
            for b in present[i + 1 :]:
                pairs[a, b] = pairs.get((a, b), 0) + 1
    assert max(pairs, key=lambda pair: pairs[pair]) == ("DK", "SE")
    table = tables(chapter(report, "ties").blocks)[0]
    assert table.rows[0][:2] == ("Denmark – Sweden", pairs["DK", "SE"])


def test_empty_data_gives_notes(facts: GraphData) -> None:
    report = build_report(GraphData.of())
    names = [one.name for one in sections()]
    assert [one.name for one in report.chapters] == names
    for name in ("summary", "coverage", "gaps", "places", "ties", "organizations", "clusters", "urbanization"):
        blocks = chapter(report, name).blocks
        assert len(blocks) == 1
        assert isinstance(blocks[0], Note)
    assert "Nothing to show" in to_html(report)
    assert "Nothing to show" in to_markdown(report)


@pytest.mark.parametrize("gone", ["projects", "clusters", "participations", "sources"])
def test_a_missing_part_gives_a_report_all_the_same(facts: GraphData, gone: str) -> None:
    frames = {name: frame for name, frame in facts.tables().items() if name != gone}
    dependent = {"projects": ("participations", "project_clusters"), "clusters": ("presences", "memberships")}
    for other in dependent.get(gone, ()):
        frames.pop(other)
    if gone == "clusters":
        frames.pop("project_clusters")
    report = build_report(GraphData.of(**frames))
    assert to_html(report)
    assert to_markdown(report)


@pytest.mark.parametrize(
    "selection",
    [Selection(country=("IS",)), Selection(since=2030), Selection(within=("LV",)), Selection(country=("EE",))],
    ids=["a country without ties", "no year", "one country", "one country reported"],
)
def test_small_selections(facts: GraphData, selection: Selection) -> None:
    data = facts.select(selection)
    report = build_report(data)
    assert selection.describe() in report.selection
    assert to_html(report)


def test_a_ranking_of_chosen_places_says_so(facts: GraphData, report: Report) -> None:
    """Estonia leads nothing in the whole data; in a report on Estonia each ranking names its limits."""
    limited = build_report(facts.select(Selection(country=("EE",))))
    for name in ("coverage", "places", "ties", "organizations", "clusters", "urbanization"):
        assert next(sentences(chapter(limited, name))).startswith("Among ")
        assert not next(sentences(chapter(report, name))).startswith("Among ")


def test_what_a_filter_leaves_out_is_told(facts: GraphData) -> None:
    undated = int(facts.projects["start_year"].isna().sum())
    report = build_report(facts.select(Selection(since=2014)), names=["summary"])
    assert f"{undated} undated projects" in report.selection


def test_sections_can_be_chosen(facts: GraphData) -> None:
    report = build_report(facts, names=["methods", "summary"])
    assert [one.name for one in report.chapters] == ["summary", "methods"]
    with pytest.raises(InputError, match="no section 'nothing'"):
        build_report(facts, names=["nothing"])


def test_a_date_appears_only_when_asked_for(facts: GraphData, html: str) -> None:
    dated = build_report(facts, names=["methods"], date="1 May 2031")
    assert "1 May 2031" in to_html(dated)
    assert "1 May 2031" in to_markdown(dated)
    assert not re.search(r"\b20(2[5-9]|3\d)-\d\d-\d\d\b", html)


PROGRAM = """
import hashlib, sys
from pathlib import Path
from tests.reports.conftest import bundled_facts
from baltica.reports.build import build_report
from baltica.reports.render import to_html, to_markdown
report = build_report(bundled_facts(Path(sys.argv[1])), command="baltica report")
print(hashlib.sha256((to_html(report) + to_markdown(report)).encode()).hexdigest())
"""


def test_same_bytes_in_another_process(bundled: Path, html: str, markdown: str) -> None:
    expected = hashlib.sha256((html + markdown).encode()).hexdigest()
    for seed in ("77",):  # the fixtures were made with this process's own seed
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(bundled)],
            cwd=machine.ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert done.stdout.strip() == expected


def test_data_are_left_as_they_were(facts: GraphData, report: Report, bundled: Path) -> None:
    fresh = bundled_facts(bundled).tables()
    for name, frame in facts.tables().items():
        pd.testing.assert_frame_equal(frame, fresh[name])
