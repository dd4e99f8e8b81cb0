"""Ties across borders between named areas (Euroregions, programme areas) and inside each of them."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.areas import COUNTRY, in_areas
from baltica.analytics.cross_border import Counting
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import presence, row_sums, scale_columns
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.places import countries, meetings
from baltica.analytics.robustness import FEW_JOINT, without_largest

MEASURES = by_name(
    Measure(
        "projects",
        "Joint projects",
        "Projects with such a tie: a participant in each of two areas, or two in one area, of different countries.",
        "number of projects",
        "count",
    ),
    Measure(
        "full",
        "Ties, full counting",
        "Pairs of participants of different countries, one in each area; each pair once, also where areas overlap.",
        "sum_p pairs {i, j}, i in the one area, j in the other, g(i) != g(j)",
        "count",
    ),
    Measure(
        "binary",
        "Ties, binary counting",
        "Each project with such a tie counts 1; the same number as joint projects.",
        "number of projects",
        "count",
    ),
    Measure(
        "fractional",
        "Ties, fractional counting",
        "Each project shares out the weight 1 over all its pairs of participants, so no project dominates.",
        "sum_p pairs / (n_p (n_p - 1)/2)",
        "Perianes-Rodriguez et al. 2016, Journal of Informetrics 10, 1178–1195",
    ),
    Measure(
        "shared_organizations",
        "Organizations in both areas",
        "Organizations that lie in both areas, since areas overlap.",
        "number of organizations",
        "count",
    ),
    Measure(
        "salton",
        "Salton's cosine of projects",
        "Joint projects relative to the geometric mean of the projects of both areas.",
        "b_AB / sqrt(k_A k_B), k = projects with a participant in the area",
        "Salton and McGill 1983",
    ),
    Measure(
        "jaccard",
        "Jaccard index of projects",
        "Share of the projects of both areas together that tie them.",
        "b_AB / (k_A + k_B - b_AB)",
        "Jaccard 1901",
    ),
)


def area_members(data: GraphData) -> tuple[sparse.csr_array, "pd.Series[int]"]:
    """Which organizations lie in which area (areas × organizations), and how many more may.

    An organization lies in an area by :func:`baltica.analytics.areas.in_areas`. May lie in it: located only in a
    larger place that the area, or part of it, belongs to; these are counted and not taken in.
    """
    areas, people = data.areas.index, data.organizations
    rules = data.area_regions
    home = countries(people, data)
    code = people["region"].map(data.regions["code"])
    organization = np.arange(len(people))
    own = pd.DataFrame({"organization": organization, "code": code.to_numpy(), "country": home.to_numpy()})
    found = in_areas(people.reset_index(drop=True), data).rename(columns={"row": "organization"})
    inside = _matrix(found, areas, len(people))
    # What is known only as the country, or by a code that a code of the area begins with, may lie there.
    finer = rules[rules["code"].str.len() > COUNTRY]
    longest = int(finer["code"].str.len().max()) if len(finer) else 0
    maybe = [_met(own, part, "code", part["code"].str[:n]) for n in range(2, longest)
             if len(part := finer[finer["code"].str.len() > n])]  # fmt: skip
    maybe.append(_met(own[own["code"].isna()], finer, "country", finer["country"]))
    perhaps = _matrix(pd.concat(maybe), areas, len(people))
    open_ones = sparse.csr_array(perhaps - perhaps.multiply(inside))
    open_ones.eliminate_zeros()
    return inside, pd.Series(np.diff(open_ones.indptr), areas, name="undecided").astype("int64")


def areas(data: GraphData) -> pd.DataFrame:
    """The areas with how many organizations and projects lie in them.

    Index area; name, kind, organizations, reported (organizations the selection reports), undecided (organizations
    known only by a larger region that the area is part of: they are not counted in it), countries, projects (with a
    participant there).

    >>> data = GraphData.of(
    ...     areas=[{"id": "x", "name": "Sound"}],
    ...     area_regions=[
    ...         {"area": "x", "code": code, "scheme": "NUTS2021", "country": code[:2], "level": 2}
    ...         for code in ("DK01", "SE22")
    ...     ],
    ...     regions=[{"id": "r", "code": "DK011", "scheme": "NUTS2021", "country": "DK", "level": 3}],
    ...     organizations=[{"id": "a", "region": "r", "country": "DK"}, {"id": "b", "country": "SE"}],
    ... )
    >>> areas(data)[["organizations", "undecided"]].to_dict("index")
    {'x': {'organizations': 1, 'undecided': 1}}
    """
    inside, undecided = area_members(data)
    home, _ = pd.factorize(countries(data.organizations, data), sort=True)
    link = sparse.coo_array(inside)
    known = home[link.coords[1]] >= 0
    nations = pd.Series(home[link.coords[1][known]]).groupby(link.coords[0][known]).nunique()
    member, _, _ = data.biadjacency()
    return data.areas[["name", "kind"]].assign(
        organizations=np.diff(inside.indptr).astype("int64"),
        reported=row_sums(scale_columns(inside, data.reported().to_numpy().astype(np.float64))).astype("int64"),
        undecided=undecided,
        countries=nations.reindex(range(len(data.areas)), fill_value=0).to_numpy(dtype=np.int64),
        projects=np.diff(sparse.csr_array(inside @ member).indptr).astype("int64"),
    )


def area_pairs(data: GraphData, *, counting: Counting = "fractional", domestic: bool = False) -> pd.DataFrame:
    """Ties across national borders inside each area (a = b) and between two areas.

    A tie is a pair of participants of one project from different countries, one in each area (or both in the one);
    each pair counts once, also where the areas overlap. Columns: a, b, a_name, b_name, inside (a = b), projects, full,
    binary, fractional (with ``domestic`` ties within a country, too), shared_organizations, salton and jaccard of the
    joint projects (NaN inside an area), rank, largest_project, largest_share, rank_without and few (see
    ``robustness``). No observed/expected: areas overlap and do not cover the map, so there is no total to expect from.
    First the areas by the ties inside, then the pairs, both with ranks of their own. With countries or regions
    chosen, rows with a reported organization in one of the areas. Organizations of unknown country are in no tie.

    >>> data = GraphData.of(
    ...     areas=[{"id": "x", "name": "Sound"}],
    ...     area_regions=[{"area": "x", "code": c, "scheme": "ISO3166-1", "country": c} for c in ("DK", "SE")],
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "FI"])],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> area_pairs(data)[["a", "b", "full", "fractional"]].round(3).to_numpy().tolist()
    [['x', 'x', 1, 0.333]]
    """
    member, _, projects = data.biadjacency()
    inside, _ = area_members(data)
    home, nations = pd.factorize(countries(data.organizations, data), sort=True)
    inside = scale_columns(inside, np.asarray(home >= 0).astype(np.float64))  # of unknown country: in no tie
    inside.eliminate_zeros()
    left, right = np.triu_indices(len(data.areas))
    both = sparse.csr_array(inside[left].multiply(inside[right]))
    number, shared = inside @ member, sparse.csr_array(both @ member)
    full = _product(number, left, right)
    if domestic:  # all pairs of participants; those in both areas twice, and each with itself
        full = full - (shared.multiply(shared) + shared) / 2
    else:
        full = full - _squares(inside, member, home, len(nations), left, right)
        full = full - (shared.multiply(shared) - _squares(both, member, home, len(nations))) / 2
    full = sparse.csr_array(full)
    full.data = full.data.round(9)
    full.eliminate_zeros()
    weight = meetings(data, 0).pair_weight()
    ties = {"full": full, "binary": presence(full), "fractional": scale_columns(full, weight)}
    binary = row_sums(ties["binary"])
    involved = np.diff(sparse.csr_array(number).indptr).astype(np.float64)
    ids, names = data.areas.index.to_numpy(), data.areas["name"].to_numpy()
    table = pd.DataFrame({"a": ids[left], "b": ids[right], "a_name": names[left], "b_name": names[right]})
    table["inside"] = left == right
    table["projects"] = binary.astype("int64")
    table["full"] = row_sums(full).round().astype("int64")
    table["binary"] = table["projects"]
    table["fractional"] = row_sums(ties["fractional"])
    table["shared_organizations"] = np.diff(both.indptr).astype("int64")
    apart = (left != right) & (binary > 0)
    one, other = involved[left], involved[right]
    empty = np.full(len(table), np.nan)
    table["salton"] = np.divide(binary, np.sqrt(one * other), out=empty.copy(), where=apart)
    table["jaccard"] = np.divide(binary, one + other - binary, out=empty.copy(), where=apart)
    seen = row_sums(scale_columns(inside, data.reported().to_numpy().astype(np.float64))) > 0
    listed = (binary > 0) & (seen[left] | seen[right])
    ranked = [
        without_largest(sparse.csr_array(ties[counting][rows]), projects, at=table.index[rows])
        for rows in (np.flatnonzero(listed & (left == right)), np.flatnonzero(listed & (left != right)))
    ]
    table = table[listed].join(pd.concat(ranked))
    table["few"] = table["projects"] < FEW_JOINT
    order = table.assign(_outside=~table["inside"]).sort_values(["_outside", "rank", "a", "b"], kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _met(own: pd.DataFrame, rules: pd.DataFrame, column: str, key: "pd.Series[str]") -> pd.DataFrame:
    """Areas and organizations where the column of the organization is the key of the rule."""
    wanted = pd.DataFrame({"area": rules["area"].to_numpy(), column: key.to_numpy()}).dropna().drop_duplicates()
    return own[["organization", column]].dropna().merge(wanted, on=column)[["area", "organization"]]


def _matrix(links: pd.DataFrame, areas: "pd.Index[str]", people: int) -> sparse.csr_array:
    """Areas × organizations, 1 where there is a link."""
    links = links.drop_duplicates()
    cells = (areas.get_indexer(pd.Index(links["area"])), links["organization"].to_numpy(dtype=np.int64))
    return sparse.csr_array((np.ones(len(links)), cells), shape=(len(areas), people))


def _product(number: sparse.csr_array, left: Any, right: Any) -> sparse.csr_array:
    """Cell by cell, the rows of the one times those of the other."""
    return sparse.csr_array(number[left].multiply(number[right]))


def _squares(
    inside: sparse.csr_array, member: sparse.csr_array, home: Any, nations: int, left: Any = None, right: Any = None
) -> sparse.csr_array:
    """For each row (or pair of rows) and project the sum over countries of the products of participants."""
    total = sparse.csr_array((inside.shape[0] if left is None else len(left), member.shape[1]))
    for nation in range(nations):  # some dozens of countries, not pairs
        mine = sparse.csr_array(scale_columns(inside, np.asarray(home == nation).astype(np.float64)) @ member)
        mine.eliminate_zeros()
        if mine.nnz:
            total = sparse.csr_array(total + (mine.multiply(mine) if left is None else _product(mine, left, right)))
    return total
