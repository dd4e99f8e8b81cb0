"""Regions, areas and countries side by side: what is in each, its money, its ties, its place in the network."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.centrality import BROKERAGE, centrality
from baltica.analytics.clusters import KINDS
from baltica.analytics.graphdata import GraphData
from baltica.analytics.helix import HELICES
from baltica.analytics.matrices import Vector, group_matrix, presence
from baltica.analytics.participation import MONEY, participations
from baltica.analytics.region_time import newcomers
from baltica.analytics.regions import FEW_ORGANIZATIONS, FEW_PROJECTS
from baltica.analytics.slices import ranks
from baltica.analytics.territories import Territories, territories
from baltica.analytics.versions import version_changes
from baltica.cypher.selection import suggest
from baltica.graph.errors import InputError

CENTRALITY = ("degree", "betweenness", "eigenvector")
MILLION = 1_000_000

# Columns of each group, in order; what each says: region_measures.MEASURES.
GROUPS: dict[str, tuple[str, ...]] = {
    "counts": (
        "organizations", *HELICES, "helix_unknown", "projects", "participations", "coordinators", "coordinator_share",
    ),
    "clusters": (
        "clusters", "cross_border", "transnational", "national", "established", "initiatives", "status_unknown",
        "national_initiatives", "clusters_stated",
    ),
    "money": tuple(f"{money}{end}" for money in MONEY for end in ("", "_shared_out", "_known", "_shared_known")),
    "ties": ("cross_border_ties", "full", "binary", "cross_border_share", "partner_countries"),
    "rates": (
        "population", "organizations_per_million", "projects_per_million", "ties_per_million", "rank_ties_per_million",
    ),
    "centrality": CENTRALITY,
    "brokerage": BROKERAGE,
    "newcomers": ("newcomers", "incumbents", "newcomer_share"),
    "facts": (
        "scheme", "changed_share", "population", "area", "density", "urban_class", "urban_share",
        "urban_population_share", "gdp", "gdp_per_inhabitant",
    ),
}  # fmt: skip


def groups_for(by: str, names: Iterable[str] = (), *, level: int = 3) -> tuple[str, ...]:
    """The groups of columns meant; all that suit these places when none is named.

    Areas overlap, so they are no network and have neither centrality nor brokerage; countries have no brokerage, whose
    roles are roles between countries. Raises InputError for a group that is unknown or says nothing here.

    >>> groups_for("country")
    ('counts', 'clusters', 'money', 'ties', 'rates', 'centrality', 'newcomers', 'facts')
    """
    unsuited = {"area": ("centrality", "brokerage"), "country": ("brokerage",)}.get(by, ())
    if by == "region" and level == 0:
        unsuited = ("brokerage",)
    wanted = tuple(dict.fromkeys(names))
    for name in wanted:
        if name not in GROUPS:
            raise InputError(f"there is no group of columns {name}", suggest(name, tuple(GROUPS)))
        if name in unsuited:
            why = "areas overlap, so they make no network" if by == "area" else "its roles are roles between countries"
            raise InputError(f"{name} says nothing here: {why}", "Take regions of level 1, 2 or 3, or other columns.")
    return wanted or tuple(name for name in GROUPS if name not in unsuited)


def region_profiles(data: GraphData, by: str = "region", *, level: int = 3, groups: Iterable[str] = ()) -> pd.DataFrame:
    """One row a place with everything that is known of it, and one for what is in none of the places.

    ``by``: ``region`` (of the NUTS ``level``), ``area`` or ``country``; which places are listed, see
    :func:`baltica.analytics.territories.territories`. Index code; name, country, then the columns of the ``groups``
    (:data:`GROUPS`; all that suit when none is named), then few (fewer than 3 organizations or 5 projects; NA in the
    last row); what each column says is declared in ``region_measures.MEASURES``.

    Only what the selection reports is counted, with partners everywhere. Counts of organizations, participations,
    ties (at both ends) and money are parts of the whole: over regions or countries, the last row included, they sum to
    the totals. A project or a cluster counts once in each place it touches, so these do not; nor does anything over
    areas, which overlap. Rates are NA where the population is unknown, and shares where there is nothing to share.
    A place that is reported in part has no facts, and so no rates.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "SE"}],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> region_profiles(data, "country", groups=["ties"]).iloc[:, 2:6].round(3)
          cross_border_ties  full  binary  cross_border_share
    code
    DK                0.667     2       1                 1.0
    SE                0.667     2       1                 0.5
    """
    wanted = groups_for(by, groups, level=level)
    job = _Job(data, territories(data, by, level=level))
    table = job.ground.facts[["name", "country"]].copy()
    if by == "area":
        table["kind"] = job.ground.facts["kind"]
    for name in wanted:
        found = _COMPUTE[name](job)
        for column in GROUPS[name]:
            table[column] = found[column]
    return table.assign(few=job.few)


@dataclass(frozen=True, eq=False)
class _Job:
    """The data by place; what several groups need is computed once."""

    data: GraphData
    ground: Territories

    @cached_property
    def at(self) -> sparse.csr_array:
        return self.ground.matrix(self.data)

    @cached_property
    def rows(self) -> pd.DataFrame:
        return participations(self.data)

    @cached_property
    def organizations(self) -> Vector:
        return self.at @ np.ones(len(self.data.organizations))

    @cached_property
    def projects(self) -> Vector:
        member, _, _ = self.data.biadjacency()
        return np.diff(sparse.csr_array(self.at @ member).indptr).astype(np.float64)

    @property
    def few(self) -> "pd.Series[Any]":
        """Whether a place has too little to be ranked; NA for what is in none of the places, which is never ranked."""
        few = (self.organizations < FEW_ORGANIZATIONS) | (self.projects < FEW_PROJECTS)
        places = self.ground.places
        return pd.Series(few, places, dtype="boolean").mask(places == self.ground.rest)

    def total(self, values: "pd.Series[Any]") -> Vector:
        """Sum of a figure of participations over each place; unknown ones count nothing."""
        known = values.astype("float64").fillna(0).to_numpy()
        who = self.data.organizations.index.get_indexer(pd.Index(self.rows["organization"]))
        return np.asarray(self.at @ np.bincount(who, known, len(self.data.organizations)), dtype=np.float64)

    def flagged(self, flags: "pd.Series[bool]") -> Vector:
        """Number of organizations of each place with the flag."""
        return np.asarray(self.at @ flags.to_numpy(dtype=np.float64), dtype=np.float64)


def _counts(job: _Job) -> Mapping[str, Any]:
    helix = job.data.organizations["helix"]
    leads = job.rows["coordinator"]
    told = job.total(leads.notna())
    coordinators = job.total(leads)
    return {
        "organizations": _whole(job.organizations),
        **{name: _whole(job.flagged(helix == name)) for name in HELICES},
        "helix_unknown": _whole(job.flagged(~helix.isin(HELICES))),
        "projects": _whole(job.projects),
        "participations": _whole(job.total(job.rows["project"].notna())),
        "coordinators": _whole(coordinators),
        "coordinator_share": ratio(coordinators, told),
    }


def _clusters(job: _Job) -> Mapping[str, Any]:
    rows = job.ground.present.join(job.data.clusters[["kind", "status"]], on="cluster")
    abroad = rows["kind"].isin(KINDS)

    def number(kept: "pd.Series[bool]") -> "pd.Series[int]":
        counts = rows[kept].groupby("place")["cluster"].nunique()
        return counts.reindex(job.ground.places, fill_value=0).astype("int64")

    national = rows["kind"] == "national"
    return {
        "clusters": number(rows["cluster"].notna()),
        "cross_border": number(rows["kind"] == "cross_border"),
        "transnational": number(rows["kind"] == "transnational"),
        "national": number(national),
        "established": number(abroad & (rows["status"] == "established")),
        "initiatives": number(abroad & (rows["status"] == "initiative")),
        "status_unknown": number(abroad & rows["status"].isna()),
        "national_initiatives": number(national & (rows["status"] == "initiative")),
        "clusters_stated": number(rows["basis"] == "stated"),
    }


def _money(job: _Job) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    seats = job.total(job.rows["project"].notna())
    for name in MONEY:
        for column, known in ((name, f"{name}_known"), (f"{name}_shared_out", f"{name}_shared_known")):
            told = job.total(job.rows[column].notna())
            found[column] = np.where(told > 0, job.total(job.rows[column]), np.nan)
            found[known] = ratio(told, seats)
    return found


def _ties(job: _Job) -> Mapping[str, Any]:
    rows = job.rows
    foreign = job.total(rows["foreign"] * rows["pair_weight"])
    table = pd.DataFrame(index=job.ground.places)
    table["cross_border_ties"] = foreign
    table["full"] = _whole(job.total(rows["foreign"]))
    table["cross_border_share"] = ratio(foreign, job.total(rows["partners"] * rows["pair_weight"]))
    binary, partners = binary_ties(job.data, job.ground)
    return {**table, "binary": _whole(binary), "partner_countries": partners}


def binary_ties(data: GraphData, ground: Territories) -> tuple[Vector, "pd.Series[Any]"]:
    """Ties of each place in binary counting, and the number of other countries it meets (NA for the rest).

    In each project the part of the place in each country meets the places of other countries, one by one, each once;
    where places are areas, which overlap, it meets other countries.
    """
    member, _, _ = data.biadjacency()
    seats = ground.seats.dropna(subset=["country"]).reset_index(drop=True)
    who = data.organizations.index.get_indexer(pd.Index(seats["organization"]))
    label = pd.MultiIndex.from_frame(seats[["place", "country"]])
    parts = pd.MultiIndex.from_frame(seats[["place", "country"]].drop_duplicates())

    def at(kept: "pd.Series[bool]") -> sparse.csr_array:
        cells = (np.ones(int(kept.sum())), (parts.get_indexer(label[kept]), who[kept]))
        return presence(sparse.csr_array(sparse.csr_array(cells, shape=(len(parts), member.shape[0])) @ member))

    there, mine = at(seats["country"].notna()), at(seats["reported"])
    to_country, names = group_matrix(pd.Series(parts.get_level_values(1), dtype=object))
    in_country = sparse.csr_array(to_country @ there)
    units = presence(in_country) if ground.by == "area" else in_country
    home = names.get_indexer(parts.get_level_values(1))
    part, project = mine.nonzero()
    abroad = np.asarray(units.sum(axis=0)).ravel()[project] - np.asarray(units[home[part], project]).ravel()
    place = ground.places.get_indexer(parts.get_level_values(0))
    ties = np.bincount(place[part], abroad, len(ground.places))
    reached, country = sparse.csr_array(mine @ presence(in_country).T).nonzero()
    met = np.unique(np.c_[place[reached], country][home[reached] != country], axis=0)
    counts = pd.Series(np.bincount(met[:, 0], minlength=len(ground.places)), ground.places).astype("Int64")
    return np.asarray(ties, dtype=np.float64), counts.mask(ground.places == ground.rest)


def _rates(job: _Job) -> Mapping[str, Any]:
    people = job.ground.facts["population"].astype("float64")
    million = people.where(people > 0) / MILLION
    rows = job.rows
    ties = pd.Series(job.total(rows["foreign"] * rows["pair_weight"]), job.ground.places) / million
    return {
        "population": people.astype("Int64"),
        "organizations_per_million": job.organizations / million,
        "projects_per_million": job.projects / million,
        "ties_per_million": ties,
        "rank_ties_per_million": ranks(ties.mask(job.few.fillna(True).astype(bool))),
    }


def _centrality(job: _Job, measures: Iterable[str] = CENTRALITY) -> Mapping[str, Any]:
    """Position in the network of all places of the kind; NA for places without any organization, and for the rest."""
    found = centrality(job.data, measures, nodes="regions", level=job.ground.level)[list(measures)]
    found = found.reindex(job.ground.places)
    whole = {"degree", *BROKERAGE}
    return {name: found[name].astype("Int64") if name in whole else found[name] for name in measures}


def _newcomers(job: _Job) -> Mapping[str, Any]:
    told = newcomers(job.data)
    if told is None:
        return {name: pd.array([None] * len(job.ground.places), dtype="Float64") for name in GROUPS["newcomers"]}
    new, old, _ = told
    first, before = job.flagged(new), job.flagged(old)
    return {"newcomers": _whole(first), "incumbents": _whole(before), "newcomer_share": ratio(first, first + before)}


def _facts(job: _Job) -> Mapping[str, Any]:
    facts = job.ground.facts
    changed, known = version_changes(job.data, job.ground.level)
    return {
        **{name: facts[name] for name in GROUPS["facts"] if name in facts},
        "population": facts["population"].astype("float64").astype("Int64"),
        "changed_share": ratio(job.flagged(changed), job.flagged(known)),
    }


def ratio(part: Any, whole: Any) -> Vector:
    """part / whole, NaN where there is nothing to share.

    >>> ratio([1, 0], [2, 0]).tolist()
    [0.5, nan]
    """
    top, bottom = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    shares: Vector = np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
    return shares


def _whole(values: Vector) -> Any:
    return np.rint(values).astype("int64")


_COMPUTE: dict[str, Callable[[_Job], Mapping[str, Any]]] = {
    "counts": _counts,
    "clusters": _clusters,
    "money": _money,
    "ties": _ties,
    "rates": _rates,
    "centrality": _centrality,
    "brokerage": lambda job: _centrality(job, BROKERAGE),
    "newcomers": _newcomers,
    "facts": _facts,
}
