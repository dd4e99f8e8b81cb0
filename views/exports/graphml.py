"""GraphML: for Gephi, yEd, Cytoscape, igraph, networkx, R."""

from collections.abc import Iterator, Sequence
from typing import Any

from baltica.views.exports.files import maker
from baltica.views.exports.network import EDGES, ExportNetwork, columns_of
from baltica.views.exports.nodes import NODE_COLUMNS
from baltica.views.exports.xml import HEAD, Cleaner, blocks, cells

_OPEN = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'


def graphml(network: ExportNetwork, clean: Cleaner) -> Iterator[str]:
    """The pieces of the file. Sources, licences and how it was made are attributes of the graph."""
    nodes = columns_of(network.nodes)
    edges = columns_of(network.edges, ("source", "target"))
    about = {"title": network.title, "made_by": maker(), **network.facts, "licences": "\n".join(network.credits)}
    about = {name.lower(): text for name, text in about.items()}
    yield HEAD + _OPEN
    for number, name in enumerate(about):
        yield f'<key id="g{number}" for="graph" attr.name={clean.attribute(name)} attr.type="string"/>\n'
    yield from _keys("node", "n", nodes, NODE_COLUMNS, clean)
    yield from _keys("edge", "e", edges, EDGES, clean)
    yield '<graph id="baltica" edgedefault="undirected">\n'
    for number, text in enumerate(about.values()):
        yield f'<data key="g{number}">{clean.text(text)}</data>\n'
    ids = dict(zip(network.nodes.index, clean.ids(network.nodes.index), strict=True))
    names = {key: clean.attribute(name) for key, name in ids.items()}
    filled = _data("n", nodes, clean)
    yield from blocks(
        f"<node id={name}>{''.join(row)}</node>\n" for name, row in zip(names.values(), filled, strict=True)
    )
    ends = zip(network.edges["source"], network.edges["target"], strict=True)
    filled = _data("e", edges, clean)
    yield from blocks(
        f"<edge source={names[a]} target={names[b]}>{''.join(row)}</edge>\n"
        for (a, b), row in zip(ends, filled, strict=True)
    )
    yield "</graph>\n</graphml>\n"


def _keys(
    element: str, letter: str, columns: dict[str, tuple[str, list[Any]]], meanings: dict[str, str], clean: Cleaner
) -> Iterator[str]:
    for number, (name, (kind, _)) in enumerate(columns.items()):
        meaning = clean.text(meanings.get(name, ""))
        yield (
            f'<key id="{letter}{number}" for="{element}" attr.name={clean.attribute(name)} attr.type="{kind}">'
            f"<desc>{meaning}</desc></key>\n"
        )


def _data(letter: str, columns: dict[str, tuple[str, list[Any]]], clean: Cleaner) -> Iterator[Sequence[str]]:
    """For each row the elements of its values."""
    return zip(
        *(
            cells(values, f'<data key="{letter}{number}">', "</data>", clean.text)
            for number, (_, values) in enumerate(columns.values())
        ),
        strict=True,
    )
