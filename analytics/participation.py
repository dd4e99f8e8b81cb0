"""Participations one by one: whom each meets, here and abroad, and what money is known of it."""

import numpy as np
import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import countries

MONEY = ("eu_contribution", "total_cost")


def participations(data: GraphData) -> pd.DataFrame:
    """One row an organization and project (two roles in one project are one row), with its partners and its money.

    Columns: project, organization, country (None where unknown), coordinator (in any of its roles; NA where no role
    is told), partners (participants of known country it meets there), foreign (those of another country; 0 where its
    own is unknown), pair_weight (1/number of pairs of the project's participants: the weight of one tie in fractional
    counting), and for eu_contribution and total_cost [EUR] what is told of this participation, and ``_shared_out``:
    what the project has beyond that, in equal parts for those participants of whom nothing is told (Known figures plus
    shares sum to the figure of the project, unless the known ones exceed it). NaN where unknown.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "SE"}],
    ...     projects=[{"id": "p", "total_cost": 90}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> participations(data)[["organization", "partners", "foreign", "total_cost_shared_out"]]
      organization  partners  foreign  total_cost_shared_out
    0            a         2        2                   30.0
    1            b         2        1                   30.0
    2            c         2        1                   30.0
    """
    keys = ["project", "organization"]
    links = data.participations
    groups = links.groupby(keys, sort=True)
    table = groups[list(MONEY)].sum(min_count=1)
    told = links["role"].notna().groupby([links[key] for key in keys]).any()
    leads = (links["role"] == "coordinator").groupby([links[key] for key in keys]).any()
    table["coordinator"] = leads.astype("boolean").where(told)
    table = table.reset_index()
    table["country"] = table["organization"].map(countries(data.organizations, data)).astype(object)
    known = table["country"].notna()
    size = table.groupby("project")["organization"].transform("size")
    all_known = known.groupby(table["project"]).transform("sum")
    same = table.groupby(["project", "country"])["organization"].transform("size").fillna(0)
    table["partners"] = np.where(known, all_known - 1, 0).astype("int64")
    table["foreign"] = np.where(known, all_known - same, 0).astype("int64")
    pairs = (size * (size - 1) / 2).astype("float64")
    table["pair_weight"] = (1 / pairs.where(pairs > 0)).fillna(0.0)
    for money in MONEY:
        table[f"{money}_shared_out"] = _shared_out(data, table, money)
    order = [*keys, "country", "coordinator", "partners", "foreign", "pair_weight"]
    return table[[*order, *(f"{money}{end}" for money in MONEY for end in ("", "_shared_out"))]]


def _shared_out(data: GraphData, table: pd.DataFrame, money: str) -> "pd.Series[float]":
    """What is left of a project's figure, in equal parts for the participants without a figure of their own."""
    project = table["project"]
    own = table[money]
    left = project.map(data.projects[money]) - own.groupby(project).transform("sum")
    untold = own.isna().groupby(project).transform("sum")
    return (left.clip(lower=0) / untold.where(untold > 0)).where(own.isna())
