"""The view of the shortest chains of shared projects between two organizations."""

from dataclasses import replace

import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.subjects import find
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent
from baltica.views.assemble import LAYOUTS, data_notes, placed
from baltica.views.ego import shortened
from baltica.views.look import Look
from baltica.views.networks import NOUNS, network_view
from baltica.views.pick import Chains, Ints, chains, strongest
from baltica.views.spec import Facet, ViewNode, ViewSpec, counted, missing
from baltica.views.whole import ties_of

STEP = "Step"
THROUGH = "Shortest chains through it"
COLUMNS = "Place: one column for each step; chains run from the left to the right."


def path_view(data: GraphData, a: str, b: str, look: Look | None = None, *, progress: Progress = silent) -> ViewSpec:
    """All shortest chains from one organization to another, each step a tie of shared projects.

    ``a`` and ``b`` are ids, names or parts of names. With the layout ``bipartite`` (the usual one here) each step is a
    column. The nodes are sized by the number of chains that run over them, or by ``look.size`` where given. Of more
    than ``look.max_nodes`` organizations, the chains with the strongest ties are shown, as whole chains.

    Raises InputError where a name stands for nothing or for several, both for the same one, or no chain is there.
    """
    look = look or Look(layout="bipartite")
    one, other = find("organization", data, a), find("organization", data, b)
    if one.id == other.id:
        raise InputError(f"both names stand for {shortened(one.title)}", "Name two different organizations.")
    if look.max_nodes < 2:
        raise InputError("a chain has two organizations or more", "Allow at least so many: --max-nodes 1500.")
    ids, ties = ties_of(data, "organizations", look)
    start, end = ids.get_indexer(pd.Index([one.id, other.id])).tolist()
    found = chains(ties, start, end)
    if found is None:
        raise _none(data, ties, look, (one.title, start), (other.title, end))
    rows = strongest(found, look.max_nodes)
    base = network_view(
        data,
        "organizations",
        replace(look, layout="force" if look.layout == "bipartite" else look.layout),
        only=[str(key) for key in ids[rows]],
        title=f"From {shortened(one.title)} to {shortened(other.title)}",
        progress=progress,
    )
    return _drawn(data, base, ids, found, rows, look, (one.title, other.title))


def _drawn(
    data: GraphData,
    base: ViewSpec,
    ids: "pd.Index[str]",
    found: Chains,
    rows: Ints,
    look: Look,
    names: tuple[str, str],
) -> ViewSpec:
    """The network of these organizations with the ties of the chains alone, and their steps."""
    on_chains = [str(key) for key in ids[found.rows]]
    step: dict[str, int] = dict(zip(on_chains, found.step.tolist(), strict=True))
    through = dict(zip(on_chains, found.through, strict=True))
    shown = [_stepped(node, step[node.id], through[node.id], found, look) for node in base.nodes]
    edges = tuple(edge for edge in base.edges if abs(step[edge.source] - step[edge.target]) == 1)
    captions, backdrop, nodes = base.captions, base.backdrop, tuple(shown)
    if look.layout == "bipartite":
        headings = [shortened(names[0]), *(f"step {k}" for k in range(1, found.steps)), shortened(names[1])]
        drawing = placed(shown, edges, look, sides=[step[node.id] for node in shown], side_names=headings)
        captions, backdrop, nodes = drawing.captions, drawing.backdrop, drawing.nodes
    left = dict(data.left_out)
    if len(rows) < len(found.rows):
        left["organizations on other shortest chains, whose ties are weaker"] = len(found.rows) - len(rows)
    by_measure = (base.size_by,) if look.size else (f"{THROUGH}: the more, the larger.",)
    return replace(
        base,
        subtitle=_subtitle(data, found, len(nodes), look),
        nodes=nodes,
        edges=edges,
        notes=(
            "Only the ties that shortest chains are made of are drawn; organizations of one step may have met, too.",
            *data_notes(data),
            *missing(left),
        ),
        size_by=by_measure[0],
        layout=COLUMNS if look.layout == "bipartite" else LAYOUTS[look.layout],
        facets=(Facet(STEP, STEP), *base.facets),
        tooltip=(*base.tooltip, STEP, THROUGH),
        left_out=left,
        captions=captions,
        backdrop=backdrop,
    )


def _stepped(node: ViewNode, step: int, through: int, found: Chains, look: Look) -> ViewNode:
    """The node with its place in the chains; sized by the chains over it where no measure was asked for."""
    facts = {STEP: f"{step} of {found.steps}", THROUGH: f"{through:,} of {found.number:,}", **node.facts}
    value = node.value if look.size else round(through / found.number, 6)
    return replace(node, facts=facts, facets={STEP: (str(step),), **node.facets}, value=value)


def _subtitle(data: GraphData, found: Chains, shown: int, look: Look) -> str:
    between = len(found.rows) - 2
    chosen = "" if data.selection.is_all else f" Selection: {data.selection.describe()}."
    through = f" through {counted(between, NOUNS['organizations'])}" if between else ""
    chain = counted(found.number, ("shortest chain", "shortest chains"))
    least = "at least one project" if look.min_shared == 1 else f"at least {look.min_shared:,} projects"
    part = "" if shown == between + 2 else f" {shown:,} organizations are shown."
    return f"{counted(found.steps, ('step', 'steps'))}; {chain}{through}.{part} A step is {least} together.{chosen}"


def _none(
    data: GraphData, ties: sparse.csr_array, look: Look, one: tuple[str, int], other: tuple[str, int]
) -> InputError:
    """What to say where no chain is there."""
    if not data.selection.is_all:
        hint = "choose a wider selection"
    elif look.min_shared > 1:
        hint = f"allow weaker ties: --min-shared {look.min_shared - 1}"
    else:
        hint = "load more projects, like those of CORDIS or keep.eu: baltica load --help"
    alone = [name for name, at in (one, other) if ties.indptr[at] == ties.indptr[at + 1]]
    if alone:
        return InputError(f"{shortened(alone[0])} shares no project with anyone here, so no chain begins there", hint)
    return InputError(f"no chain of shared projects joins {shortened(one[0])} and {shortened(other[0])}", hint)
