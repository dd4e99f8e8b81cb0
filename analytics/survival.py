"""What became of cluster initiatives after the project that developed them had ended."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from baltica.analytics.cluster_facts import joint_countries
from baltica.analytics.clusters import KINDS
from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.stats import Z95, wilson

GRACE = 3  # years that must have passed since the end: a new project takes about two years to be won and to begin
MIN_CURVE = 20  # initiatives below which no curve over time is drawn: its steps would be single cases
FEW = 5  # judged initiatives below which a share says little

OUTCOMES = {
    "later_project": "a later project develops or involves it",
    "together_later": "two or more members, of two countries, met in a later project",
    "active_later": "a member took part in a later project of any kind",
    "manager": "a managing organization is known (undated)",
    "established": "counts as established now",
}

MEASURES = by_name(
    Measure("judged", "Judged", "Initiatives whose funding ended long enough ago, and of which it can be told; "
            "of one, if so.", "count", "count"),
    Measure("share", "Share", "Share of the judged of which the outcome is found.", "yes / judged", "share"),
    Measure("low", "Lower end", "Lower end of the 95 % interval of the share; high is the upper end.",
            "Wilson score interval", "Wilson 1927, JASA 22, 209–212"),
    Measure("ended", "Funding ended", "Year the first unbroken spell of projects that develop it ended.",
            "end of the earliest project that develops it, moved on by those that began before it ended", "year"),
) | plain(
    outcome="What may have followed.",
    text="The outcome in words.",
    yes="Judged initiatives of which it is found.",
    high="Upper end of the 95 % interval of the share.",
    few=f"Whether fewer than {FEW} initiatives are judged.",
    developed_by="Projects that develop it.",
    years_since="Years from the end of its funding to the year up to which is looked.",
    why_not="Why it cannot be judged; empty where it can.",
    later_projects="Projects that develop or involve it and began after its funding ended.",
    years_to_next="Years from the end of its funding to the start of the first later project; empty without one.",
    together_later="Whether two or more members, of two countries, met in a later project.",
    members="Organizations linked to it as members; empty where none is known.",
    members_active="Members that took part in a later project of any kind.",
    manager="Whether a managing organization is known.",
    established="Whether it counts as established now.",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Survival:
    """What became of initiatives.

    ``clusters``: one row an international cluster that a project developed (see :func:`survival`); ``outcomes``: shares
    of those that can be judged; ``curve``: share without a later project by years since the end, with its 95 %
    interval, empty where the cases are few; ``reference``: the year up to which is looked; ``grace``: years since the
    end asked for; ``left_out``: number of clusters that cannot be judged, by reason.
    """

    clusters: pd.DataFrame
    outcomes: pd.DataFrame
    curve: pd.DataFrame
    reference: int | None
    grace: int
    left_out: dict[str, int]


def survival(data: GraphData, *, reference: int | None = None, grace: int = GRACE) -> Survival:
    """What is found of each international cluster initiative after the project that developed it had ended.

    A cluster is looked at when it is reported, international, and a project develops it. Its funding ended with the
    first unbroken spell of such projects: the one that ended first, moved on by every project that develops it and
    began no later than that. Later means: began after that year, and not after ``reference`` (default: newest year a
    project of the data began). Judged are those whose funding ended at least ``grace`` years before the reference; a
    cluster that is established and was founded before its first project was no initiative and is left out, as is one
    that is established and of unknown founding year (it may have been).

    ``clusters`` (index cluster): name, status, kind, developed_by (projects), ended, years_since, judged, why_not, and
    for those whose end is known: later_projects, years_to_next, together_later, members, members_active, manager,
    established. ``outcomes`` (index outcome): text, judged, yes, share, low, high (Wilson, 95 %), few. Outcomes of
    members are judged where members are known (two of them for meeting again).

    >>> data = GraphData.of(
    ...     clusters=[{"id": "c", "kind": "cross_border", "status": "initiative"}],
    ...     projects=[{"id": "p", "start_year": 2009, "end_year": 2012}, {"id": "q", "start_year": 2015}],
    ...     project_clusters=[
    ...         {"project": "p", "cluster": "c", "relation": "develops"},
    ...         {"project": "q", "cluster": "c", "relation": "involves"},
    ...     ],
    ... )
    >>> found = survival(data)
    >>> found.clusters[["ended", "later_projects", "years_to_next"]].values.tolist(), int(found.outcomes["yes"].iloc[0])
    ([[2012, 1, 3.0]], 1)
    """
    started = data.projects["start_year"].dropna()
    newest = reference if reference is not None else (int(started.max()) if len(started) else None)
    table = _spells(data)
    table["years_since"] = newest - table["ended"] if newest is not None else np.nan
    table["why_not"] = _why_not(table, newest, grace)
    table["judged"] = table["why_not"].isna()
    table = table.join(_later(data, table, newest))
    left_out = table["why_not"].value_counts().sort_index().astype(int).to_dict()
    table = table.sort_values(["ended", "name"], na_position="last")[list(_COLUMNS)]
    judged = table[table["judged"]]
    return Survival(table, _outcomes(judged), _curve(judged), newest, grace, {str(k): v for k, v in left_out.items()})


_COLUMNS = (
    *("name", "status", "kind", "developed_by", "ended", "years_since", "judged", "why_not"),
    *("later_projects", "years_to_next", "together_later", "members", "members_active", "manager", "established"),
)


def _spells(data: GraphData) -> pd.DataFrame:
    """International clusters that projects develop, with the year their first spell of funding ended."""
    rows = data.clusters[data.clusters["kind"].isin(KINDS) & data.reported_clusters()]
    links = data.project_clusters[data.project_clusters["relation"] == "develops"]
    dated = links.join(data.projects[["start_year", "end_year"]], on="project")
    dated = dated.drop_duplicates(["cluster", "project"]).astype({"start_year": "float64", "end_year": "float64"})
    table = rows.loc[rows.index.isin(dated["cluster"]), ["name", "status", "kind", "founded_year"]].copy()
    groups = dated.groupby("cluster")
    table["developed_by"] = groups.size().reindex(table.index).astype("int64")
    table["begun"] = groups["start_year"].min().reindex(table.index)
    ended = dated.groupby("cluster")["end_year"].min().reindex(table.index)
    while True:  # each round takes in at least one more project, or ends
        open_end = dated["cluster"].map(ended)
        goes_on = dated[(dated["start_year"] <= open_end) & (dated["end_year"] > open_end)]
        if goes_on.empty:
            break
        ended.update(goes_on.groupby("cluster")["end_year"].max())
    table["ended"] = ended.astype("Int64")
    # A project that develops it, began by then and has no end known may be going on.
    undated = dated[dated["end_year"].isna() & ~(dated["start_year"] > dated["cluster"].map(ended))]
    table["undated"] = table.index.isin(undated["cluster"])
    return table


def _why_not(table: pd.DataFrame, newest: int | None, grace: int) -> "pd.Series[Any]":
    """Why a cluster cannot be judged; None where it can."""
    before = (table["status"] == "established") & (table["founded_year"] < table["begun"]).fillna(False).astype(bool)
    unclear = (table["status"] == "established") & (table["founded_year"].isna() | table["begun"].isna())
    years = table["years_since"].astype("float64") if newest is not None else pd.Series(np.nan, table.index)
    reasons = pd.Series([None] * len(table), table.index, dtype=object)
    for rows, reason in (
        (years < grace, f"funding ended less than {grace} years before the newest record"),
        (years < 0, "funding goes on"),
        (table["undated"], "a project that develops it has no known end"),
        (years.isna(), "year the funding ended is not known"),
        (unclear, "established, and not known whether before its first project"),
        (before, "established before its first project"),
    ):
        reasons[rows.to_numpy(dtype=bool)] = reason
    return reasons


def _later(data: GraphData, table: pd.DataFrame, newest: int | None) -> pd.DataFrame:
    """What is found after the end, by cluster."""
    ended = table["ended"].astype("float64")
    started = data.projects["start_year"].astype("float64")
    last = np.inf if newest is None else newest

    def later(links: pd.DataFrame, unit: str, project: str) -> "pd.Series[bool]":
        begun = links[project].map(started)
        return (begun > links[unit].map(ended)) & (begun <= last)

    known = ended.notna()
    found = pd.DataFrame(index=table.index)
    own = data.project_clusters.drop_duplicates(["cluster", "project"])
    own = own[later(own, "cluster", "project")]
    found["later_projects"] = own.groupby("cluster").size().reindex(table.index).fillna(0).where(known).astype("Int64")
    found["years_to_next"] = own["project"].map(started).groupby(own["cluster"]).min().reindex(table.index) - ended
    members = data.memberships.rename(columns={"cluster": "unit", "organization": "value"})[["unit", "value"]]
    members = members.drop_duplicates()
    members = members[members["unit"].isin(table.index)]
    number = members.groupby("unit").size().reindex(table.index)
    found["members"] = number.astype("Int64")
    met = joint_countries(data, members).rename("countries").reset_index()
    met = met[(met["countries"] >= 2) & later(met, "unit", "project")]
    found["together_later"] = pd.Series(table.index.isin(met["unit"]), table.index, dtype="boolean").where(
        known & (number >= 2)
    )
    links = data.participations[["project", "organization"]].drop_duplicates()
    all_links = members.merge(links, left_on="value", right_on="organization")
    active = all_links[later(all_links, "unit", "project")].groupby("unit")["value"].nunique()
    found["members_active"] = active.reindex(table.index).fillna(0).where(known & number.notna()).astype("Int64")
    managed = data.memberships.loc[data.memberships["role"] == "manager", "cluster"]
    found["manager"] = table.index.isin(managed)
    found["established"] = table["status"] == "established"
    return found


def _outcomes(judged: pd.DataFrame) -> pd.DataFrame:
    """Shares of the judged with each outcome."""
    facts = pd.DataFrame(
        {
            "later_project": (judged["later_projects"] > 0).astype("boolean"),
            "together_later": judged["together_later"].astype("boolean"),
            "active_later": (judged["members_active"] > 0).astype("boolean"),
            "manager": judged["manager"].astype("boolean"),
            "established": judged["established"].astype("boolean"),
        },
        index=judged.index,
    )
    table = pd.DataFrame({"text": pd.Series(OUTCOMES)}).rename_axis("outcome")
    table["judged"] = facts.notna().sum().astype("int64")
    table["yes"] = facts.sum().astype("int64")
    table["share"] = table["yes"] / table["judged"].where(table["judged"] > 0).astype("float64")
    table["low"], table["high"] = wilson(table["yes"], table["judged"])
    return table.assign(few=table["judged"] < FEW)


def _curve(judged: pd.DataFrame) -> pd.DataFrame:
    """Share of initiatives still without a later project, by years since the end (Kaplan and Meier 1958).

    Columns years, at_risk, still_without, low, high (95 %, log-log). Those without one are followed up to the reference
    year. Empty under 20 initiatives, or where none has a later project.
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    names = ["years", "at_risk", "still_without", "low", "high"]
    event = judged["years_to_next"].notna().to_numpy()
    if len(judged) < MIN_CURVE or not event.any():
        return pd.DataFrame(columns=names)
    time = judged["years_to_next"].fillna(judged["years_since"].astype("float64")).to_numpy(float)
    curve = SurvfuncRight(time, event.astype(int))
    rows = []
    for year, risk, without, error in zip(
        curve.surv_times, curve.n_risk, curve.surv_prob, curve.surv_prob_se, strict=True
    ):
        low, high = _log_log(float(without), float(error))
        rows.append((float(year), int(risk), float(without), low, high))
    return pd.DataFrame(rows, columns=names)


def _log_log(share: float, error: float) -> tuple[float, float]:
    """95 % interval of a point of the curve that stays between 0 and 1 (Kalbfleisch and Prentice 1980)."""
    if not 0 < share < 1:
        return np.nan, np.nan
    reach = np.exp(Z95 * error / abs(share * np.log(share)))
    return float(share**reach), float(share ** (1 / reach))
