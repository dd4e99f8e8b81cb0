"""One-page sheets of organizations, clusters and programmes: true sentences, honest empty pages, hostile names."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from baltica.analytics.graphdata import GraphData
from baltica.analytics.subjects import find
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from baltica.reports.blocks import Chapter, Figure, Note, Report, Table, Text
from baltica.reports.build import build_report
from baltica.reports.registry import sections
from baltica.reports.render import to_html, to_markdown
from tests.reports.conftest import poisoned, with_programmes
from tests.reports.test_report import NUMBER, cells, own_words, sentences, tables
from tests.support.words import claims

KINDS = ("organization", "cluster", "programme")
# A name with numbers in it, or a number that names a thing and counts nothing.
NAMES = re.compile(r"\d{4}-\d{4}|NUTS \d")


@pytest.fixture(scope="module")
def known(facts: GraphData) -> GraphData:
    """The bundled facts with the programmes that the projects name."""
    return with_programmes(facts)


def sheet(data: GraphData, kind: str, text: str) -> Report:
    found = find(kind, data, text)
    return build_report(data, report=kind, subject=found.id, heading=(found.title, found.subtitle))


@pytest.fixture(scope="module")
def pages(known: GraphData) -> dict[str, Report]:
    wanted = {
        "organization": "Lund University",
        "cluster": "Medicon Valley",
        "programme": "Interreg VA South Baltic 2014-2020",
    }
    return {kind: sheet(known, kind, text) for kind, text in wanted.items()}


def chapter(report: Report, name: str) -> Chapter:
    return next(one for one in report.chapters if one.name == name)


def facts_of(report: Report) -> dict[str, object]:
    table = next(t for name, t in report.tables().items() if name.endswith("/facts"))
    return {str(row[0]): row[1] for row in table.rows}


def check_numbers(report: Report) -> int:
    """Every number in a sentence is printed in a table of its chapter; how many were looked at."""
    looked = 0
    for one in report.chapters:
        shown = cells(tables(one.blocks))
        names = sorted((cell for cell in shown if re.search(r"[^\W\d]", cell)), key=len, reverse=True)
        for sentence in sentences(one):
            rest = sentence.replace(report.title, "")
            for name in names:
                rest = rest.replace(name, "") if len(name) > 6 else rest
            for number in NUMBER.findall(NAMES.sub("", rest)):
                assert number in shown, f"{number} in {sentence!r}"
                looked += 1
    return looked


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_in_sentences_stand_in_the_tables(pages: dict[str, Report], kind: str) -> None:
    assert check_numbers(pages[kind]) > 6


@pytest.mark.parametrize("kind", KINDS)
def test_a_summary_coverage_and_facts_come_first(pages: dict[str, Report], kind: str) -> None:
    lead, note, facts = pages[kind].chapters[0].blocks
    assert isinstance(lead, Text)
    assert 2 <= len(re.findall(r"[.](?:\s|$)", lead.paragraphs[0])) <= 5
    assert isinstance(note, Note)
    assert "complete" in note.text or "full" in note.text or "known" in note.text
    assert isinstance(facts, Table)
    assert pages[kind].layout == "sheet"


@pytest.mark.parametrize("kind", KINDS)
def test_own_words_claim_no_cause(pages: dict[str, Report], kind: str) -> None:
    for words in own_words(pages[kind]):
        assert not claims(words), words


@pytest.mark.parametrize("kind", KINDS)
def test_tables_are_defined_and_named(pages: dict[str, Report], kind: str) -> None:
    for name, table in pages[kind].tables().items():
        assert table.definition.endswith("."), name
        assert table.coverage.endswith("."), name
        assert not re.search(r"\d", name)
    for block in pages[kind].blocks():
        if isinstance(block, Figure):
            assert block.data.rows
            assert block.alt
            assert "<svg" in block.svg


@pytest.mark.parametrize("kind", KINDS)
def test_same_page_twice(pages: dict[str, Report], known: GraphData, kind: str) -> None:
    again = sheet(known, kind, pages[kind].title)
    assert to_html(again) == to_html(pages[kind])


def test_lund_university_by_hand(pages: dict[str, Report], known: GraphData) -> None:
    links = known.participations
    mine = links[links["organization"] == "baltica:lund-university"]
    joint = links[links["project"].isin(mine["project"])]
    partners = set(joint["organization"]) - {"baltica:lund-university"}
    country = known.organizations["country"]
    told = facts_of(pages["organization"])
    assert told["Projects"] == mine["project"].nunique()
    assert told["Projects led"] == (mine["role"] == "coordinator").sum()
    assert told["Partners"] == len(partners)
    assert told["Partners abroad"] == sum(country[one] != "SE" for one in partners)
    assert told["Countries abroad"] == len({country[one] for one in partners} - {"SE"})
    table = pages["organization"].tables()["abroad/partners"]
    assert len(table.rows) == told["Partners abroad"]


def test_programme_against_its_rule_by_hand(pages: dict[str, Report], known: GraphData) -> None:
    mine = known.projects.index[known.projects["programme_name"] == pages["programme"].title]
    links = known.participations[known.participations["project"].isin(mine)]
    nations = links.groupby("project")["organization"].agg(
        lambda people: known.organizations.loc[people, "country"].nunique()
    )
    below = int((nations.reindex(mine, fill_value=0) < 2).sum())
    table = pages["programme"].tables()["reach/reach"]
    under = next(row for row in table.rows if row[0] == "Under the minimum")
    assert under[1] == below
    assert f"{below} projects name fewer countries" in next(sentences(chapter(pages["programme"], "reach")))


def test_gaps_of_a_cluster_name_the_pairs(pages: dict[str, Report]) -> None:
    lead = next(sentences(chapter(pages["cluster"], "gaps")))
    pairs = pages["cluster"].tables()["gaps/pairs"]
    abroad = [row for row in pairs.rows if len(set(str(row[2]).split(" – "))) == 2]
    met = [row for row in abroad if row[3]]
    assert lead.startswith(f"{len(met)} of {len(abroad)} pairs of members of two countries share a project")


# --- nothing, little, other selections ------------------------------------------------------------------------------

BARE = GraphData.of(
    organizations=[{"id": "o", "name": "Lonely"}, {"id": "u", "name": "Unplaced", "country": "SE"}],
    clusters=[{"id": "c", "name": "Empty"}],
    programmes=[{"id": "g", "name": "Unfunded"}],
)


@pytest.mark.parametrize(
    ("kind", "name"), [("organization", "Lonely"), ("cluster", "Empty"), ("programme", "Unfunded")]
)
def test_a_thing_with_nothing_gives_an_honest_page(kind: str, name: str) -> None:
    report = sheet(BARE, kind, name)
    lead = next(sentences(report.chapters[0]))
    assert name in lead
    assert re.search(r"hold no project|name no member", lead)
    assert check_numbers(report) >= 0
    assert not [block for block in report.blocks() if isinstance(block, Figure)]
    assert any(isinstance(block, Note) and block.title == "Nothing to show" for block in report.blocks())
    assert to_html(report)
    assert to_markdown(report)


@pytest.mark.parametrize("kind", KINDS)
def test_empty_data_give_notes(kind: str) -> None:
    report = build_report(GraphData.of(), report=kind, subject="x")
    assert [one.name for one in report.chapters] == [one.name for one in sections(kind)]
    assert all(isinstance(block, Note) for block in report.blocks())


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_that_is_not_there_is_told(known: GraphData, kind: str) -> None:
    with pytest.raises(InputError, match=f"no {kind} has the id 'x'"):
        build_report(known, report=kind, subject="x")


def test_an_organization_of_unknown_country_has_nobody_abroad() -> None:
    data = GraphData.of(
        organizations=[{"id": "o", "name": "Nowhere"}, {"id": "u", "name": "There", "country": "SE"}],
        projects=[{"id": "p"}],
        participations=[{"project": "p", "organization": one} for one in "ou"],
    )
    report = sheet(data, "organization", "Nowhere")
    assert "Its country is not known" in next(sentences(report.chapters[0]))
    assert facts_of(report)["Partners abroad"] is None


EVERY = {"organization": 135, "cluster": 17, "programme": 9}  # which are tried: each seventeenth cluster


@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_many_are_true(known: GraphData, kind: str) -> None:
    for one in list(getattr(known, f"{kind}s").index)[:: EVERY[kind]]:
        report = sheet(known, kind, one)
        check_numbers(report)
        for words in own_words(report):
            assert not claims(words), words
        assert "None" not in next(sentences(report.chapters[0]))
        assert "nan" not in to_markdown(report).lower().split()


def test_a_filter_goes_through_to_the_page(known: GraphData) -> None:
    report = sheet(known.select(Selection(since=2014)), "organization", "Lund University")
    assert "2014" in report.selection
    commands = [table.command for table in report.tables().values() if table.command]
    assert commands
    assert all("--since 2014" in command for command in commands)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "=cmd|'/C calc'!A0", "a\nb | c ` d $x$ " * 40])
def test_hostile_names_do_nothing(known: GraphData, kind: str, text: str) -> None:
    subject = {"organization": "baltica:lund-university", "cluster": "baltica:medicon-valley"}.get(kind)
    data = poisoned(known, text)
    names = pd.Series([text] * len(known.programmes), known.programmes.index, dtype=object)
    data = replace(data, programmes=known.programmes.assign(name=names))
    subject = subject or str(known.projects["programme"].dropna().iloc[0])
    report = build_report(data, report=kind, subject=subject, heading=(text, "one line"))
    html = to_html(report)
    assert "<img" not in html
    assert "<script" not in html
    assert to_markdown(report)
