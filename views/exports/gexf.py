"""GEXF 1.3: Gephi's own format, with sizes and colors of nodes, and the years of edges."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from baltica.views.exports.files import licences_text, maker
from baltica.views.exports.network import ExportNetwork, columns_of
from baltica.views.exports.xml import HEAD, Cleaner, blocks, cells
from baltica.views.palette import SEVERAL, country_style

_OPEN = '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
SMALLEST, LARGEST = 5.0, 40.0  # size of a node in Gephi's units


def gexf(network: ExportNetwork, clean: Cleaner) -> Iterator[str]:
    """The pieces of the file. No day of writing: the same data give the same bytes."""
    nodes = columns_of(network.nodes, ("name",))
    edges = columns_of(network.edges, ("source", "target", "weight"))
    dynamic = "first_year" in edges and any(year is not None for year in edges["first_year"][1])
    yield HEAD + _OPEN
    about = licences_text({"Network": network.title, **network.facts}, network.credits)
    yield f"<meta><creator>{clean.text(maker())}</creator><description>{clean.text(about)}</description></meta>\n"
    mode = 'mode="dynamic" timeformat="double" timerepresentation="interval"' if dynamic else 'mode="static"'
    yield f'<graph defaultedgetype="undirected" idtype="string" {mode}>\n'
    yield _declared("node", nodes, clean)
    yield _declared("edge", edges, clean)
    ids = clean.ids(network.nodes.index)
    names = {key: clean.attribute(name) for key, name in zip(network.nodes.index, ids, strict=True)}
    yield f'<nodes count="{len(ids)}">\n'
    yield from blocks(
        f"<node id={name} label={clean.attribute(str(label))}>{_values(row)}{look}</node>\n"
        for name, label, row, look in zip(
            names.values(), network.nodes["name"], _cells(nodes, clean), _looks(network), strict=True
        )
    )
    yield f'</nodes>\n<edges count="{len(network.edges)}">\n'
    yield from blocks(_edges(network, edges, names, clean))
    yield "</edges>\n</graph>\n</gexf>\n"


def _edges(
    network: ExportNetwork, columns: dict[str, tuple[str, list[Any]]], names: dict[str, str], clean: Cleaner
) -> Iterator[str]:
    unknown = [None] * len(network.edges)
    begun, ended = (
        cells(columns[name][1] if name in columns else unknown, f' {word}="', '"', clean)
        for name, word in (("first_year", "start"), ("last_year", "end"))
    )
    ends = zip(network.edges["source"], network.edges["target"], network.edges["weight"], strict=True)
    for number, ((a, b, weight), start, end, row) in enumerate(
        zip(ends, begun, ended, _cells(columns, clean), strict=True)
    ):
        yield (
            f'<edge id="{number}" source={names[a]} target={names[b]} weight="{float(weight)}"{start}{end}>'
            f"{_values(row)}</edge>\n"
        )


def _declared(element: str, columns: dict[str, tuple[str, list[Any]]], clean: Cleaner) -> str:
    told = "".join(
        f'<attribute id="{number}" title={clean.attribute(name)} type="{kind}"/>'
        for number, (name, (kind, _)) in enumerate(columns.items())
    )
    return f'<attributes class="{element}">{told}</attributes>\n'


def _cells(columns: dict[str, tuple[str, list[Any]]], clean: Cleaner) -> Iterator[Sequence[str]]:
    """For each row the elements of its values."""
    told = []
    for number, (kind, values) in enumerate(columns.values()):
        before = f'<attvalue for="{number}" value='
        if kind == "string":
            told.append(cells(values, before, "/>", clean.attribute))
        else:
            told.append(cells(values, before + '"', '"/>', clean))
    return zip(*told, strict=True)


def _values(row: Sequence[str]) -> str:
    told = "".join(row)
    return f"<attvalues>{told}</attvalues>" if told else ""


def _looks(network: ExportNetwork) -> Iterator[str]:
    """Size by the number of ties, color by country, as the pages of Baltica have them."""
    degree = network.nodes["degree"].to_numpy(dtype=np.float64)
    sizes = SMALLEST + (LARGEST - SMALLEST) * np.sqrt(degree / max(degree.max(initial=0), 1))
    several = network.nodes.get("countries")
    codes = network.nodes["country"] if "country" in network.nodes else [None] * len(network.nodes)
    many = [isinstance(one, str) and "|" in one for one in several] if several is not None else [False] * len(degree)
    for size, code, mixed in zip(sizes.round(2).tolist(), codes, many, strict=True):
        color = (SEVERAL if mixed else country_style(code if isinstance(code, str) else None)).color
        red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
        yield f'<viz:size value="{size}"/><viz:color r="{red}" g="{green}" b="{blue}"/>'
