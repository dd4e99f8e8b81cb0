"""How international organizations, projects and clusters are, each by its own partners, participants or members."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.clusters import KINDS
from baltica.analytics.coverage import without_cut_lists
from baltica.analytics.cross_border import project_internationality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, column_sums, group_matrix, presence
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.mixing import ei_by_organization, ei_of
from baltica.analytics.network import Network
from baltica.analytics.places import countries
from baltica.graph.errors import InputError

OF = ("organizations", "projects", "clusters")
FEW_PARTNERS = 5  # partners of an organization under which its ratio rests on little
FEW_PARTICIPANTS = 3  # participants of a project under which a share of pairs is 0 or 1 (one pair only)
FEW_MEMBERS = 3  # members of a cluster under which the same holds

MEASURES = by_name(
    Measure(
        "ratio",
        "Internationalization ratio",
        "Share of its partners that are in other countries.",
        "E_i/(E_i + I_i), E_i partners abroad, I_i in its own country",
        "Krackhardt and Stern 1988, Social Psychology Quarterly 51, 123–140",
    ),
    Measure(
        "partner_countries",
        "Countries of partners",
        "How many other countries its partners are in.",
        "number of countries",
        "count",
    ),
    Measure(
        "foreign_share",
        "Foreign pairs",
        "Share of the pairs (of participants of a project, of members of a cluster) that are of different countries.",
        "sum_{g<h} n_g n_h / (n (n - 1)/2)",
        "share of pairs",
    ),
    Measure(
        "blau",
        "Blau index of countries",
        "Chance that two drawn with replacement are of different countries: 0 all of one, near 1 many alike.",
        "1 - sum_g (n_g/n)²",
        "Blau 1977, Inequality and Heterogeneity",
    ),
    Measure(
        "partners_abroad",
        "Partners abroad",
        "Share of the partners of its members, in projects of any kind, that are abroad as seen from the member.",
        "sum of E_i over members / sum of (E_i + I_i)",
        "share",
    ),
    Measure(
        "few",
        "Few",
        f"Under {FEW_PARTNERS} partners, {FEW_PARTICIPANTS} participants or {FEW_MEMBERS} members: it rests on little.",
        "count below the threshold",
        "convention of this product",
    ),
)
# The figure each kind is ranked and summed up by.
MAIN = {"organizations": "ratio", "projects": "foreign_share", "clusters": "foreign_share"}
# Among equals, those with more to go by come first.
_SIZE = {"organizations": "partners", "projects": "participants", "clusters": "located"}


@dataclass(frozen=True)
class Internationality:
    """A table, its summary, and the partner lists it rests on.

    ``summary``: one row, see :func:`summary`. ``complete``, ``incomplete``, ``unknown``: projects whose list of
    partners is known to be complete, known to be cut off, or neither.
    """

    of: str
    table: pd.DataFrame
    summary: pd.DataFrame
    complete: int
    incomplete: int
    unknown: int


def internationality(data: GraphData, of: str = "organizations") -> Internationality:
    """How international organizations, projects or clusters are, with counts, summary and the state of partner lists.

    Organizations and clusters are measured in the projects whose list of partners is not known to be cut off; in the
    table of projects those are marked (``partner_list_complete`` false), have no rank, and are not in the summary.
    The tables: :func:`of_organizations`, :func:`of_projects`, :func:`of_clusters`; column ``rank`` is by the main
    figure, <NA> where it is not known or rests on ``few``. Most international first, larger ones first among equals.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "SE"])],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> table = internationality(data, "projects").table
    >>> table.loc["p", ["participants", "countries", "foreign_share", "blau"]].astype(float).round(3).tolist()
    [3.0, 2.0, 0.667, 0.444]
    """
    if of not in OF:
        raise InputError(f"there is no internationality of {of}", f"Of: {', '.join(OF)}.")
    lists = data.projects["partner_list_complete"]
    cut = lists.eq(False).fillna(False).astype(bool)
    makers = {"organizations": of_organizations, "projects": of_projects, "clusters": of_clusters}
    table = makers[of](data if of == "projects" else without_cut_lists(data))
    counted = ~table["few"]
    if of == "projects":
        counted &= ~table["partner_list_complete"].eq(False).fillna(False).astype(bool)
    value = table[MAIN[of]].where(counted).round(9)
    table.insert(0, "rank", value.rank(method="min", ascending=False).astype("Int64"))
    ids = table.index.to_series().rename_axis(None)
    keys = pd.DataFrame({"rank": table["rank"], "size": -table[_SIZE[of]], "name": ids}).rename_axis(None)
    order = keys.sort_values(["rank", "size", "name"], na_position="last", kind="stable").index
    complete = int(lists.fillna(False).sum())
    return Internationality(
        of, table.loc[order], summary(value), complete, int(cut.sum()), len(lists) - complete - int(cut.sum())
    )


def of_organizations(data: GraphData) -> pd.DataFrame:
    """Each reported organization of known country: how many of its partners are abroad.

    Index id; name, country, projects, partners (of known country), abroad, ratio, partner_countries (other than its
    own), few. NaN without partners.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "SE"])],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> of_organizations(data)["ratio"].to_dict()
    {'a': 1.0, 'b': 0.5, 'c': 0.5}
    """
    ends = ei_by_organization(data)
    member, people, _ = data.biadjacency()
    home = countries(data.organizations, data)
    at, nations = group_matrix(home.fillna(""))
    met = presence(sparse.csr_array(Network.of_data(data).ties() @ at.T))
    own = np.asarray(met.multiply(at.T).sum(axis=1)).ravel()  # a partner in its own country
    lost = np.asarray(met[:, nations == ""].sum(axis=1)).ravel()
    reach = pd.Series(np.diff(met.indptr) - own - lost, people).astype("int64")
    projects = pd.Series(np.diff(member.indptr), people).astype("int64")
    table = pd.DataFrame({"name": ends["name"], "country": ends["group"]})
    table["projects"] = projects.reindex(table.index)
    table["partners"] = ends["external"] + ends["internal"]
    table["abroad"] = ends["external"]
    table["ratio"] = ends["internationalization"]
    table["partner_countries"] = reach.reindex(table.index)
    table["few"] = table["partners"] < FEW_PARTNERS
    return table.rename_axis("id")


def of_projects(data: GraphData) -> pd.DataFrame:
    """Each project with a reported participant (all without a chosen place): how many of its pairs cross a border.

    Columns of ``project_internationality`` (with foreign_share, countries and blau), min_countries (what its programme
    demands, where known) and few.

    >>> of_projects(GraphData.of(projects=[{"id": "p"}]))[["participants", "countries", "few"]].values.tolist()
    [[0, 0, True]]
    """
    table = project_internationality(data)
    table["min_countries"] = data.projects["min_countries"]
    table["few"] = table["participants"] < FEW_PARTICIPANTS
    if not data.reported().all():
        seen = data.organizations.index[data.reported()]
        links = data.participations
        table = table[table.index.isin(links.loc[links["organization"].isin(seen), "project"])].copy()
    return table


def of_clusters(data: GraphData) -> pd.DataFrame:
    """Each reported international cluster: the countries of its members, and how far their partners are abroad.

    Index id; name, kind, status, members (organizations known to belong to it, as manager, member or partner),
    located (of known country), countries (of members), stated_countries (of the cluster itself, by its source), pairs,
    foreign_share, blau, partners (sum over members), partners_abroad, few (under 3 located members). Members' partners
    are those in all projects, not only in projects of the cluster. NaN where there is nothing to share.

    >>> data = GraphData.of(
    ...     clusters=[{"id": "x", "kind": "transnational", "countries": ["DK", "SE"]}],
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "SE"])],
    ...     memberships=[{"cluster": "x", "organization": o} for o in "abc"],
    ... )
    >>> of_clusters(data)[["members", "countries", "foreign_share", "blau"]].round(3).values.tolist()
    [[3.0, 2.0, 0.667, 0.444]]
    """
    clusters = data.clusters[data.clusters["kind"].isin(KINDS) & data.reported_clusters()]
    links = data.memberships.drop_duplicates(["cluster", "organization"])
    links = links[links["cluster"].isin(clusters.index)]
    cells = (data.organizations.index.get_indexer(pd.Index(links["organization"])),
             clusters.index.get_indexer(pd.Index(links["cluster"])))  # fmt: skip
    belongs = sparse.csr_array((np.ones(len(links)), cells), shape=(len(data.organizations), len(clusters)))
    home = countries(data.organizations, data)
    at, nations = group_matrix(home.fillna(""))
    counts = sparse.csr_array((at @ belongs)[nations != ""])
    located, squares = column_sums(counts), column_sums(sparse.csr_array(counts.multiply(counts)))
    pairs = located * (located - 1) / 2
    ends = ei_of(Network.of_data(data), home, samples=0).nodes[["external", "internal"]]  # reported or not
    each = ends.reindex(data.organizations.index).fillna(0).to_numpy(dtype=np.float64)
    abroad, partners = (np.asarray(belongs.T @ values) for values in (each[:, 0], each.sum(axis=1)))
    table = clusters[["name", "kind", "status"]].copy()
    table["members"] = column_sums(belongs).astype("int64")
    table["located"] = located.astype("int64")
    table["countries"] = column_sums(presence(counts)).astype("int64")
    table["stated_countries"] = clusters["countries"].map(len).astype("int64")
    table["pairs"] = pairs.astype("int64")
    table["foreign_share"] = _share((located**2 - squares) / 2, pairs)
    table["blau"] = 1 - _share(squares, located**2)
    table["partners"] = partners.astype("int64")
    table["partners_abroad"] = _share(abroad, partners)
    table["few"] = table["located"] < FEW_MEMBERS
    return table


def summary(values: "pd.Series[float]") -> pd.DataFrame:
    """How values are spread: n, median with its 95 % interval, quartiles, share of 0 and of 1.

    One row, columns n, median, low, high, lower_quartile, upper_quartile, mean, none (share at 0), all (share at 1).
    The interval holds for any distribution: it lies between two of the ordered values (binomial; Conover 1999,
    Practical Nonparametric Statistics); NaN for values too few for one (under six), all NaN without values.

    >>> summary(pd.Series([0.0, 0.5, 1.0, 1.0]))[["n", "median", "all"]].values.tolist()
    [[4.0, 0.75, 0.5]]
    """
    from scipy import stats

    known = values.dropna().to_numpy(dtype=np.float64)
    row = dict.fromkeys(("median", "low", "high", "lower_quartile", "upper_quartile", "mean", "none", "all"), np.nan)
    if len(known):
        row["lower_quartile"], row["median"], row["upper_quartile"] = np.quantile(known, [0.25, 0.5, 0.75])
        bounds: Any = stats.quantile_test(known, q=float(row["median"]), p=0.5).confidence_interval(0.95)
        row["low"], row["high"] = float(bounds.low), float(bounds.high)
        row["mean"], row["none"], row["all"] = known.mean(), (known == 0).mean(), (known == 1).mean()
    return pd.DataFrame([{"n": len(known), **row}])


def _share(part: Vector, whole: Vector) -> Vector:
    """part / whole, NaN where there is nothing to share."""
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))
