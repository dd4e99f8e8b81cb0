"""Organizations with many partners, and how many of them are left when one project is taken out."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import row_sums
from baltica.analytics.network import Network


def without_largest_project(data: GraphData, organizations: Iterable[str]) -> pd.DataFrame:
    """Partners of these organizations, with and without the project that each meets most of them in.

    Index organization, in the order given; partners (others it shares a project with), rank (1 for the most; equal
    numbers share the better rank), largest_project (of its projects the one with most participants; of equal ones the
    first by id; None without a project), partners_without (those it also meets in another project), rank_without (were
    that project not among its own; nobody else loses it). Ranks are among all organizations.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i} for i in "abcd"],
    ...     projects=[{"id": "p"}, {"id": "q"}],
    ...     participations=[{"project": p, "organization": o} for p, team in (("p", "abc"), ("q", "ad")) for o in team],
    ... )
    >>> without_largest_project(data, ["a", "b"]).iloc[:, 1:].values.tolist()
    [[1, 'p', 1, 3], [2, 'p', 0, 4]]
    """
    member, people, projects = data.biadjacency()
    size = np.asarray(member.sum(axis=0)).ravel()
    partners = row_sums((Network.of_data(data).ties("none") > 0).astype(np.float64)).astype(np.int64)
    columns = member.T.tocsr()
    wanted = pd.Index(list(organizations), name="organization")
    rows = []
    for at in people.get_indexer(wanted).tolist():
        own = np.sort(member.indices[member.indptr[at] : member.indptr[at + 1]])
        largest = int(own[int(size[own].argmax())]) if len(own) else None
        met = np.unique(columns[own[own != largest]].indices)
        left = int((met != at).sum())
        others = np.delete(partners, at)
        first, second = (1 + int((others > number).sum()) for number in (partners[at], left))
        rows.append((int(partners[at]), first, None if largest is None else projects[largest], left, second))
    names = ["partners", "rank", "largest_project", "partners_without", "rank_without"]
    return pd.DataFrame(rows, columns=names, index=wanted)
