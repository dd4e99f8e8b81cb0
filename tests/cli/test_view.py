"""``baltica view`` on a loaded graph: each command writes the page or the picture it promises."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baltica.cli.main import main
from baltica.cli.view import Color, Ego, Layout
from baltica.views.ego import NETWORKS
from baltica.views.layouts.arrange import LAYOUTS
from baltica.views.look import COLORS

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

PointAt = Callable[["Graph"], None]


@pytest.fixture
def call(
    graph: "Graph",
    point_at: PointAt,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Any:
    """Run a command line on the loaded graph; gives exit code, stdout and stderr."""
    point_at(graph)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["view", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_the_choices_are_those_of_the_views() -> None:
    assert [color.value for color in Color] == list(COLORS)
    assert [layout.value for layout in Layout] == list(LAYOUTS)
    assert {ego.value for ego in Ego} == set(NETWORKS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("organizations", "--color", "type", "--size", "betweenness"), r"539 organizations and 2,633 ties"),
        (("projects", "--size", "countries"), r"164 projects and 526 ties"),
        (("clusters", "--color", "specialization"), r"66 clusters and 68 ties"),
        (("regions", "--level", "2", "--layout", "geographic"), r"\d+ regions and \d+ ties"),
        (("countries", "--layout", "circular"), r"12 countries and 46 ties, of which 46 \(100%\) cross a border"),
        (("ego", "Lund University", "--hops", "1"), r"Lund University"),
        (("path", "Lund University", "University of Tartu"), r"chain"),
        (("cluster", "Medicon Valley"), r"Medicon"),
        (("--query", "MATCH p = (:Cluster)--(:Organization) RETURN p"), r"tie|relationship"),
        (("query", "MATCH p = (:Cluster {kind: $kind})--(:Organization) RETURN p", "-p", "kind=national"), "."),
    ],
)  # fmt: skip
def test_each_view_is_one_page(call: Any, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = call(*arguments, "--out", "v.html")
    assert code == 0, err
    assert re.search(said, out)
    assert out.endswith("Open v.html in a browser.\n")
    page = (tmp_path / "v.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert f"baltica view {arguments[0] if arguments[0] != '--query' else '--query'}" in page, "how to repeat it"


def test_pictures_need_no_browser(call: Any, tmp_path: Path) -> None:
    for name in ("v.svg", "v.png"):
        code, out, err = call("countries", "--out", name)
        assert code == 0, err
        assert "with any program for pictures" in out
    assert ET.parse(tmp_path / "v.svg").getroot().tag.endswith("svg")
    assert (tmp_path / "v.png").read_bytes().startswith(b"\x89PNG")


def test_filters_reach_the_view(call: Any) -> None:
    _, out, _ = call("organizations", "--within", "DK,SE", "--since", "2014", "--max-nodes", "20")
    assert "20 organizations" in out
    assert "Selection: " in out
    assert re.search(r"Left out: [\d,]+ organizations below the first 20 by partners\.", out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("organizations", "--out", "x.docx"), "x.docx is no page and no picture"),
        (("organizations", "--size", "degre"), "did you mean degree?"),
        (("countries", "--color", "type"), "countries have no color 'type'"),
        (("organizations", "--layout", "bipartit"), "bipartit"),
        (("ego", "No Such University Anywhere"), "no organization is named"),
        (("--query", "MATCH (n) DETACH DELETE n"), "error: "),
        (("--query", "MATCH (n:Cluster) RETURN count(n) AS n"), "error: "),
        (("--query",), "error: "),
        (("organizations", "--within", "MT"), "there are no organizations to show"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_line(call: Any, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = call(*arguments)
    assert code == 1
    assert out == ""
    assert said in err
    assert "Traceback" not in err
