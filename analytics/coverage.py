"""What the graph knows and what it does not: by source, country and field, and against keep.eu's own counts."""

import numpy as np
import pandas as pd
from scipy import stats

from baltica.analytics.clusters import KINDS
from baltica.analytics.cross_border import project_internationality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.regions import regions
from baltica.graph.codes import country_name

FIELDS: tuple[tuple[str, str], ...] = (
    ("organizations", "type"),
    ("organizations", "country"),
    ("organizations", "city"),
    ("organizations", "region"),
    ("projects", "start_year"),
    ("projects", "end_year"),
    ("projects", "total_cost"),
    ("projects", "specialization"),
    ("projects", "programme"),
    ("projects", "partner_list_complete"),
    ("clusters", "status"),
    ("clusters", "specialization"),
    ("clusters", "founded_year"),
    ("regions", "population"),
    ("regions", "area"),
)


def totals(data: GraphData) -> "pd.Series[int]":
    """How much there is: rows of each kind, and the international clusters by kind and by status."""
    clusters = data.clusters
    abroad = clusters["kind"].isin(KINDS)
    counts = {
        "organizations": len(data.organizations),
        "projects": len(data.projects),
        "participations": len(data.participations),
        "clusters": len(clusters),
        "regions": len(data.regions),
        "international_clusters": int(abroad.sum()),
        "cross_border": int((clusters["kind"] == "cross_border").sum()),
        "transnational": int((clusters["kind"] == "transnational").sum()),
        "established": int((abroad & (clusters["status"] == "established")).sum()),
        "initiatives": int((abroad & (clusters["status"] == "initiative")).sum()),
    }
    return pd.Series(counts, name="count")


def by_field(data: GraphData) -> pd.DataFrame:
    """How often each important fact is known.

    Index table, field; rows, known, missing, share_known (NaN for an empty table). The field ``region at NUTS 3`` says
    how many organizations are located finely enough for regional figures; ``urban_class`` counts NUTS 3 regions only.

    >>> data = GraphData.of(projects=[{"id": "p", "start_year": 2016}, {"id": "q"}])
    >>> by_field(data).loc[("projects", "start_year")].tolist()
    [2.0, 1.0, 1.0, 0.5]
    """
    tables = data.tables()
    known = [(table, field, tables[table][field].notna()) for table, field in FIELDS]
    level = data.regions["level"].eq(3).fillna(False).astype(bool)
    known.append(("organizations", "region at NUTS 3", data.organizations["region_level"].eq(3).fillna(False)))
    known.append(("regions", "urban_class", data.regions.loc[level, "urban_class"].notna()))
    lines = [(table, field, len(flags), int(flags.sum())) for table, field, flags in known]
    frame = pd.DataFrame(lines, columns=["table", "field", "rows", "known"])
    frame["missing"] = frame["rows"] - frame["known"]
    frame["share_known"] = frame["known"] / frame["rows"].where(frame["rows"] > 0).astype("float64")
    return frame.sort_values(["table", "field"]).set_index(["table", "field"])


def by_source(data: GraphData) -> pd.DataFrame:
    """What each source gave: index source; title, publisher, licence, url, and rows of each kind that name it."""
    tables = ("organizations", "projects", "participations", "clusters")
    counts = pd.DataFrame({name: getattr(data, name)["source"].value_counts() for name in tables})
    table = data.sources.join(counts, how="outer").rename_axis("source").sort_index()
    table[list(tables)] = table[list(tables)].fillna(0).astype("int64")
    return table


def by_country(data: GraphData) -> pd.DataFrame:
    """What is known of each reported country, most organizations first.

    Index country; name, organizations, organizations_share, nuts3_share (of its organizations located at NUTS 3),
    projects (with a participant there), participations, participations_share.
    """
    people = data.organizations
    links = data.participations.join(people["country"], on="organization")
    groups = people.groupby("country")
    table = pd.DataFrame({"organizations": groups.size()})
    table["organizations_share"] = table["organizations"] / len(people) if len(people) else np.nan
    fine = people["region_level"].eq(3).fillna(False).astype("float64")
    table["nuts3_share"] = fine.groupby(people["country"]).mean()
    by_place = links.groupby("country")
    table["projects"] = by_place["project"].nunique()
    table["participations"] = by_place.size()
    table[["projects", "participations"]] = table[["projects", "participations"]].fillna(0).astype("int64")
    table["participations_share"] = table["participations"] / len(links) if len(links) else np.nan
    table = table[table.index.isin(people.loc[data.reported(), "country"])].rename_axis("country")
    table.insert(0, "name", table.index.map(country_name))
    order = table.reset_index().sort_values(["organizations", "country"], ascending=[False, True])
    return order.set_index("country")


def partner_lists(data: GraphData) -> pd.DataFrame:
    """How complete the lists of partners are: complete, incomplete, or not told by the source.

    Index list; projects, without_participants, one_participant, one_country (two or more participants of a single
    country), several_countries. Only the last make cross-border ties.
    """
    rows = project_internationality(data)
    state = rows["partner_list_complete"].map({True: "complete", False: "incomplete"}).fillna("not told")
    one_country = (rows["participants"] > 1) & (rows["countries"] == 1)
    table = pd.DataFrame(
        {
            "projects": state.value_counts(),
            "without_participants": (rows["participants"] == 0).groupby(state).sum(),
            "one_participant": (rows["participants"] == 1).groupby(state).sum(),
            "one_country": one_country.groupby(state).sum(),
            "several_countries": (rows["countries"] > 1).groupby(state).sum(),
        }
    )
    return table.reindex(["complete", "incomplete", "not told"]).fillna(0).astype("int64").rename_axis("list")


def against_keep(data: GraphData) -> pd.DataFrame:
    """Projects by NUTS 3 region here against keep.eu's own counts (2014–2020), which are independent of this graph.

    Index country, and ``all``; regions (with a keep.eu count), projects and keep_projects (summed over these regions,
    a project once in each region), share_here and share_keep of the total, spearman over the regions (NaN under 4
    regions or without variation). A country with share_here above share_keep is over-represented here.
    """
    keep = data.regions.loc[data.regions["keep_projects"].notna(), ["code", "keep_projects"]].set_index("code")
    rows = regions(data, 3)[["country", "projects"]].join(keep, how="inner").astype({"keep_projects": "int64"})
    groups = {str(country): part for country, part in rows.groupby("country")} | {"all": rows}
    lines = [
        {
            "country": country,
            "regions": len(part),
            "projects": int(part["projects"].sum()),
            "keep_projects": int(part["keep_projects"].sum()),
            "spearman": _spearman(part["projects"], part["keep_projects"]),
        }
        for country, part in groups.items()
    ]
    table = pd.DataFrame(lines).set_index("country")
    for column, share in (("projects", "share_here"), ("keep_projects", "share_keep")):
        total = int(rows[column].sum())
        table[share] = table[column] / total if total else np.nan
    return table[["regions", "projects", "keep_projects", "share_here", "share_keep", "spearman"]]


def _spearman(first: "pd.Series[int]", second: "pd.Series[int]") -> float:
    if len(first) < 4 or first.nunique() < 2 or second.nunique() < 2:
        return np.nan
    return float(stats.spearmanr(first, second).statistic)
