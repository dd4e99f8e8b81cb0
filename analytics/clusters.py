"""International clusters by field, kind and status, and initiatives beside established clusters."""

from typing import Literal

import numpy as np
import pandas as pd

from baltica.analytics.effect_sizes import cliffs_delta, cliffs_delta_interval
from baltica.analytics.graphdata import GraphData
from baltica.analytics.stats import wilson

Kind = Literal["cross_border", "transnational"]
KINDS: tuple[Kind, ...] = ("cross_border", "transnational")
STATUSES = ("established", "initiative")
UNKNOWN = "unknown"


def international_clusters(data: GraphData, *, kind: Kind | None = None) -> pd.DataFrame:
    """The reported international clusters (cross-border or transnational) with what is known of each.

    Index cluster; name, kind, status, specialization, founded_year, countries (number it spans), regions (places it
    is present in, at whatever level is known), members (organizations linked to it), projects (that develop or
    involve it). ``kind`` keeps one kind. National clusters are not listed.
    """
    kinds = KINDS if kind is None else (kind,)
    rows = data.clusters[data.clusters["kind"].isin(kinds) & data.reported_clusters()]
    table = rows[["name", "kind", "status", "specialization", "founded_year"]].copy()
    table["countries"] = rows["countries"].map(len).astype("int64")
    for column, links, end in (
        ("regions", data.presences, "region"),
        ("members", data.memberships, "organization"),
        ("projects", data.project_clusters, "project"),
    ):
        counts = links.groupby("cluster")[end].nunique()
        table[column] = counts.reindex(table.index, fill_value=0).astype("int64")
    return table


def by_specialization(data: GraphData, *, kind: Kind | None = None) -> pd.DataFrame:
    """International clusters of each field, most first.

    Index specialization (clusters of unknown field in the row ``unknown``); clusters, cross_border, transnational,
    established, initiative; share of all with its 95 % Wilson interval low, high; and the share of the field among
    established clusters and among initiatives, each with its interval: established_share, established_low,
    established_high, initiative_share, … The fields are the compiler's reading of the sources. No clusters: no rows.

    >>> data = GraphData.of(
    ...     clusters=[
    ...         {"id": "a", "kind": "cross_border", "status": "initiative", "specialization": "ict"},
    ...         {"id": "b", "kind": "transnational", "status": "established", "specialization": "ict"},
    ...         {"id": "c", "kind": "cross_border", "status": "initiative", "specialization": "food"},
    ...         {"id": "d", "kind": "national", "status": "established", "specialization": "food"},
    ...     ]
    ... )
    >>> by_specialization(data)[["clusters", "initiative", "share", "low", "high"]].round(2)
                    clusters  initiative  share   low  high
    specialization
    ict                    2           1   0.67  0.21  0.94
    food                   1           1   0.33  0.06  0.79
    """
    rows = international_clusters(data, kind=kind)
    rows["specialization"] = rows["specialization"].fillna(UNKNOWN)
    groups = rows.groupby("specialization")
    table = pd.DataFrame({"clusters": groups.size()})
    for column, values in (("kind", KINDS), ("status", STATUSES)):
        for value in values:
            table[value] = (rows[column] == value).groupby(rows["specialization"]).sum().astype("int64")
    for column, prefix in (("clusters", ""), ("established", "established_"), ("initiative", "initiative_")):
        number = int(table[column].sum())
        table[f"{prefix}share"] = table[column] / number if number else np.nan
        table[f"{prefix}low"], table[f"{prefix}high"] = wilson(table[column], np.full(len(table), number))
    table = table.rename_axis("specialization").reset_index()
    order = table.sort_values(["clusters", "specialization"], ascending=[False, True])
    return order.set_index("specialization")


def by_kind_and_status(data: GraphData) -> pd.DataFrame:
    """Number of international clusters by kind (rows, and their total) and status (columns, and their total)."""
    rows = international_clusters(data)
    table = pd.DataFrame(
        {s: [int(((rows["kind"] == k) & (rows["status"] == s)).sum()) for k in KINDS] for s in STATUSES},
        index=pd.Index(KINDS, name="kind"),
    )
    table[UNKNOWN] = [int(((rows["kind"] == k) & rows["status"].isna()).sum()) for k in KINDS]
    table["total"] = table.sum(axis=1)
    table.loc["total"] = table.sum()
    return table.drop(columns=UNKNOWN) if not table.loc["total", UNKNOWN] else table


def compare_status(data: GraphData, *, kind: Kind | None = None) -> pd.DataFrame:
    """Established international clusters and initiatives side by side, in what can be counted of each.

    Index attribute: countries, regions, members, projects, founded_year. For each status: known (clusters where the
    attribute is known), median, q1, q3. cliffs_delta: how much initiatives tend to have the larger value, -1 to 1
    (P(initiative > established) - P(initiative < established), Cliff 1993), with the 95 % interval low, high of Feng
    and Cliff (2004). Links are those found in the sources, so few members may mean few known members. ``kind`` keeps
    one kind. :mod:`baltica.analytics.comparison` compares in more, with tests.
    """
    rows = international_clusters(data, kind=kind)
    found = []
    for attribute in ("countries", "regions", "members", "projects", "founded_year"):
        line: dict[str, object] = {"attribute": attribute}
        values = {}
        for status in STATUSES:
            given = rows.loc[rows["status"] == status, attribute].dropna().astype("float64").to_numpy()
            values[status] = given
            quarters = np.quantile(given, [0.5, 0.25, 0.75]) if len(given) else [np.nan] * 3
            line |= {f"{status}_known": len(given)}
            line |= {f"{status}_{n}": v for n, v in zip(("median", "q1", "q3"), quarters, strict=True)}
        line["cliffs_delta"] = cliffs_delta(values["initiative"], values["established"])
        line["low"], line["high"] = cliffs_delta_interval(values["initiative"], values["established"])
        found.append(line)
    return pd.DataFrame(found).set_index("attribute")
