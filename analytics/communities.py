"""Communities of the network over many runs: what the runs agree on, and how communities mix groups like countries."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.groups import modularity
from baltica.analytics.matrices import row_sums
from baltica.analytics.measures import plain
from baltica.analytics.network import Network, Source, Weight, as_network
from baltica.analytics.parallel import in_blocks
from baltica.analytics.partitions import adjusted_rand, cores, mutual_information, stability
from baltica.analytics.partners import codes_of
from baltica.analytics.places import countries
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

Runs = npt.NDArray[np.int64]

MEASURES = plain(
    community="Number of the community, 1 the largest.",
    nodes="Nodes in the community: organizations, regions, countries or clusters.",
    reported="Nodes of the community in the places reported.",
    stability="Share of the other runs in which a node stays with the largest part of its community; of a community "
    "the mean of its members.",
    in_cores="Share of the members in a core.",
    cores="Number of cores: at least three nodes that no run takes apart.",
    largest_core="Nodes in the largest core.",
    core="Number of the core the node is in; empty where it is in none.",
    strength="Sum of the weights of the node's ties.",
    ties_inside="Pairs of tied nodes with both in the community.",
    ties_outside="Pairs of tied nodes with one in the community.",
    countries="Number of countries of its members.",
    top_country="The most frequent country of its members.",
    top_share="Share of its members, of known country, in that country, 0 to 1.",
    blau="How mixed its countries are: 1 - sum of squared shares; 0 for one country only.",
    ties_between_countries="Ties inside the community that join two countries.",
    ei="Of the ties inside the community: (between countries - within)/(both), -1 to 1.",
    biggest="The three members with the highest strength.",
)


@dataclass(frozen=True, eq=False, repr=False)
class Communities:
    """What :func:`communities` found.

    - ``table``: a row for each community of the run shown, 1 the largest. nodes; stability, the mean of its members;
      in_cores, the share of its members in a stable core; cores, how many, and largest_core, nodes in the largest;
      ties_inside, ties_outside (pairs of tied nodes); biggest, the three members with the highest strength. With
      groups: groups (how many), top_group with its share top_share, blau = 1 - sum of squared shares (0: one group
      only), ties_between_groups of those inside, ei = (between - within)/(between + within) inside. Nodes of unknown
      group have no part in these; NaN where nothing is known.
    - ``members``: a row for each node, in their order: community and core (numbers; NA for an isolate, core also for
      a node in none), stability (see :func:`partitions.stability`), strength.
    - ``runs``: a row for each run: seed, communities, modularity, agreement (mean with the other runs), shown.
    - ``mixing``: with groups, one value each: see :func:`communities`; else None.
    - ``labels``: community of each node in each run (nodes × runs), -1 for an isolate.
    - ``agreement``, ``agreement_min``: mean and smallest adjusted Rand index over all pairs of runs.
    - ``isolates``: nodes without a tie; they are in no community.
    """

    table: pd.DataFrame
    members: pd.DataFrame
    runs: pd.DataFrame
    mixing: "pd.Series[float] | None"
    labels: Runs
    agreement: float
    agreement_min: float
    isolates: int

    def __repr__(self) -> str:
        return f"Communities({len(self.table)} in the run shown of {len(self.runs)}, agreement {self.agreement:.2f})"


def communities(
    source: Source,
    *,
    groups: Any = None,
    names: Any = None,
    seeds: int = 20,
    seed: int = 1,
    resolution: float = 1.0,
    iterations: int = 2,
    weight: Weight | None = None,
    threads: int | None = None,
    progress: Progress = silent,
) -> Communities:
    """Communities: groups of nodes with more ties among themselves than chance gives; found ``seeds`` times.

    Each run is the Leiden algorithm (Traag, Waltman and van Eck 2019, Scientific Reports 9, 5233) maximizing
    modularity at ``resolution`` (higher: more and smaller communities), ``iterations`` passes. It takes nodes in
    random order and may end in another partition each time, so one run alone tells little. Reported are the agreement
    of all pairs of runs (:func:`partitions.adjusted_rand`), the run that agrees most with the others (then the one
    with the highest modularity, then the first), and the cores: at least three nodes that no run takes apart.
    Organizations whose only project is the same are alike in everything, so small cores are plentiful; large ones
    say something.

    ``weight``: newman, raw or none; by default newman where projects are known (in the raw network one project of 40
    counts as 780 ties), else raw. ``groups`` (by default the countries of GraphData) and ``names`` are Series by node
    or dictionaries. ``mixing`` then holds, over nodes with known group and a tie: nodes; without_group (left out
    here); modularity_groups, of the groups as if they were communities, and modularity_communities on the same nodes;
    adjusted_rand and mutual_information between communities and groups; blau of all these nodes, and blau_inside, the
    mean over communities weighted by nodes; between_inside and between_outside, the share of ties that join two
    groups, among ties inside communities and among ties between communities.

    Isolates are in no community and in no figure; a component is never joined with another one. Without ties there
    are no communities and agreement and modularity are NaN. Sparse random graphs have a high modularity too: it alone
    is no evidence of communities, while agreement that is low says that there are none to be told apart with
    certainty. Seeds of the runs are drawn from ``seed``: same input and seed, same result with any number of threads.
    Another order of the nodes amounts to other seeds. Builds the ties, unlike most measures.

    Raises InputError for fewer than two seeds, iterations below 1, a resolution not above 0.

    >>> ties = np.kron(np.eye(2), 1 - np.eye(3))
    >>> ties[2, 3] = ties[3, 2] = 1
    >>> found = communities(sparse.csr_array(ties), groups=pd.Series(["DK", "DK", "DK", "SE", "SE", "DK"]))
    >>> found.agreement, found.members["community"].tolist()
    (1.0, [1, 1, 1, 2, 2, 2])
    >>> found.table[["nodes", "ties_inside", "ties_outside", "top_group", "blau", "ei"]].round(2)
               nodes  ties_inside  ties_outside top_group  blau    ei
    community
    1              3            3             1        DK  0.00 -1.00
    2              3            3             1        SE  0.44  0.33
    """
    _check(seeds, iterations, resolution)
    network = as_network(source)
    if isinstance(source, GraphData):
        groups = countries(source.organizations, source) if groups is None else groups
        names = source.organizations["name"] if names is None else names
    whole = network.ties(weight or ("raw" if network.member is None else "newman"))
    tied = np.flatnonzero(np.diff(whole.indptr))
    ties = sparse.csr_array(whole[tied][:, tied]) if len(tied) < len(network) else whole
    runs, labels = _runs(ties, seeds, seed, resolution, iterations, threads, progress)
    agreement = _agreement(labels, threads, progress)
    others = np.nansum(np.where(np.eye(seeds, dtype=bool), np.nan, agreement), axis=1) / (seeds - 1)
    runs["agreement"] = others.round(12)
    best = runs.sort_values(["agreement", "modularity"], ascending=False, kind="stable").index[0]
    runs["shown"] = runs.index == best
    column = int(np.flatnonzero(runs["shown"])[0])
    pairs = agreement[np.triu_indices(seeds, 1)]

    strength = row_sums(ties)
    number = _by_size(labels[:, column], strength)
    members = pd.DataFrame(
        {
            "community": pd.array(number + 1, dtype="Int64"),
            "core": pd.array(cores(labels) + 1, dtype="Int64"),
            "stability": stability(labels, column),
            "strength": strength,
        },
        index=network.nodes[tied],
    )
    members["core"] = members["core"].where(members["core"] > 0)
    table = _table(ties, members, names)
    mixing = None
    if groups is not None:
        codes_of(groups, network.nodes)  # refuses groups of other nodes
        group = pd.Series(groups).reindex(members.index)
        table = table.join(_grouped(ties, members["community"], group))
        mixing = _mixing(ties, number, group, resolution)
    everyone = np.full((len(network), seeds), -1, np.int64)
    everyone[tied] = labels
    return Communities(
        table=table[[*(name for name in table if name != "biggest"), "biggest"]],
        members=members.reindex(network.nodes).fillna({"strength": 0.0}),
        runs=runs,
        mixing=mixing,
        labels=everyone,
        agreement=float(pairs.mean()),
        agreement_min=float(pairs.min()),
        isolates=len(network) - len(tied),
    )


def _check(seeds: int, iterations: int, resolution: float) -> None:
    if seeds < 2:
        raise InputError(f"{seeds} run tells nothing about agreement", "Ask for 2 seeds or more; 20 is usual.")
    if iterations < 1:
        raise InputError(f"{iterations} iterations of a run are none", "Give 1 or more; 2 is usual.")
    if not (np.isfinite(resolution) and resolution > 0):
        raise InputError(f"a resolution of {resolution} is not possible", "It is a number above 0; 1 is usual.")


def _runs(
    ties: sparse.csr_array,
    seeds: int,
    seed: int,
    resolution: float,
    iterations: int,
    threads: int | None,
    progress: Progress,
) -> tuple[pd.DataFrame, Runs]:
    """Seed, communities and modularity of each run, and the community of each node (numbers from 0) in each."""
    drawn = [int(one) for one in np.random.SeedSequence(seed).generate_state(seeds)]
    table = pd.DataFrame({"seed": drawn}, index=pd.RangeIndex(1, seeds + 1, name="run"))
    labels = np.zeros((ties.shape[0], seeds), np.int64)
    if not ties.nnz:
        return table.assign(communities=0, modularity=np.nan), labels
    from graspologic_native import leiden_csr

    # the arrays are only looked at, so all threads may share them
    parts = ties.indptr.astype(np.int64), ties.indices.astype(np.int32), ties.data.astype(np.float64)

    def run(start: int, _stop: int) -> tuple[float, Runs]:
        quality, found = leiden_csr(
            *parts, ties.shape[0], resolution=resolution, iterations=iterations, seed=drawn[start]
        )
        label = np.empty(ties.shape[0], np.int64)
        label[np.fromiter(found.keys(), np.int64, len(found))] = np.fromiter(found.values(), np.int64, len(found))
        return quality, label

    quality = np.empty(seeds)
    for i, (value, label) in enumerate(in_blocks(run, seeds, 1, threads=threads, progress=progress, what="runs")):
        quality[i], labels[:, i] = value, label
    return table.assign(communities=labels.max(axis=0) + 1, modularity=quality), labels


def _agreement(labels: Runs, threads: int | None, progress: Progress) -> npt.NDArray[np.float64]:
    """Adjusted Rand index of each pair of runs; NaN without nodes."""
    count = labels.shape[1]
    pairs = list(combinations(range(count), 2))
    square = np.full((count, count), 1.0 if len(labels) else np.nan)
    if len(labels):
        columns = [np.ascontiguousarray(column) for column in labels.T]

        def compare(start: int, stop: int) -> list[float]:
            return [adjusted_rand(columns[a], columns[b]) for a, b in pairs[start:stop]]

        blocks = in_blocks(compare, len(pairs), 10, threads=threads, progress=progress, what="pairs of runs compared")
        for (a, b), value in zip(pairs, (value for block in blocks for value in block), strict=True):
            square[a, b] = square[b, a] = value
    return square


def _by_size(label: Runs, strength: npt.NDArray[np.float64]) -> Runs:
    """Communities numbered anew: 0 has most nodes (then most strength, then the first node)."""
    names, first, inverse, size = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -np.bincount(inverse, strength, minlength=len(names)).round(9), -size))
    number = np.empty(len(names), np.int64)
    number[order] = np.arange(len(names))
    return number[inverse]


def _table(ties: sparse.csr_array, members: pd.DataFrame, names: Any) -> pd.DataFrame:
    """What needs no groups, a row for each community."""
    by = members.groupby("community")
    table = pd.DataFrame({"nodes": by.size(), "stability": by["stability"].mean()})
    table["in_cores"] = members["core"].notna().groupby(members["community"]).mean()
    size = members.dropna(subset=["core"]).groupby(["community", "core"]).size().groupby("community")
    for column, values in (("cores", size.size()), ("largest_core", size.max())):
        table[column] = values.reindex(table.index, fill_value=0).astype("int64")
    number = members["community"].to_numpy(np.int64)
    one, other = ties.nonzero()
    inside = number[one] == number[other]
    for column, ends, each in (("ties_inside", inside, 2), ("ties_outside", ~inside, 1)):
        table[column] = np.bincount(number[one[ends]], minlength=len(table) + 1)[1:] // each
    called = pd.Series(members.index, members.index, dtype=object)
    if names is not None:
        called = pd.Series(names, dtype=object).reindex(members.index).fillna(called)
    strongest = members.sort_values("strength", ascending=False, kind="stable").groupby("community").head(3)
    table["biggest"] = called.loc[strongest.index].groupby(strongest["community"]).agg(list)
    return table


def _grouped(ties: sparse.csr_array, community: "pd.Series[Any]", group: "pd.Series[Any]") -> pd.DataFrame:
    """How groups mix in each community, over nodes whose group is known."""
    columns = ["groups", "top_group", "top_share", "blau", "ties_between_groups", "ei"]
    index = pd.Index(sorted(community.unique()), dtype="Int64", name="community")
    known = group.notna().to_numpy()
    number, code = community[known].to_numpy(np.int64), pd.factorize(group[known], sort=True)[0]
    counts = pd.crosstab(community[known], group[known]).reindex(index, fill_value=0)
    total = counts.sum(axis=1)
    share = counts.div(total.where(total > 0), axis=0)
    table = pd.DataFrame(index=index, columns=columns, dtype=object)
    table["groups"] = (counts > 0).sum(axis=1).astype("int64")
    named = total > 0
    table.loc[named, "top_group"] = share[named].idxmax(axis=1)
    table["top_share"] = share.max(axis=1).astype("float64") if len(share.columns) else np.nan
    table["blau"] = (1 - (share**2).sum(axis=1)).where(named).astype("float64")
    one, other = sparse.csr_array(ties[known][:, known]).nonzero()
    inside = number[one] == number[other]
    between = inside & (code[one] != code[other])
    both = [np.bincount(number[one[which]], minlength=len(index) + 1)[1:] // 2 for which in (inside, between)]
    table["ties_between_groups"] = both[1]
    table["ei"] = np.divide(2 * both[1] - both[0], both[0], out=np.full(len(index), np.nan), where=both[0] > 0)
    return table


def _mixing(ties: sparse.csr_array, number: Runs, group: "pd.Series[Any]", resolution: float) -> "pd.Series[float]":
    """How communities and groups relate over nodes whose group is known: see ``communities``."""
    known = group.notna().to_numpy()
    kept, label = sparse.csr_array(ties[known][:, known]), number[known]
    code = pd.factorize(group[known], sort=True)[0].astype(np.int64)
    nodes, one, other = len(label), *kept.nonzero()
    between, same = code[one] != code[other], label[one] == label[other]
    blau = {name: float("nan") for name in ("blau", "blau_inside")}
    if nodes:
        blau["blau"] = 1 - float(((np.bincount(code) / nodes) ** 2).sum())
        counts = sparse.csr_array((np.ones(nodes), (label, code)))
        size = np.bincount(label)
        blau["blau_inside"] = 1 - float((row_sums(counts.power(2))[size > 0] / size[size > 0]).sum()) / nodes
    network = Network(pd.RangeIndex(nodes), None, kept)
    held = {
        name: modularity(network, pd.Series(labels), weight="raw", resolution=resolution)
        for name, labels in (("modularity_groups", code), ("modularity_communities", label))
    }
    likeness = {
        "adjusted_rand": adjusted_rand(label, code) if nodes else np.nan,
        "mutual_information": mutual_information(label, code) if nodes else np.nan,
    }
    ends = {"between_inside": _share(between[same]), "between_outside": _share(between[~same])}
    counted = {"nodes": nodes, "without_group": int((~known).sum())}
    return pd.Series({**counted, **held, **likeness, **blau, **ends}, dtype="float64")


def _share(which: npt.NDArray[np.bool_]) -> float:
    return float(which.mean()) if len(which) else np.nan
