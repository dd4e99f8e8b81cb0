"""Views as pictures: valid files, the same bytes each time, nothing of a name taken for markup."""

import doctest
import hashlib
import os
import re
import struct
import subprocess
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.views import notebook
from baltica.views.pictures import text as picture_text
from baltica.views.pictures.labels import FIRST, Box, Wanted, place
from baltica.views.pictures.picture import Format, picture
from baltica.views.pictures.style import DARK, LIGHT
from baltica.views.pictures.text import fit, lines, plain, width
from baltica.views.spec import Backdrop, Caption, LegendItem, SourceItem, ViewEdge, ViewNode, ViewSpec

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = (
    "<script>alert(1)</script>",
    "</svg></text>]]>",
    "$x_2$ costs $5 or \\frac{1",
    "\"quoted\" & 'quoted'",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "rocket \U0001f680\U0001f469\u200d\U0001f680 \u5927\u5b66",
    "null \x00 bell \x07 lone \ud800 end \ufffe",
    "two\nlines\tand a tab",
    "x" * 500,
    "",
)
FORMATS: tuple[Format, ...] = ("png", "svg")
SVG = "{http://www.w3.org/2000/svg}"


def made(count: int = 12, ties: int = 30, names: Sequence[str] = ()) -> ViewSpec:
    """A view of nodes on a grid, the first ones with the names given."""
    across = max(int(count**0.5), 1)
    nodes = tuple(
        ViewNode(
            id=f"n{i}",
            kind="organization",
            label=names[i] if i < len(names) else f"Node {i}",
            name=f"Node number {i}",
            x=float(90 * (i % across)),
            y=float(90 * (i // across)),
            size=float(5 + 25 * (i % 7) / 7),
            group="DK" if i % 2 else "SE",
            value=float(i % 7),
        )
        for i in range(count)
    )
    pairs = ((i, (i * 7 + j) % count) for j in range(1, count) for i in range(count))
    kinds = (True, False, None)
    edges = tuple(
        ViewEdge(f"n{a}", f"n{b}", float(1 + k % 5), kinds[k % 3])
        for k, (a, b) in zip(range(ties), (p for p in pairs if p[0] != p[1]), strict=False)
    )
    return ViewSpec(
        title="Organizations that work together",
        subtitle=f"{count} organizations",
        nodes=nodes,
        edges=edges,
        legend=(
            LegendItem("SE", "Sweden (SE)", "#2176c7", "dot", 6),
            LegendItem("DK", "Denmark (DK)", "#d1495b", "dot", 6),
        ),
        notes=("A missing tie is not evidence of absence.", "Left out: 7 organizations below the first."),
        size_by="Partners: with how many others it shares a project",
        color_by="Country: of the head office",
        layout="Place: nodes near each other share partners.",
        noun=("organization", "organizations"),
        left_out={"organizations below the first": 7},
        sources=(SourceItem("Projects & partners", "A publisher", "CC BY 4.0", None),),
        command="baltica view organizations --max-nodes 12",
    )


def drawn(spec: ViewSpec, width: int = 1600) -> ElementTree.Element:
    return ElementTree.fromstring(picture(spec, "svg", width=width))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def paths(root: ElementTree.Element, color: str) -> list[str]:
    """Outlines of the paths drawn in lines of this color."""
    return [e.get("d", "") for e in root.iter(f"{SVG}path") if f"stroke: {color}" in e.get("style", "")]


def test_a_png_has_the_width_asked_for() -> None:
    for wide in (800, 1600):
        data = picture(made(), "png", width=wide)
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">I", data[16:20])[0] == wide


def test_an_svg_is_valid_and_says_what_it_shows() -> None:
    root = drawn(made(), width=900)
    assert (root.tag, root.get("width"), root.get("viewBox", "")[:9]) == (f"{SVG}svg", "900", "0 0 1600 ")
    said = texts(root)
    assert said.count("Organizations that work together") == 1
    assert {
        "Denmark (DK)",
        "The thicker, the more shared projects.",
        "Cross-border tie",
        "Tie within a country",
        "Tie, place not known",
    } <= set(said)
    assert root.findtext(f"{SVG}title") == "Organizations that work together"
    foot = " ".join(said)
    assert foot.count("Left out: 7") == 1
    assert foot.index("Left out: 7") < foot.index("Place: nodes near") < foot.index("A missing tie")
    assert "Repeat it: baltica view organizations --max-nodes 12" in said
    assert "Sources: Projects & partners (A publisher, CC BY 4.0). Drawn by Baltica." in said


def test_every_tie_and_every_node_is_drawn() -> None:
    root = drawn(made())
    ends = [p for color in (LIGHT.cross, LIGHT.home, LIGHT.unknown) for p in paths(root, color)]
    in_the_legend = 3
    assert sum(outline.count("M") for outline in ends) == 30 + in_the_legend
    assert len(list(root.iter(f"{SVG}use"))) == 12 + 2  # the nodes, and the legend


def test_heavier_ties_are_wider() -> None:
    root = drawn(made())
    found = {
        float(re.search(r"stroke-width: ([\d.]+)", e.get("style", ""))[1])  # type: ignore[index]
        for e in root.iter(f"{SVG}path")
        if f"stroke: {LIGHT.cross}" in e.get("style", "") and "stroke-width" in e.get("style", "")
    }
    assert len(found) > 3


def test_directed_ties_end_in_arrows() -> None:
    spec = made()
    arrows = replace(spec, edges=tuple(replace(e, directed=True) for e in spec.edges))
    fill = f"fill: {LIGHT.cross}"
    assert [fill in picture(s, "svg").decode() for s in (spec, arrows)] == [False, True]


def test_the_same_view_is_the_same_file_in_any_process() -> None:
    script = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]); from tests.views.test_picture import HOSTILE, made;"
        "from baltica.views.pictures.picture import picture;"
        "print([hashlib.sha256(picture(made(names=HOSTILE), f)).hexdigest() for f in ('png', 'svg')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parents[2])],
        env={**os.environ, "PYTHONHASHSEED": "77"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""  # letters the font does not have are no reason to complain
    here = [hashlib.sha256(picture(made(names=HOSTILE), format)).hexdigest() for format in FORMATS]
    assert done.stdout == f"{here}\n"


def test_the_users_own_settings_of_matplotlib_do_not_matter() -> None:
    before = [picture(made(), format) for format in FORMATS]
    with mpl.rc_context({"font.size": 40, "savefig.bbox": "tight", "svg.fonttype": "path", "lines.linewidth": 9}):
        assert [picture(made(), format) for format in FORMATS] == before
        assert mpl.rcParams["font.size"] == 40


def test_hostile_names_are_only_names() -> None:
    spec = replace(made(names=HOSTILE), title=HOSTILE[0], subtitle=HOSTILE[4], command=HOSTILE[2], notes=HOSTILE)
    spec = replace(spec, legend=tuple(replace(item, label=HOSTILE[1]) for item in spec.legend))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert picture(spec, "png").startswith(b"\x89PNG")
        raw = picture(spec, "svg").decode()
    root = ElementTree.fromstring(raw)
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
        "svg",
        "title",
        "g",
        "path",
        "use",
        "text",
        "defs",
        "clipPath",
    }
    said = texts(root)
    assert "<script>alert(1)</script>" in said
    assert "$x_2$ costs $5 or \\frac{1" in said
    assert any("\u05e9\u05dc\u05d5\u05dd" in text for text in said)
    assert any("\U0001f680" in text for text in said)
    assert "two lines and a tab" in said
    assert not re.search("[\u202a-\u202e\x00-\x08]", raw)
    assert max(map(len, said)) < 300
    assert not re.search(r' on\w+="|<script|href="(?!#)', raw)


