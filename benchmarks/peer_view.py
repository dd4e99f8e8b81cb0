"""The peers' side of views.py: one page by one library, as plainly as its documentation shows.

    PEERS_PYTHON benchmarks/peer_view.py pyvis graph.json page.html
    PEERS_PYTHON benchmarks/peer_view.py sigma graph.json page.html NPM_FOLDER

Prints the seconds it took, reading the graph apart. Needs what is in peers.txt, and nothing of Baltica.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Graph = dict[str, Any]
HERE = Path(__file__).parent


def pyvis(graph: Graph, out: Path) -> Callable[[], None]:
    """``Network()`` with its defaults: forces work in the browser."""
    from pyvis.network import Network

    def work() -> None:
        net = Network(cdn_resources="in_line", height="800px")
        for number, node in enumerate(graph["nodes"]):
            net.add_node(number, label=node["name"], color=node["color"])
        # add_edge looks through all edges each time: minutes for 50,000
        net.edges = [{"from": a, "to": b, "value": weight} for a, b, weight in graph["edges"]]
        out.write_text(net.generate_html(), encoding="utf-8")  # write_html has the platform's encoding

    return work


def neo4j_viz(graph: Graph, out: Path) -> Callable[[], None]:
    """``VisualizationGraph(...).render()`` with its defaults: forces work in the browser."""
    from neo4j_viz import Node, Relationship, VisualizationGraph

    def work() -> None:
        nodes = [Node(id=str(n), caption=node["name"], color=node["color"]) for n, node in enumerate(graph["nodes"])]
        ties = [Relationship(source=str(a), target=str(b)) for a, b, _ in graph["edges"]]
        page = VisualizationGraph(nodes=nodes, relationships=ties).render(max_allowed_nodes=len(nodes), height="800px")
        out.write_text(str(page.data), encoding="utf-8")

    return work


def sigma(graph: Graph, out: Path, npm: Path) -> Callable[[], None]:
    """``new Sigma(graph, container)`` with its defaults, at the places given, as it arranges nothing by itself."""
    script = out.with_suffix(".js")
    bundler = npm / "node_modules" / ".bin" / "esbuild"
    source = npm / "baltica-benchmark.js"  # beside the packages, where they are looked for
    source.write_text((HERE / "peers" / "sigma.js").read_text(encoding="utf-8"), encoding="utf-8")
    made = [bundler, source, "--bundle", "--minify", f"--outfile={script}", "--log-level=error"]
    subprocess.run(list(map(str, made)), check=True)

    def work() -> None:
        page = ["<!doctype html><meta charset=utf-8><body style='margin:0'><div id=graph style='height:800px'></div>"]
        page.append(f"<script id=data type=application/json>{json.dumps(graph).replace('<', '&lt;')}</script>")
        page.append(
            f"<script>{script.read_text(encoding='utf-8').replace('</script', '<' + chr(92) + '/script')}</script>"
        )
        out.write_text("\n".join(page), encoding="utf-8")

    return work


def main() -> None:
    """Build the page named on the command line."""
    library, graph, out, *more = sys.argv[1:]
    make: Callable[..., Callable[[], None]] = {"pyvis": pyvis, "neo4j-viz": neo4j_viz, "sigma": sigma}[library]
    work = make(json.loads(Path(graph).read_text(encoding="utf-8")), Path(out), *map(Path, more))
    start = time.perf_counter()
    work()
    print(f"{time.perf_counter() - start:.3f}")


if __name__ == "__main__":
    main()
