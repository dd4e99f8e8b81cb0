"""How clusters, initiatives and projects are spread over fields, and which part of them is knowledge-intensive."""

from typing import Literal

import numpy as np
import pandas as pd

from baltica.analytics.clusters import KINDS, STATUSES, UNKNOWN
from baltica.analytics.fields import OWN, FieldCounting, Of, find_scheme, project_fields
from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.stats import wilson
from baltica.graph.errors import InputError

Group = Literal["kind", "status"]
# A convention of this product after Eurostat's knowledge-intensive activities (NACE 21, 26, 58-63, 72-74, 86, 90):
# the fields that hold them and little else. Other fields hold a mix, and are not counted.
KNOWLEDGE_INTENSIVE = ("life_sciences", "ict", "creative_industries")

MEASURES = by_name(
    Measure("count", "Count", "Things of the field; with several fields each counts its part.", "x_k", "count"),
    Measure(
        "share", "Share", "Share of the field among those whose field is known, and unknown as a row.", "x_k / x", ""
    ),
    Measure(
        "low",
        "Interval, low",
        "Lower end of the 95 % interval of the share.",
        "(p + z²/2n - z sqrt(p(1 - p)/n + z²/4n²)) / (1 + z²/n)",
        "Wilson 1927, JASA 22, 209–212",
    ),
    Measure(
        "high", "Interval, high", "Upper end of that interval.", "the same with +", "Wilson 1927, JASA 22, 209–212"
    ),
    Measure(
        "knowledge_intensive",
        "Knowledge-intensive",
        f"Of the fields {', '.join(KNOWLEDGE_INTENSIVE)}; a convention of this product.",
        "count",
        "after Eurostat, knowledge-intensive activities",
    ),
) | plain(
    clusters="International clusters of the field.",
    cross_border="Cross-border clusters of the field.",
    transnational="Transnational clusters of the field.",
    established="Established clusters of the field.",
    initiative="Cluster initiatives of the field.",
    established_share="Share of the field among the established clusters, 0 to 1.",
    initiative_share="Share of the field among the initiatives, 0 to 1.",
)