def test_a_large_view_stays_small() -> None:
    assert len(picture(made(800, 12_000), "svg")) < 1e6


def test_dark_paper() -> None:
    light, dark = (picture(made(), "svg", dark=dark).decode() for dark in (False, True))
    assert (LIGHT.paper in light, DARK.paper in dark) == (True, True)
    assert LIGHT.ink not in dark
    assert picture(made(), "png", dark=True) != picture(made(), "png")


def test_land_lies_under_the_drawing() -> None:
    here = ((-50.0, -50.0), (5000.0, -50.0), (5000.0, 200.0), (-50.0, 200.0))
    elsewhere = tuple((x + 90_000, y) for x, y in here)
    root = drawn(replace(made(), backdrop=Backdrop((here, elsewhere), "Land: Natural Earth, public domain.")))
    land = [e for e in root.iter(f"{SVG}path") if f"fill: {LIGHT.land}" in e.get("style", "")]
    assert len(land) == 1
    assert land[0].get("clip-path")  # it goes on beyond the frame
    assert any("Land: Natural Earth, public domain. Drawn by Baltica." in text for text in texts(root))


def test_kinds_of_ties_are_named_the_most_frequent_first() -> None:
    spec = made(ties=3)
    kinds = ("manages", "develops", "develops")
    named = tuple(replace(edge, kind=kind) for edge, kind in zip(spec.edges, kinds, strict=True))
    assert "develops (2), manages (1)" in texts(drawn(replace(spec, edges=named)))


def test_captions_are_written() -> None:
    assert "12 nodes without a tie" in texts(
        drawn(replace(made(), captions=(Caption("12 nodes without a tie", 50, 400),)))
    )


def test_a_long_legend_says_how_much_more_there_is() -> None:
    legend = tuple(LegendItem(f"g{i}", f"Group {i}", "#2176c7", "square", 2) for i in range(80))
    said = texts(drawn(replace(made(), legend=legend)))
    shown = sum(text.startswith("Group ") for text in said)
    assert 3 < shown < 80
    assert f"and {80 - shown} more, {2 * (80 - shown)} organizations" in said


