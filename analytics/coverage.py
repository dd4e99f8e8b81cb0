"""What the graph knows and what it does not: by source, country and field, and against keep.eu's own counts."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from baltica.analytics.clusters import KINDS, UNKNOWN
from baltica.analytics.cross_border import project_internationality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import plain
from baltica.analytics.places import NOT_LOCATED, countries, place_codes
from baltica.analytics.regions import regions
from baltica.graph.codes import country_name

CUT_LISTS = "projects whose list of partners is known to be cut off"  # why they are left out of rankings

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

MEASURES = plain(
    table="Kind of record that the fact is of.",
    field="The fact; region at NUTS 3: whether an organization is located finely enough for regional figures.",
    rows="Records of this kind; of urban_class the NUTS 3 regions only.",
    known="Records of which the fact is known.",
    missing="Records of which it is not known.",
    share_known="Share of the records of which it is known, 0 to 1; empty without any record.",
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


@dataclass(frozen=True)
class Located:
    """How many organizations, and how many participations by them, are located at a level, of how many.

    Shares are NaN where there is nothing to share.
    """

    level: int
    organizations: int
    organizations_located: int
    participations: int
    participations_located: int

    @property
    def organizations_share(self) -> float:
        """Share of the organizations located at the level."""
        return _share(self.organizations_located, self.organizations)

    @property
    def participations_share(self) -> float:
        """Share of the participations by an organization located at the level."""
        return _share(self.participations_located, self.participations)


def located_share(data: GraphData, level: int) -> Located:
    """How much of the data is located at the NUTS level (0: whose country is known).

    Participations count each organization once in a project, as all figures do. Everything in the data counts, the
    places that are not reported too, since figures of reported places rest on partners elsewhere.

    >>> data = GraphData.of(organizations=[{"id": "a", "country": "DK"}, {"id": "b"}])
    >>> located_share(data, 0).organizations_share
    0.5
    """
    located = ~place_codes(data.organizations, data, level).str.endswith(NOT_LOCATED).astype(bool)
    links = data.participations.drop_duplicates(["project", "organization"])["organization"]
    return Located(level, len(located), int(located.sum()), len(links), int(located.reindex(links).sum()))


@dataclass(frozen=True)
class Complete:
    """How many projects there are, of how many a source tells if their list of partners is complete, and how many are.

    Shares are NaN where there is nothing to share.
    """

    projects: int
    told: int
    complete: int

    @property
    def share_of_told(self) -> float:
        """Share of complete lists among the projects of which it is told."""
        return _share(self.complete, self.told)

    @property
    def share(self) -> float:
        """Share of projects known to have a complete list among all projects."""
        return _share(self.complete, self.projects)


def complete_share(data: GraphData) -> Complete:
    """How many projects have a complete list of partners, as far as their sources tell.

    >>> complete_share(GraphData.of(projects=[{"id": "p", "partner_list_complete": True}, {"id": "q"}]))
    Complete(projects=2, told=1, complete=1)
    """
    flags = data.projects["partner_list_complete"]
    return Complete(len(flags), int(flags.notna().sum()), int(flags.fillna(False).sum()))


def without_cut_lists(data: GraphData) -> GraphData:
    """The data without projects whose list of partners is known to be cut off, which ``left_out`` then counts.

    Rankings rest on the others: a cut list shows some partners of a project and hides the rest. Lists of which nobody
    knows count as they are.

    >>> rows = [{"id": "p", "partner_list_complete": False}, {"id": "q"}]
    >>> found = without_cut_lists(GraphData.of(projects=rows))
    >>> list(found.projects.index), found.left_out
    (['q'], {'projects whose list of partners is known to be cut off': 1})
    """
    cut = data.projects["partner_list_complete"].eq(False).fillna(False).astype(bool)
    if not cut.any():
        return data
    kept = data.of_projects(data.projects.index[~cut])
    return replace(kept, left_out=kept.left_out | {CUT_LISTS: int(cut.sum())})


def undated(data: GraphData) -> int:
    """Projects whose first year is not known: they are in no year, and left out by every bound in time.

    >>> undated(GraphData.of(projects=[{"id": "p", "start_year": 2016}, {"id": "q"}]))
    1
    """
    return int(data.projects["start_year"].isna().sum())


def source_shares(data: GraphData) -> pd.DataFrame:
    """How much of the records each source gave, and how much of them is of each country: who weighs most in figures.

    Index by (``source`` or ``country``), name; organizations, projects, participations (rows that name the source;
    projects with a participant from the country) and the share of each in all of its kind. Shares of projects by
    country sum to more than 1, as a project is in several countries. What names no source or country is ``unknown``.
    Sorted by participations, most first.

    >>> data = GraphData.of(organizations=[{"id": "a", "country": "DK", "source": "s"}, {"id": "b", "country": "SE"}])
    >>> source_shares(data)["organizations_share"].to_dict()
    {('source', 's'): 0.5, ('source', 'unknown'): 0.5, ('country', 'DK'): 0.5, ('country', 'SE'): 0.5}
    """
    kinds = ("organizations", "projects", "participations")
    rows = {kind: getattr(data, kind) for kind in kinds}
    sources = {kind: frame["source"].fillna(UNKNOWN).value_counts() for kind, frame in rows.items()}
    home = countries(data.organizations, data).fillna(UNKNOWN)
    links = data.participations.assign(country=data.participations["organization"].map(home))
    places = {
        "organizations": home.value_counts(),
        "projects": links.groupby("country")["project"].nunique(),
        "participations": links["country"].value_counts(),
    }
    tables = []
    for by, counts in (("source", sources), ("country", places)):
        table = pd.DataFrame(counts, columns=list(kinds)).fillna(0).astype("int64").rename_axis("name").reset_index()
        for kind in kinds:
            table[f"{kind}_share"] = table[kind] / len(rows[kind]) if len(rows[kind]) else np.nan
        table = table.sort_values(["participations", "organizations", "name"], ascending=[False, False, True])
        tables.append(table.assign(by=by))
    return pd.concat(tables, ignore_index=True).set_index(["by", "name"])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else np.nan


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
    from scipy import stats

    if len(first) < 4 or first.nunique() < 2 or second.nunique() < 2:
        return np.nan
    return float(stats.spearmanr(first, second).statistic)
