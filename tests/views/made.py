"""Views made by hand: a small one to reckon with, one where every text is hostile, and large ones."""

import random
from dataclasses import replace
from typing import Any

from baltica.views.spec import (
    Backdrop,
    Caption,
    Facet,
    Item,
    LegendItem,
    Slice,
    SourceItem,
    ViewEdge,
    ViewNode,
    ViewSpec,
)

HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "\"quotes\" & 'apostrophes' {{ 7*7 }} {% raw %}",
    "line\u2028and\u2029paragraph",
    "\u202eright to left",
    "emoji 🌊",
    "=HYPERLINK(0)",
    "long " * 100,
]
LEGEND = (
    LegendItem("SE", "Sweden (SE)", "#2176c7", "dot", 3),
    LegendItem("DK", "Denmark (DK)", "#d1495b", "dot", 2),
    LegendItem("EE", "Estonia (EE)", "#1fb592", "triangle", 1),
    LegendItem("?", "country unknown", "#8c8c8c", "triangleDown", 1),
)
SLICES = (
    Slice(2010, "Health"),
    Slice(2012, "Health"),
    Slice(2012, "Maritime"),
    Slice(2015, None),
    Slice(None, "Health"),
)
ITEMS = (
    Item("BRIGHT", 2010, "https://example.org/projects/1"),
    Item("HARBOR", 2012, "https://example.org/projects/2"),
    Item("NOVA", 2015),
    Item("OLD", None, "javascript:alert(3)"),
)


def node(key: str, name: str, **more: Any) -> ViewNode:
    """A node at the origin, unless said otherwise."""
    common: dict[str, Any] = {"kind": "Organization", "label": name, "name": name, "x": 0, "y": 0, "size": 10}
    return ViewNode(id=key, **{**common, "group": "SE", "value": 1.0, **more})


def small_spec() -> ViewSpec:
    """Seven organizations and six ties, so few that everything can be told by hand."""
    nodes = (
        _organization("lund", "Lund University", "SE", -200, 0, 24, 4, ("university",), ((0, 1), (1, 2), (4, 1))),
        _organization("malmo", "Malmö University", "SE", -80, -90, 16, 3, ("university",), ((0, 1), (2, 1))),
        _organization("port", "Port of Malmö", "SE", -60, 110, 10, 1, ("company", "port"), ((2, 1),)),
        _organization("dtu", "Technical University of Denmark", "DK", 90, -20, 20, 3, ("university",), ((1, 1),)),
        _organization("odense", "Odense Harbor", "DK", 170, 120, 12, 2, ("port",), ((2, 2), (3, 1))),
        _organization("tartu", "Tartu Ülikool", "EE", 260, -120, 12, 1, (), ((4, 1),)),
        _organization("alone", "=Alone & Sons", "?", 300, 40, 6, None, (), ()),
    )
    edges = (
        ViewEdge("lund", "malmo", 3, False, counts=((0, 1), (1, 2)), items=(0, 1)),
        ViewEdge("lund", "dtu", 2, True, counts=((1, 1), (4, 1)), items=(1, 3), facts={"Distance": "60 km"}),
        ViewEdge("lund", "tartu", 1, True, counts=((4, 1),), items=(3,)),
        ViewEdge("malmo", "port", 1, False, counts=((2, 1),), items=(1,)),
        ViewEdge("odense", "dtu", 12, False, counts=((2, 2), (3, 10)), items=(2,)),
        ViewEdge("odense", "port", 1, None, kind="owns", directed=True),
    )
    return ViewSpec(
        title="Organizations that work together",
        subtitle="7 organizations and 6 ties around the Sound.",
        nodes=nodes,
        edges=edges,
        legend=LEGEND,
        notes=("A tie says that two organizations took part in the same project.", "Nothing more is said."),
        size_by="Partners: with how many others it shares a project",
        color_by="Country",
        layout="Force: those who work together stand close to each other",
        noun=("organization", "organizations"),
        tooltip=("Type", "Partners"),
        facets=(Facet("type", "Type"),),
        slices=SLICES,
        items=ITEMS,
        left_out={"organizations below the first 7 by partners": 1234},
        captions=(Caption("without a tie", 300, 10),),
        sources=(SourceItem("Example source", "Example publisher", "CC0", "https://example.org"),),
        command="baltica view organizations --within DK,SE --out view.html",
    )


def _organization(
    key: str,
    name: str,
    group: str,
    x: float,
    y: float,
    size: float,
    value: float | None,
    types: tuple[str, ...],
    counts: tuple[tuple[int, int], ...],
) -> ViewNode:
    facts = {"Type": ", ".join(types), "Country": group, "Partners": f"{value:g}" if value else ""}
    return node(
        key,
        name,
        group=group,
        x=x,
        y=y,
        size=size,
        value=value,
        facts={title: fact for title, fact in facts.items() if fact},
        facets={"type": types} if types else {},
        counts=counts,
        links=(("Page the facts were read from", f"https://example.org/{key}"),),
    )