@pytest.mark.parametrize("count", [0, 1, 2])
def test_views_of_almost_nothing_are_drawn(count: int) -> None:
    spec = replace(made(2, 1), nodes=made(2, 1).nodes[:count], edges=(), legend=(), notes=(), sources=(), subtitle="")
    assert picture(spec, "png")
    assert ("There is nothing to draw." in texts(drawn(spec))) == (count == 0)


def test_nodes_in_one_place_are_drawn() -> None:
    spec = made()
    heap = replace(spec, nodes=tuple(replace(n, x=3.0, y=3.0) for n in spec.nodes))
    arrows = replace(heap, edges=tuple(replace(e, directed=True) for e in heap.edges))
    assert len(list(drawn(arrows).iter(f"{SVG}use"))) == 12 + 2


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(InputError, match="cannot be of the format bmp"):
        picture(made(), "bmp")  # type: ignore[arg-type]
    for wide in (10, 100_000):
        with pytest.raises(InputError, match="pixels wide"):
            picture(made(), width=wide)


@pytest.mark.browser
def test_a_browser_shows_it_without_a_word_or_a_request(browser: "Browser", tmp_path: Path) -> None:
    file = tmp_path / "view.svg"
    file.write_bytes(picture(made(names=HOSTILE), "svg"))
    context = browser.new_context(offline=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url))
    page.goto(file.as_uri())
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("text")].map((t) => { const b = t.getBBox();
             return [b.x, b.y, b.x + b.width, b.y + b.height]; })"""
    )
    context.close()
    assert said == [file.as_uri()]
    assert all(left > 0 and right < 1600 for left, _, right, _ in boxes)


# --- names and texts ------------------------------------------------------------------------------------------------

spots = st.floats(0, 400)
wanted = st.lists(
    st.builds(Wanted, st.just("name"), spots, spots, st.floats(1, 30), st.floats(5, 120), st.floats(8, 16)), max_size=30
)


def box_of(one: Wanted, x: float, y: float) -> Box:
    return x - one.width / 2, y - 0.6 * one.size, x + one.width / 2, y + 0.6 * one.size


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@given(wanted, st.integers(0, 40))
def test_names_never_overlap_nor_leave_the_frame(names: list[Wanted], most: int) -> None:
    named = [replace(one, text=str(i)) for i, one in enumerate(names)]
    frame, taken = (0.0, 0.0, 400.0, 400.0), (100.0, 100.0, 200.0, 150.0)
    placed = place(named, frame, [taken], most=most)
    boxes = [box_of(named[int(p.text)], p.x, p.y) for p in placed]
    assert len(placed) <= most
    assert [int(p.text) for p in placed] == sorted(int(p.text) for p in placed)
    for i, box in enumerate(boxes):
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= 400 and box[3] <= 400
        assert not overlap(box, taken)
        assert not any(overlap(box, other) for other in boxes[:i])


@given(st.text(max_size=60), st.floats(10, 300))
def test_texts_fit(text: str, room: float) -> None:
    clean = plain(text)
    assert plain(clean) == clean
    short = fit(clean, room, 12)
    assert width(short, 12) <= max(room, width("…", 12)) + 1e-6
    broken = lines(text, room, 12, 3)
    assert len(broken) <= 3
    if "…" not in "".join(broken) + text:
        assert " ".join(broken) == clean


def test_the_examples_in_the_documentation_hold() -> None:
    for module in (notebook, picture_text):
        found = doctest.testmod(module)
        assert (found.failed, found.attempted > 0) == (0, True)


def test_a_text_can_be_bold() -> None:
    assert width("Lund", 12, bold=True) > width("Lund", 12)


def test_names_cover_other_nodes_only_where_the_first_find_no_other_place() -> None:
    frame = (0.0, 0.0, 400.0, 400.0)
    one = Wanted("one", 200.0, 200.0, 6.0, 60.0, 12.0)
    crowd = [(x, y, x + 20.0, y + 20.0) for x in range(0, 400, 20) for y in range(0, 400, 20)]
    assert len(place([one], frame, others=crowd)) == 1
    assert place([one], frame, taken=crowd) == []
    small = [Wanted(str(i), 5.0, 5.0, 1.0, 900.0, 12.0) for i in range(FIRST)]
    assert place([*small, one], frame, others=crowd) == []
    assert len(place([*small, one], frame)) == 1


def test_a_large_node_bears_its_name_itself() -> None:
    large = Wanted("large", 200.0, 200.0, 60.0, 60.0, 12.0)
    assert [(p.x, p.y) for p in place([large], (0.0, 0.0, 400.0, 400.0))] == [(200.0, 200.0)]
