"""A ViewSpec as one HTML file that opens anywhere. The only file that imports pyvis.

pyvis holds nodes, edges and options and renders them into our own template: its templates name servers on the net and
escape nothing. The drawing library is taken from the installed pyvis at writing time; its style sheet is not needed,
as the page brings its own. A Content-Security-Policy allows exactly the two scripts of the page.
"""

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from baltica.graph.errors import BalticaError
from baltica.views.spec import ViewEdge, ViewNode, ViewSpec, figure

ROWS_SHOWN = 2000  # rows of the table in the page
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"fixed": False, "chosen": False},
    "edges": {"smooth": {"enabled": False}, "chosen": False, "selectionWidth": 0, "hoverWidth": 0},
    "interaction": {
        "hover": True,
        "dragNodes": False,
        "selectable": True,
        "multiselect": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
}


def write_page(spec: ViewSpec) -> str:
    """Return the page as HTML text, to be written as UTF-8. The same view gives the same text.

    The page asks nothing of any network; links to the sources are the only addresses in it.
    """
    net = Network(heading=spec.title)
    numbers = {node.id: number for number, node in enumerate(spec.nodes)}
    for node in spec.nodes:
        net.add_node(numbers[node.id], **_node(node))
    for number, edge in enumerate(spec.edges):  # add_edge would look through all edges each time
        net.edges.append({"id": number, "from": numbers[edge.source], "to": numbers[edge.target], **_edge(edge)})
    net.options = _options(len(spec.edges))
    library, script = _library(), _own("network.js")
    net.templateEnv = _environment()
    net.templateEnv.globals.update(
        view=spec,
        rows=sorted(spec.nodes, key=lambda n: (-n.value, n.id))[:ROWS_SHOWN],
        measure=spec.size_by.partition(":")[0],
        captions=[{"text": c.text, "x": c.x, "y": c.y} for c in spec.captions],
        css=Markup(_own("network.css")),  # noqa: S704 - our own files and the library, not data
        library=Markup(library),  # noqa: S704
        script=Markup(script),  # noqa: S704
        script_hashes=Markup(" ".join(map(_hash, (library, script)))),  # noqa: S704
    )
    net.path = "network.html"
    return str(net.generate_html()) + "\n"


def _node(node: ViewNode) -> dict[str, Any]:
    """What pyvis is told about a node; ``key``, ``category``, ``lines``, ``facts`` and ``url`` are for our script."""
    told: dict[str, Any] = {
        "label": node.label,
        "x": node.x,
        "y": node.y,
        "size": node.size,
        "color": node.color,
        "shape": node.shape,
        "key": node.id,
        "category": node.group,
        "lines": list(node.title_lines),
        "facts": list(node.facts.items()),  # a list keeps their order
    }
    return {**told, "url": node.url} if node.url and _is_web(node.url) else told


def _edge(edge: ViewEdge) -> dict[str, Any]:
    """What vis-network is told about a tie: wider with its weight, dashed and thinner within a country."""
    width = min(2.0 + 1.5 * (edge.weight - 1), 9.0)
    return {
        "weight": edge.weight,
        "width": round(width if edge.cross_border else 0.8 * width, 2),
        "dashes": False if edge.cross_border else [8, 8],
        "cross": edge.cross_border,
        "lines": list(edge.title_lines),
    }


def _options(edges: int) -> dict[str, Any]:
    """Options of vis-network; many edges are hidden while the picture moves, to keep it smooth."""
    many = edges > 3000
    return {**OPTIONS, "interaction": {**OPTIONS["interaction"], "hideEdgesOnDrag": many, "hideEdgesOnZoom": many}}


def _is_web(url: str) -> bool:
    """Whether a link may be clicked: not ``javascript:`` and the like."""
    return url.lower().startswith(("https://", "http://"))


def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("baltica.views", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(from_json=json.loads, figure=figure, web=lambda url: url if _is_web(url) else "#")
    env.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
    return env


@cache
def _own(name: str) -> str:
    """A file of our own templates."""
    return files("baltica.views").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _library() -> str:
    """vis-network as the installed pyvis brings it, without the line that makes browsers look for a source map."""
    folder = files("pyvis").joinpath("templates", "lib")
    scripts = [
        f / "vis-network.min.js" for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.name.startswith("vis-")
    ]
    if not scripts:
        raise BalticaError(
            "the installed pyvis brings no vis-network", "Install it again: pip install --force-reinstall pyvis"
        )
    lines = scripts[-1].read_text(encoding="utf-8").split("\n")
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))


def _hash(script: str) -> str:
    """A script as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
