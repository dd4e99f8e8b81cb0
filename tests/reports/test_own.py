"""Sections that users add: those the documentation shows, and what is said where one is wrong."""

import re
from pathlib import Path

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.cypher.catalog import bind, get
from baltica.cypher.selection import Selection
from baltica.graph.errors import BalticaError, InputError
from baltica.reports.blocks import Note, Table, Text
from baltica.reports.build import build_report, choose
from baltica.reports.own import own_sections
from baltica.reports.registry import sections
from baltica.reports.render import to_html

PAGE = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
QUERY = "cross_border_country_pairs"


def answer(query: str, values: dict[str, object]) -> list[dict[str, object]]:
    """Rows as the catalogue would give them, that tell what was asked."""
    bound = bind(get(query), values)
    return [{"country_a": "DK", "country_b": "SE", "projects": 3, "ties": bound["since"]}]


def shown(fence: str, language: str) -> str:
    """The example of the documentation."""
    found = re.search(rf"^{fence}{language}\n(.*?)^{fence}$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "whom-we-meet.md").write_text(shown("````", "markdown"), encoding="utf-8")
    (tmp_path / "largest.py").write_text(shown("```", "python"), encoding="utf-8")
    return tmp_path


def test_the_sections_of_the_documentation_work(folder: Path, facts: GraphData) -> None:
    own = own_sections([folder], "full")
    report = build_report(facts, names=["largest", "whom-we-meet"], own=own, ask=answer)
    largest, meeting = report.chapters
    size = facts.participations.groupby("project")["organization"].nunique().max()
    assert largest.blocks[0] == Text((f"The largest project has {size} participants.",), "lead")
    assert meeting.title == "Whom we meet most"
    table = next(block for block in meeting.blocks if isinstance(block, Table))
    assert table.rows == (("DK", "SE", 3, 2014),)  # the parameter of the file
    assert table.title == get(QUERY).title
    assert table.command == f"baltica query run {QUERY} --param since=2014"


def test_they_are_found_in_their_place_and_gone_with_their_report(folder: Path) -> None:
    own = own_sections([folder], "full")
    names = [one.name for one in choose([], "full", own)]
    assert names.index("ties") < names.index("largest") < names.index("organizations")
    assert names.index("whom-we-meet") < names.index("methods")
    assert "largest" not in [one.name for one in sections()]
    assert [one.name for one in own_sections([folder], "region")] == ["whom-we-meet"]


def test_a_section_of_the_same_name_takes_the_place_of_ours(tmp_path: Path, facts: GraphData) -> None:
    (tmp_path / "places.md").write_text("# Our places\n\nNone.\n", encoding="utf-8")
    report = build_report(facts, names=["places"], own=own_sections([tmp_path], "full"))
    assert [one.title for one in report.chapters] == ["Our places"]


def test_filters_reach_the_query(tmp_path: Path, facts: GraphData) -> None:
    (tmp_path / "a.md").write_text(f"# T\n\n```query {QUERY}\n```\n", encoding="utf-8")
    data = facts.select(Selection(since=2016))
    report = build_report(data, names=["a"], own=own_sections([tmp_path], "full"), ask=answer)
    assert [block.rows for block in report.blocks() if isinstance(block, Table)] == [(("DK", "SE", 3, 2016),)]


def test_markup_and_scripts_are_words(tmp_path: Path, facts: GraphData) -> None:
    text = "# A <b>T</b>\n\n<script>alert(1)</script>\n\nSee [this](javascript:alert(1)) and [that](https://example.org/a).\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    page = to_html(build_report(facts, names=["a"], own=own_sections([tmp_path], "full")))
    assert "<script" not in page
    assert "that (https://example.org/a)" in page


def test_lists_and_headings(tmp_path: Path, facts: GraphData) -> None:
    (tmp_path / "a.md").write_text("# T\n\n## Part\n\n- one\n- *two*\n", encoding="utf-8")
    report = build_report(facts, names=["a"], own=own_sections([tmp_path], "full"))
    assert report.blocks() == [Text(("Part",), "heading"), Text(("one", "two"), "list")]


def test_a_query_without_rows_says_so(tmp_path: Path, facts: GraphData) -> None:
    (tmp_path / "a.md").write_text(f"# T\n\n```query {QUERY}\n```\n", encoding="utf-8")
    report = build_report(facts, names=["a"], own=own_sections([tmp_path], "full"))
    assert report.blocks() == [Note(f"The query {QUERY} gave no row.", "Nothing to show")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.md", "# T\n\n```query\n```\n", "a.md line 3: a block 'query' needs one name"),
        ("a.md", "# T\n\n```query no_such\n```\n", "there is no query 'no_such'"),
        ("a.md", f"# T\n\n```query {QUERY}\nsince 4\n```\n", "a.md line 4: 'since 4' is no parameter"),
        ("a.md", f"# T\n\n```query {QUERY}\nx: 4\n```\n", "has no parameter 'x'"),
        ("a.py", "1 / 0\n", "a.py line 1: ZeroDivisionError"),
        ("a.py", "def (:\n", "SyntaxError"),
        ("a.py", "x = 1\n", "a.py announces no section"),
        ("a.txt", "", "holds no .py or .md file"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(BalticaError, match=re.escape(said)):
        own_sections([tmp_path], "full")


def test_an_error_while_the_report_is_made_names_the_file(tmp_path: Path, facts: GraphData) -> None:
    head = "from baltica.reports.registry import section\n\n@section('a', 'A', 1)\ndef a(data):\n"
    (tmp_path / "a.py").write_text(head + "    return data.nothing\n", encoding="utf-8")
    own = own_sections([tmp_path], "full")
    with pytest.raises(InputError, match=r"a\.py line 5: AttributeError"):
        build_report(facts, names=["a"], own=own)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        own_sections([tmp_path / "none"], "full")
