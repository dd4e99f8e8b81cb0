"""Reports say what their tables say: on the bundled facts, and on a made-up graph of other numbers."""

import re
from typing import Any

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.reports.blocks import Chapter, Column, Figure, Note, Report, Table, Text
from baltica.reports.build import build_report
from baltica.reports.render import to_html, to_markdown
from tests.reports.conftest import poisoned
from tests.reports.small import small
from tests.reports.test_report import NAMES, NUMBER, cells, own_words, sentences, tables
from tests.support.words import claims

LOADS: list[dict[str, Any]] = [
    {
        "source": "made", "title": "A made source", "edition": "2031-05", "rows": 1234, "loaded": 1200, "merged": 30,
        "rejected": 4, "files": ["rows.csv sha256:" + "ab" * 32, "more.csv sha256:" + "cd" * 32],
        "reasons": ["no id: 4"], "notes": ["ends before it starts: 1,017", "odd"],
    },
    {"source": "empty", "title": None, "edition": None, "rows": None, "loaded": None, "merged": None, "rejected": None,
     "files": None, "reasons": None, "notes": None},
]  # fmt: skip


def ask(query: str, _values: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers of a database, of the queries that reports ask."""
    return {"sources_loads": LOADS}.get(query, [])


@pytest.fixture(scope="module")
def made() -> GraphData:
    return small()


@pytest.fixture(scope="module")
def reports(report: Report, facts: GraphData, made: GraphData) -> dict[str, Report]:
    return {
        "full, bundled": report,
        "full, made up": build_report(made, ask=ask),
        "coverage, bundled": build_report(facts, report="coverage"),
        "coverage, made up": build_report(made, report="coverage", ask=ask),
        "full, one country": build_report(made.select(Selection(country=("PT",)))),
    }


ALL = ("full, bundled", "full, made up", "coverage, bundled", "coverage, made up", "full, one country")
every = pytest.mark.parametrize("name", ALL)


def chapter(report: Report, name: str) -> Chapter:
    return next(one for one in report.chapters if one.name == name)


def plain(words: str) -> str:
    """The sentence without numbers that name a thing: periods of funding, levels, thresholds."""
    return re.sub(r"\b\d{4}-\d{4}\b|fewer than 5 joint projects", "", NAMES.sub("", words))


def items(one: Chapter) -> list[str]:
    """The lines of its lists."""
    return [line for b in one.blocks if isinstance(b, Text) and b.style == "list" for line in b.paragraphs]


@every
def test_numbers_in_sentences_stand_in_the_tables(reports: dict[str, Report], name: str) -> None:
    checked = 0
    for one in reports[name].chapters:
        if one.name == "summary":
            continue
        known = cells(tables(one.blocks))
        for sentence in sentences(one):
            for number in NUMBER.findall(plain(sentence)):
                assert number in known, f"{one.name}: {number} in {sentence!r}"
                checked += 1
    assert checked > (8 if "coverage" in name else 30)


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("full")])
def test_numbers_of_the_summary_stand_in_tables(reports: dict[str, Report], name: str) -> None:
    known = cells([table for one in reports[name].chapters for table in tables(one.blocks)])
    lines = items(chapter(reports[name], "summary"))
    assert 5 <= len(lines) <= 8
    for line in lines:
        for number in NUMBER.findall(plain(line)):
            assert number in known, f"{number} in {line!r}"


def test_the_summary_names_sections_of_the_report(reports: dict[str, Report], made: GraphData) -> None:
    report = reports["full, made up"]
    titles = {one.title for one in report.chapters}
    for line in items(chapter(report, "summary")):
        assert re.findall(r"See “(.+)”\.$", line)[0] in titles
    alone = build_report(made, names=["summary"])
    assert not any("See “" in line for line in items(chapter(alone, "summary")))


def test_the_summary_counts_what_there_is(reports: dict[str, Report], made: GraphData) -> None:
    lead = next(sentences(chapter(reports["full, made up"], "summary")))
    assert lead.startswith("These data hold 47 organizations, 61 projects and 9 clusters. 9 of the clusters")
    without = GraphData.of(**{name: frame for name, frame in made.tables().items() if name not in OF_CLUSTERS})
    lead = next(sentences(build_report(without, names=["summary"]).chapters[0]))
    assert lead == "These data hold 47 organizations, 61 projects and no clusters."


OF_CLUSTERS = ("clusters", "presences", "memberships", "project_clusters")


@every
def test_names_of_tables_are_unique_and_hold_no_number(reports: dict[str, Report], name: str) -> None:
    for one in reports[name].chapters:
        names = [table.name for table in tables(one.blocks)]
        assert len(names) == len(set(names)), names
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", found) for found in names), names


def test_names_and_columns_are_those_of_other_data(reports: dict[str, Report]) -> None:
    """Two reports can be compared table by table, whatever the numbers."""
    for kind in ("full", "coverage"):
        first, second = (reports[f"{kind}, {data}"].tables() for data in ("bundled", "made up"))
        both = set(first) & set(second)
        assert len(both) >= (30 if kind == "full" else 6)
        for name in both:
            assert first[name].keys == second[name].keys
            if not name.startswith("known-by") and "by-" not in name:
                assert first[name].columns == second[name].columns, name


@every
def test_keys_tell_rows_apart(reports: dict[str, Report], name: str) -> None:
    for found, table in reports[name].tables().items():
        keys = [row[: table.keys] for row in table.rows]
        assert len(keys) == len(set(keys)), found


@every
def test_texts_are_whole_and_claim_no_cause(reports: dict[str, Report], name: str) -> None:
    for words in own_words(reports[name]):
        assert not claims(words), words
        assert not re.search(r"\bnan\b|None\b(?! of| is| for)|  |\{|\}", words), words
    for table in (table for one in reports[name].chapters for table in tables(one.blocks)):
        assert table.definition.endswith("."), table.title
        assert table.coverage.endswith("."), table.title


def test_what_is_cut_off_is_in_no_ranking(reports: dict[str, Report], made: GraphData) -> None:
    cut = int((~made.projects["partner_list_complete"].fillna(True).astype(bool)).sum())
    assert cut > 1
    for name in ("ties/pairs-of-countries", "places/places"):
        assert f"{cut} projects whose list is known to be cut off are in no ranking" in (
            reports["full, made up"].tables()[name].coverage
        )


def test_files_and_rows_of_the_loads_are_told(reports: dict[str, Report]) -> None:
    found = reports["full, made up"].tables()["repeat/files"].rows
    assert found[0] == ("A made source", "rows.csv", "2031-05", "ab" * 32)
    assert len(found) == 2
    told = reports["coverage, made up"].tables()
    assert told["by-source/rows"].rows == (("A made source", 1234, 1200, 30, 4),)
    assert [row[1:] for row in told["by-source/remarks"].rows] == [
        ("rejected", "no id", 4), ("used", "ends before it starts", 1017), ("used", "odd", None),
    ]  # fmt: skip
    assert "repeat/files" not in reports["full, bundled"].tables()


def test_licences_stand_point_by_point(reports: dict[str, Report]) -> None:
    lines = items(chapter(reports["full, made up"], "sources"))
    assert lines == ["Licence: CC0.", "Nobody is to be named.", "Licence: not told by the source."]


def test_places_without_finer_records_are_countries(made: GraphData) -> None:
    people = made.organizations.assign(region=None, region_code=None, region_level=None, location_basis="country_only")
    frames = {**made.tables(), "organizations": people}
    report = build_report(GraphData.of(**frames), names=["coverage", "places", "methods", "urbanization"])
    table = report.tables()["places/places"]
    assert set(table.column("Place")) <= {"Spain", "Portugal", "France", "Andorra"}
    assert table.command == "baltica analyze places --level 0 --approximate"
    assert "places are countries here" in next(b.text for b in chapter(report, "places").blocks if isinstance(b, Note))
    assert "places are countries" in items(chapter(report, "methods"))[2]
    assert "None is located" in next(sentences(chapter(report, "coverage")))


def test_without_initiatives_projects_stand_by_urban_class(made: GraphData) -> None:
    frames = {name: frame for name, frame in made.tables().items() if name not in OF_CLUSTERS}
    report = build_report(GraphData.of(**frames), names=["urbanization", "summary"])
    rows = report.tables()["urbanization/classes"].rows
    assert [row[0] for row in rows] == ["Predominantly rural", "Intermediate", "Predominantly urban"]
    assert sum(int(row[1] or 0) for row in rows) == 8
    urban = next(line for line in items(chapter(report, "summary")) if "projects on average" in line)
    assert f"{rows[2][3]:.1f} projects" in urban


def test_large_data_are_estimated_and_say_so(made: GraphData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baltica.reports.data.EXACT_UP_TO", 10)
    monkeypatch.setattr("baltica.reports.data.SOURCES_SAMPLED", 13)
    report = build_report(made, names=["openness", "organizations", "methods"])
    found = report.tables()
    assert found["organizations/organizations"].command.endswith("--sample 13")
    assert "at 13 organizations drawn" in found["organizations/organizations"].definition
    assert found["openness/network"].command == "baltica analyze e-i --samples 249"
    assert "249 shuffles" in found["openness/network"].definition
    assert any("13 of them" in line and "249 times" in line for line in items(chapter(report, "methods")))


def test_a_page_of_long_tables_stays_small() -> None:
    """As many rows as all of Horizon 2020 has organizations, in ten tables: the page prints the first of each."""
    columns = tuple(Column(f"Column {letter}", "count") for letter in "ABCDEFGHIJ")
    rows = tuple(tuple(range(start, start + 10)) for start in range(35_000))
    long = [Table(f"Table {letter}", columns, rows, "Counted.", "All.", name=f"t-{letter}") for letter in "abcdefghij"]
    picture = Figure("Picture", "Seen.", "<svg></svg>", "Seen.", long[0], "Counted.", "All.")
    report = Report("R", "S", "All.", (Chapter("long", "Long", (*long[1:], picture)),))
    assert len(to_html(report).encode()) < 1_000_000
    assert len(to_markdown(report).encode()) < 1_000_000


@every
def test_pages_are_small(reports: dict[str, Report], name: str) -> None:
    assert len(to_html(reports[name]).encode()) < 1_000_000


def test_hostile_names_do_nothing(made: GraphData) -> None:
    attack = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) {{ 7*7 }}"
    lists = {"rows": 1, "files": [attack], "reasons": [attack], "notes": [attack]}
    loads = [dict.fromkeys(LOADS[0], attack) | lists]
    for kind in ("full", "coverage"):
        report = build_report(
            poisoned(made, attack), report=kind, ask=lambda query, _: loads * query.endswith("_loads")
        )
        html, markdown = to_html(report), to_markdown(report)
        assert "<img" not in html
        assert "&lt;img" in html
        assert "<img" not in markdown
        assert not re.search(r"(?<!\\)\]\(javascript", markdown)
        assert "{{ 7*7 }}" in html
