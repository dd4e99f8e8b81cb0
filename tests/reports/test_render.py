"""HTML and Markdown: well formed, complete, and deaf to what names try to do."""

import itertools
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from baltica.analytics.graphdata import GraphData
from baltica.reports.blocks import Chapter, Column, Figure, Note, Report, Table, Text
from baltica.reports.build import build_report
from baltica.reports.render import link_text, markdown_text, to_html, to_markdown, web_address
from tests.reports.conftest import poisoned

VOID = {"meta", "link", "br", "hr", "img", "input"}
ATTACKS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://example.org/p.png)",
    "a | b | c",
    "`code` **bold** _em_ ~~no~~",
    "# heading",
    "1. list",
    "- item",
    "> quote",
    "http://example.org www.example.org me@example.org",
    "<http://example.org>",
    "&lt;b&gt;",
    "{{ 7 * 7 }}{% raw %}",
    "$x^2$ \\alpha",
    "javascript:alert(1)",
    '" onmouseover="alert(1)',
    "line\nbreak\n\n<b>x</b>",
)


class Page(HTMLParser):
    """Elements of a page, with their attributes; open and close tags must match."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.found if name == tag]


@pytest.fixture(scope="session")
def page(html: str) -> Page:
    return Page(html)


def test_tags_are_balanced(page: Page) -> None:
    assert page.open == []


def test_ids_are_unique_and_references_lead_somewhere(page: Page) -> None:
    ids = Counter(a["id"] for _, a, _ in page.found if "id" in a)
    assert [name for name, number in ids.items() if number > 1] == []
    wanted = [href[1:] for _, a, _ in page.found if (href := a.get("href") or "").startswith("#")]
    labels = [name for _, a, _ in page.found for name in (a.get("aria-labelledby") or "").split()]
    assert set(wanted) | set(labels) <= set(ids)


def test_every_reference_inside_a_drawing_leads_somewhere(html: str) -> None:
    ids = set(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= ids


def test_every_figure_has_a_caption_and_every_drawing_a_title(html: str, page: Page) -> None:
    assert len(page.all("figure")) == len(page.all("figcaption"))
    drawings = re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)
    assert len(drawings) >= 5
    for drawing in drawings:
        assert re.search(r"<title[^>]*>[^<]+</title>\s*<desc[^>]*>[^<]+</desc>", drawing)
        assert 'role="img"' in drawing


def test_contents_names_every_section(page: Page, report: Report) -> None:
    links = [a["href"] for _, a, inside in page.found if "nav" in inside and "href" in a]
    assert links == [*(f"#{chapter.name}" for chapter in report.chapters), "#words"]


def test_headings_step_down_one_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _, _ in page.found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_page_is_self_contained(html: str, page: Page) -> None:
    assert page.all("script") == []
    assert page.all("img") == []
    assert [link for link in page.all("link") if not (link["href"] or "").startswith("data:")] == []
    assert "@import" not in html
    assert "url(http" not in html
    assert len(html) < 2_000_000


def test_boxes_that_scroll_can_be_reached_by_keyboard_and_are_named(page: Page) -> None:
    boxes = [a for _, a, _ in page.found if "scroll" in (a.get("class") or "").split()]
    assert boxes
    for box in boxes:
        assert box["tabindex"] == "0"
        assert box["role"] == "region"
        assert box["aria-label"]


def test_drawings_carry_no_fixed_colors_or_fonts(html: str) -> None:
    for drawing in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL):
        plain = re.sub(r"var\(--\w+, #[0-9a-f]{6}\)", "", drawing)
        assert not re.search(r"(fill|stroke): ?#", plain)
        assert "font-family" not in plain
        assert "DejaVu" not in plain


def small(name: str) -> Report:
    """A report with the name wherever a name can stand."""
    table = Table(
        name, (Column(name), Column("Link", "link"), Column("n", "count")), ((name, name, 1), (name, None, None)),
        name, name, name,
    )  # fmt: skip
    figure = Figure(name, name, "<svg></svg>", name, table, name, name)
    blocks = (Text((name,)), Text((name,), "lead"), Text((name,), "list"), Note(name, name), table, figure)
    return Report(name, name, name, (Chapter("one", name, blocks),), name, (name,))


@pytest.mark.parametrize("attack", ATTACKS)
def test_names_are_inert_in_html(attack: str) -> None:
    page = Page(to_html(small(attack)))
    harmless = Page(to_html(small("name")))
    assert page.open == []
    assert [tag for tag, _, _ in page.found] == [tag for tag, _, _ in harmless.found]
    assert [sorted(a) for _, a, _ in page.found] == [sorted(a) for _, a, _ in harmless.found]


@pytest.mark.parametrize("attack", ATTACKS)
def test_names_are_inert_in_markdown(attack: str) -> None:
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    rendered = Page(parser.render(to_markdown(small(attack))))
    harmless = Page(parser.render(to_markdown(small("name"))))
    assert Counter(tag for tag, _, _ in rendered.found) == Counter(tag for tag, _, _ in harmless.found)
    raw = [
        tag for tag, attributes, _ in rendered.found if tag in ("img", "script", "a", "b") or "onerror" in attributes
    ]
    assert raw == []


def test_a_whole_report_on_hostile_names(facts: GraphData, html: str) -> None:
    report = build_report(poisoned(facts, "<img src=x onerror=alert(1)> [x](javascript:alert(1)) | ` $x$ & <b>"))
    page = Page(to_html(report))
    assert page.open == []
    assert page.all("img") == []
    assert page.all("script") == []
    assert page.all("b") == Page(html).all("b")
    assert not [a for _, a, _ in page.found if (a.get("href") or "").startswith("javascript")]
    assert not [name for _, a, _ in page.found for name in a if name.startswith("on")]
    parsed = Page(MarkdownIt("commonmark", {"html": True}).enable("table").render(to_markdown(report)))
    assert parsed.all("img") == parsed.all("a") == parsed.all("b") == []


def test_markdown_text_keeps_the_words() -> None:
    for attack in ATTACKS:
        shown = MarkdownIt("commonmark").render(markdown_text(attack))
        words = re.sub(r"<[^>]+>", "", shown)
        for code, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            words = words.replace(code, letter)
        assert words.strip() == " ".join(attack.split())


def test_only_web_addresses_become_links() -> None:
    assert web_address("https://example.org/a") == "https://example.org/a"
    for wrong in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "https:///x",
        None,
        "",
    ):
        assert web_address(wrong) == ""
    assert link_text("https://www.example.org/a/") == "example.org/a"
    table = Table("t", (Column("a"), Column("b", "link")), (("x", "https://example.org/a(b)|c"),), "d.", "c.")
    report = Report("r", "s", "t", (Chapter("c", "C", (table,)),))
    assert '<a href="https://example.org/a(b)|c"' in to_html(report)
    assert "](https://example.org/a%28b%29%7Cc)" in to_markdown(report)


def test_markdown_tables_are_tables(markdown: str, report: Report) -> None:
    tables = sum(isinstance(block, Table | Figure) for block in report.blocks())
    parsed = Page(MarkdownIt("commonmark").enable("table").render(markdown))
    assert len(parsed.all("table")) == tables
    assert len(parsed.all("h2")) == len(report.chapters) + 1  # and the words used
    assert "Charts and maps are in the HTML report" in markdown


def test_markdown_has_the_same_numbers_as_html(markdown: str, html: str) -> None:
    for number in ("539", "1,942", "0.48", "58%"):
        assert number in markdown
        assert number in html


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        Table("t", (Column("a"),), (("x", "y"),), "d", "c")


def test_terms_are_linked_once_a_chapter_and_explained(html: str, report: Report) -> None:
    parsed = Page(html)
    targets = [str(a["href"]).removeprefix("#") for a in parsed.all("a") if a.get("class") == "term"]
    explained = [dt["id"] for dt in parsed.all("dt")]
    assert len(targets) > 20
    assert set(targets) == set(explained)
    assert len(explained) == len(set(explained))
    assert max(Counter(targets).values()) <= len(report.chapters)


def test_long_tables_are_cut_on_the_page_and_say_so() -> None:
    rows = tuple((f"row {number}",) for number in range(7))
    table = Table("Rows", (Column("Name"),), rows, "What counts.", "All.", shown=5)
    long = Report("T", "S", "All.", (Chapter("a", "A", (table,)),))
    for page in (to_html(long), to_markdown(long)):
        assert "row 4" in page
        assert "row 5" not in page
        assert "The first 5 of 7 rows" in page


def test_a_page_without_terms_has_no_list_of_them() -> None:
    page = to_html(Report("T", "S", "All.", (Chapter("a", "A", (Text(("Nothing.",)),)),)))
    assert "#words" not in page
    assert "Words used" not in page