def hostile_spec() -> ViewSpec:
    """Every text of the view is hostile."""
    bad = HOSTILE[0]
    nodes = [
        node(f"n{i}", name, kind=name, x=100.0 * i, facts={name: name}, facets={"f": (name,)}, counts=((0, 1),))
        for i, name in enumerate(HOSTILE)
    ]
    nodes[0] = replace(nodes[0], id=bad, links=((bad, "javascript:alert(1)"), (bad, "https://example.org/'\"><b>")))
    edges = tuple(
        ViewEdge(nodes[0].id, n.id, 1, True, n.label, True, ((0, 1),), (0,), {n.label: n.label}) for n in nodes[1:]
    )
    return ViewSpec(
        title=bad,
        subtitle=bad,
        nodes=tuple(nodes),
        edges=edges,
        legend=(LegendItem("SE", bad, "#2176c7", "dot", len(nodes)),),
        notes=tuple(HOSTILE),
        size_by=f"{bad}: {HOSTILE[2]}",
        color_by=bad,
        layout=f"{bad}: {bad}",
        noun=(bad, bad),
        unit=(bad, bad),
        tooltip=tuple(HOSTILE),
        facets=(Facet("f", bad),),
        slices=(Slice(2010, bad), Slice(2011, HOSTILE[1])),
        items=(Item(bad, 2010, "javascript:alert(1)"),),
        left_out={bad: 1},
        captions=(Caption(bad, 0, -80),),
        backdrop=Backdrop((((-100, -100), (900, -100), (900, 100)),), bad),
        sources=(SourceItem(bad, HOSTILE[1], HOSTILE[2], "javascript:alert(2)"),),
        command=f"baltica view {bad}",
    )


def large_spec(nodes: int, edges: int, *, seed: int = 1) -> ViewSpec:
    """Many organizations in communities on a disc; ties with years, fields and up to five items."""
    chance = random.Random(seed)
    fields = ["Health", "Maritime", "Energy", "Food", "Digital", "Materials", None]
    slices = tuple(Slice(year, field) for year in (*range(2007, 2022), None) for field in fields)
    middles = [(chance.gauss(0, 1), chance.gauss(0, 1)) for _ in range(25)]
    spread = 34.0 * nodes**0.5
    keys = ["SE", "DK", "EE", "?"]
    made: list[ViewNode] = []
    for number in range(nodes):
        x, y = middles[number % 25]
        size = round(5 + 25 * chance.random() ** 6, 1)
        made.append(
            node(
                f"cordis:organization:{100000 + number}",
                f"Institute of {chance.choice(fields)} number {number}",
                label=f"INST {number}",
                group=chance.choice(keys),
                x=round((x + chance.gauss(0, 0.25)) * spread),
                y=round((y + chance.gauss(0, 0.25)) * spread),
                size=size,
                value=size * 10,
                facts={
                    "Type": chance.choice(["university", "company"]),
                    "City": chance.choice(["Lund", "Aarhus", "Tartu"]),
                    "Partners": f"{size * 10:g} (rank {number} of {nodes})",
                    "Source": "Horizon 2020 projects",
                },
                facets={"type": (chance.choice(["university", "company", "public body"]),)},
                counts=tuple((s, 1) for s in sorted(chance.sample(range(len(slices)), 4))),
                links=(("Page the facts were read from", f"https://example.org/organization/{100000 + number}"),),
            )
        )
    ties: set[tuple[int, int]] = set()
    while len(ties) < min(edges, nodes * (nodes - 1) // 4):
        one = chance.randrange(nodes)
        two = (
            (one + 25 * chance.randrange(1, nodes // 25)) % nodes if chance.random() < 0.7 else chance.randrange(nodes)
        )
        if one != two:
            ties.add((min(one, two), max(one, two)))
    items = tuple(
        Item(f"PROJECT{n}", 2007 + n % 15, f"https://example.org/project/id/{600000 + n}") for n in range(edges // 4)
    )
    return replace(
        small_spec(),
        nodes=tuple(made),
        edges=tuple(_tie(made[a], made[b], len(slices), len(items), chance) for a, b in sorted(ties)),
        slices=slices,
        items=items,
        captions=(),
    )


def _tie(one: ViewNode, two: ViewNode, slices: int, items: int, chance: random.Random) -> ViewEdge:
    weight = 1 + int(chance.paretovariate(1.6)) // 2
    chosen = sorted(chance.sample(range(slices), min(weight, 3)))
    counts = tuple((s, weight - len(chosen) + 1 if k == 0 else 1) for k, s in enumerate(chosen))
    named = tuple(chance.randrange(items) for _ in range(min(weight, 5)))
    return ViewEdge(one.id, two.id, weight, one.group != two.group, counts=counts, items=named)