def things_with_fields(
    data: GraphData, *, of: Of = "clusters", scheme: str = OWN, kinds: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """One row a reported thing and field, with its weight (1/number of its fields): what distributions count.

    Columns thing, field (``unknown`` where none), weight, kind, status, year (a cluster's founding, a project's start).
    Reported clusters; projects with a reported participant, or all projects when no place is chosen.
    """
    if of in ("clusters", "initiatives"):
        rows = data.clusters[data.reported_clusters() & data.clusters["kind"].isin(KINDS if kinds is None else kinds)]
        if of == "initiatives":
            rows = rows[rows["status"] == "initiative"]
        about = rows[["kind", "status"]].assign(year=rows["founded_year"])
        fields = rows["specialization"].rename("field").rename_axis("thing").dropna().reset_index()
    elif of == "projects":
        kept = data.projects
        if data.selection.country or data.selection.region:
            reported = data.organizations.index[data.reported()]
            links = data.participations[data.participations["organization"].isin(reported)]
            kept = kept[kept.index.isin(links["project"])]
        about = pd.DataFrame({"kind": None, "status": None, "year": kept["start_year"]}, kept.index)
        fields = project_fields(data, scheme).rename(columns={"project": "thing"})
    else:
        raise InputError("organizations are not counted by field alone", "Count clusters, initiatives or projects.")
    table = about.rename_axis("thing").reset_index().merge(fields, on="thing", how="left")
    table["field"] = table["field"].fillna(UNKNOWN)
    table["weight"] = 1 / table.groupby("thing")["field"].transform("size")
    return table


def by_field(
    data: GraphData,
    *,
    of: Of = "clusters",
    scheme: str = OWN,
    counting: FieldCounting = "fractional",
    kinds: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """How many things there are of each field, and their share with its 95 % Wilson interval; most first.

    Columns field, count, cases (whole things), share, low, high. The share is of all things (fractional), so that the
    shares sum to 1; ``counting="full"`` gives the share of things that have the field. ``unknown`` is a row of its own.

    >>> data = GraphData.of(projects=[{"id": "p", "specialization": "ict"}, {"id": "q"}])
    >>> by_field(data, of="projects").round(2).values.tolist()
    [['ict', 1.0, 1, 0.5, 0.09, 0.91], ['unknown', 1.0, 1, 0.5, 0.09, 0.91]]
    """
    rows = things_with_fields(data, of=of, scheme=scheme, kinds=kinds)
    return _shares(rows, counting)


def by_group(
    data: GraphData, group: Group, *, of: Of = "clusters", kinds: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """The distribution over fields within each kind or each status of clusters, side by side.

    Columns the group (``kind`` or ``status``), field, count, cases, share (within the group), low, high.

    >>> data = GraphData.of(clusters=[{"id": "a", "kind": "cross_border", "status": "initiative"}])
    >>> by_group(data, "status").round(2).values.tolist()
    [['initiative', 'unknown', 1.0, 1, 1.0, 0.21, 1.0]]
    """
    rows = things_with_fields(data, of=of, kinds=kinds)
    rows[group] = rows[group].fillna(UNKNOWN)
    order = [*KINDS, *STATUSES, "national", UNKNOWN]
    parts = [(value, _shares(rows[rows[group] == value], "full")) for value in order if (rows[group] == value).any()]
    for value, part in parts:
        part.insert(0, group, value)
    return (
        pd.concat([part for _, part in parts], ignore_index=True) if parts else pd.DataFrame(columns=[group, "field"])
    )


def by_year(
    data: GraphData, *, of: Of = "clusters", scheme: str = OWN, kinds: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """How many things began in each year, and how many of them in knowledge-intensive fields.

    Columns year (a project's start, a cluster's founding), cases, knowledge_intensive, share, low, high (Wilson).
    Undated things are left out; fields of other schemes than Baltica's own are not sorted into knowledge-intensive and
    others, so the last four are NaN there.
    """
    rows = things_with_fields(data, of=of, scheme=scheme, kinds=kinds).dropna(subset=["year"])
    groups = rows.groupby("year")
    table = pd.DataFrame({"cases": groups["thing"].nunique()}).rename_axis("year").reset_index()
    own = find_scheme(data, scheme) == OWN
    hits = rows["field"].isin(KNOWLEDGE_INTENSIVE).groupby(rows["year"]).sum().to_numpy(dtype=float)
    known = (rows["field"] != UNKNOWN).groupby(rows["year"]).sum().to_numpy(dtype=float)
    hits, known = (hits, known) if own else (np.full(len(table), np.nan), np.full(len(table), np.nan))
    table["knowledge_intensive"] = hits
    table["share"] = np.divide(hits, known, out=np.full(len(table), np.nan), where=known > 0)
    table["low"], table["high"] = wilson(hits, known)
    return table


def year_trend(table: pd.DataFrame) -> float:
    """p of a trend of the share over the years of :func:`by_year`: does it rise or fall steadily (Cochran–Armitage).

    Linear-by-linear association of year and field; NaN with fewer than 3 years, 20 cases, or nothing on one side.
    """
    rows = table.dropna(subset=["share"])
    rest = rows["cases"] - rows["knowledge_intensive"]
    hits = rows["knowledge_intensive"]
    if len(rows) < 3 or rows["cases"].sum() < 20 or not (hits.sum() > 0 and rest.sum() > 0):
        return np.nan
    from statsmodels.stats.contingency_tables import Table

    counts = np.column_stack([rest.to_numpy(float), hits.to_numpy(float)])
    trend = Table(counts, shift_zeros=False).test_ordinal_association(row_scores=rows["year"].to_numpy(float))
    return float(trend.pvalue)


def knowledge_share(data: GraphData, *, kinds: tuple[str, ...] | None = None) -> pd.DataFrame:
    """The share of knowledge-intensive fields among initiatives, established clusters, and both.

    Columns group, clusters (of known field), knowledge_intensive, share, low, high (Wilson), other (in the field
    "other"), other_share. Which fields these are is a convention: :data:`KNOWLEDGE_INTENSIVE`.

    >>> data = GraphData.of(
    ...     clusters=[{"id": "a", "kind": "cross_border", "status": "initiative", "specialization": "ict"}]
    ... )
    >>> knowledge_share(data)[["group", "clusters", "knowledge_intensive", "share"]].values.tolist()[1]
    ['initiative', 1, 1, 1.0]
    """
    rows = things_with_fields(data, kinds=kinds)
    rows = rows[rows["field"] != UNKNOWN]
    found = []
    for group in ("all", "initiative", "established"):
        part = rows if group == "all" else rows[rows["status"] == group]
        hits, other = int(part["field"].isin(KNOWLEDGE_INTENSIVE).sum()), int((part["field"] == "other").sum())
        low, high = wilson([hits], [len(part)])
        share, other_share = (hits / len(part), other / len(part)) if len(part) else (np.nan, np.nan)
        found.append((group, len(part), hits, share, low[0], high[0], other, other_share))
    names = ["group", "clusters", "knowledge_intensive", "share", "low", "high", "other", "other_share"]
    return pd.DataFrame(found, columns=names)


def _shares(rows: pd.DataFrame, counting: FieldCounting) -> pd.DataFrame:
    """Counts and shares by field, most first."""
    number = rows["thing"].nunique()
    groups = rows.groupby("field")
    cases = groups["thing"].nunique()
    count = groups["weight"].sum() if counting == "fractional" else cases.astype("float64")
    low, high = wilson(count, np.full(len(count), number))
    table = pd.DataFrame(
        {"count": count, "cases": cases.astype("int64"), "share": count / max(number, 1), "low": low, "high": high}
    ).reset_index()
    order = table.assign(_count=-table["count"].round(9)).sort_values(["_count", "field"]).index
    return table.loc[order].reset_index(drop=True)
