"""A ViewSpec as one HTML file that opens anywhere. The only file that imports pyvis.

pyvis brings the drawing library, takes heading and options, and renders our own template: its templates name servers
on the net and escape nothing. vis-network keeps the camera and reads mouse, touch and keyboard. Nodes and ties are
painted by our own scripts, in batches of equal style: vis-network takes seconds for what they paint in a moment. A
Content-Security-Policy allows exactly the two scripts of the page.
"""

import base64
import hashlib
import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from baltica.graph.errors import BalticaError
from baltica.views.columns import columns, is_web
from baltica.views.spec import ViewSpec, figure, missing

ROWS_WITHOUT_SCRIPT = 200  # rows of the table for readers who have JavaScript switched off
SCRIPTS = ("data", "filter", "pen", "paint", "stage", "panel", "search", "controls", "period", "table", "save", "start")
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": False,
        "dragNodes": False,
        "selectable": False,
        "zoomSpeed": 0.7,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
}


def write_page(spec: ViewSpec) -> str:
    """Return the page as HTML text, to be written as UTF-8. The same view gives the same text.

    The page asks nothing of any network; links to the sources are the only addresses in it.
    """
    if len({node.kind for node in spec.nodes}) > 1:  # "7 clusters" would be wrong where some are projects
        spec = replace(spec, noun=("node", "nodes"))
    net = Network(heading=spec.title)
    net.options = OPTIONS
    library, script = _library(), "".join(_own(f"network-{name}.js") for name in SCRIPTS)
    net.templateEnv = _environment()
    net.templateEnv.globals.update(
        view=spec,
        data=columns(spec),
        left_out=[line for line in missing(spec.left_out) if not any(line[:-1] in note for note in spec.notes)],
        rows=sorted(spec.nodes, key=lambda n: (n.value is None, -(n.value or 0), n.id))[:ROWS_WITHOUT_SCRIPT],
        groups={item.group: item.label for item in spec.legend},
        css=Markup(_own("network.css")),  # noqa: S704 - our own files and the library, not data
        library=Markup(library),  # noqa: S704
        script=Markup(script),  # noqa: S704
        script_hashes=Markup(" ".join(map(_hash, (library, script)))),  # noqa: S704
    )
    net.path = "network.html"
    return str(net.generate_html()) + "\n"


def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("baltica.views", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        from_json=json.loads,
        figure=figure,
        web=lambda url: url if is_web(url) else "#",
        heading=lambda text: text.partition(":")[0],
        sentence=lambda text: text.partition(":")[2].strip(),
        upper_first=lambda text: text[:1].upper() + text[1:],
    )
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
