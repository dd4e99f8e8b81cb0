"""The graph as checked frames, the meaning of a selection on them, and the matrices the measures work on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.frames import TABLES, check, conform, empty
from baltica.cypher.selection import Selection
from baltica.graph.errors import BalticaError


@dataclass(frozen=True, eq=False, repr=False)
class GraphData:
    """Organizations, projects, clusters and regions with their links; never changed in place.

    Each table is a pandas frame declared in ``frames.py``; nodes are indexed by id, links are numbered, all are
    sorted. Organizations and projects without any link stay in. ``selection`` says what the data were cut to, and
    ``left_out`` how many rows the cut left out, by reason.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "SE"}],
    ...     projects=[{"id": "p", "start_year": 2010}, {"id": "q"}],
    ...     participations=[
    ...         {"project": "p", "organization": "a"},
    ...         {"project": "p", "organization": "b"},
    ...         {"project": "q", "organization": "b"},
    ...     ],
    ... )
    >>> data
    GraphData(3 organizations, 2 projects, 3 participations, 0 clusters, 0 regions)
    >>> cut = data.select(Selection(since=2005))
    >>> list(cut.projects.index), cut.left_out
    (['p'], {'undated projects': 1})
    """

    organizations: pd.DataFrame
    projects: pd.DataFrame
    participations: pd.DataFrame
    clusters: pd.DataFrame
    presences: pd.DataFrame
    memberships: pd.DataFrame
    project_clusters: pd.DataFrame
    regions: pd.DataFrame
    sources: pd.DataFrame
    project_topics: pd.DataFrame
    programmes: pd.DataFrame
    eligibility: pd.DataFrame
    areas: pd.DataFrame
    area_regions: pd.DataFrame
    selection: Selection = field(default_factory=Selection)
    left_out: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(self.tables())

    def __repr__(self) -> str:
        names = ("organizations", "projects", "participations", "clusters", "regions")
        return f"GraphData({', '.join(f'{len(getattr(self, n))} {n}' for n in names)})"

    def _repr_html_(self) -> str:
        """What a notebook shows: how much of what there is, and what was left out."""
        held = [(name.replace("_", " "), f"{len(frame):,}") for name, frame in self.tables().items() if len(frame)]
        if not self.selection.is_all:
            held.append(("selection", self.selection.describe()))
        held += [(f"left out: {reason}", f"{count:,}") for reason, count in sorted(self.left_out.items())]
        with pd.option_context("display.max_colwidth", None):
            return str(pd.DataFrame(held, columns=["what the data hold", "number"]).to_html(index=False, border=0))

    @classmethod
    def of(cls, **tables: pd.DataFrame | Iterable[Mapping[str, Any]]) -> "GraphData":
        """Build from rows or frames by table name; a table not given is empty, a column not given is unknown.

        Raises BalticaError when ids repeat or a link leads nowhere.
        """
        if unknown := sorted(set(tables) - set(TABLES)):
            raise BalticaError(f"no table is called {unknown[0]}", f"Tables: {', '.join(TABLES)}.")
        frames: dict[str, Any] = {name: empty(name) for name in TABLES}
        frames |= {name: conform(name, rows) for name, rows in tables.items()}
        return cls(**frames)

    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by name."""
        return {name: getattr(self, name) for name in TABLES}

    # --- what is reported -------------------------------------------------------------------------------------------

    def reported(self) -> "pd.Series[bool]":
        """For each organization, whether ``country`` and ``region`` of the selection report its place."""
        chosen = self.selection
        places = self.organizations
        return _in_places(places["country"], places["region_code"], chosen.country, chosen.region)

    def reported_regions(self) -> "pd.Series[bool]":
        """For each region, whether the selection reports it and ``within`` keeps it."""
        chosen = self.selection
        country, code = self.regions["country"], self.regions["code"]
        return _in_places(country, code, chosen.country, chosen.region) & _within(country, code, chosen.within)

    def reported_clusters(self) -> "pd.Series[bool]":
        """For each cluster, whether it is present in a reported place; all of them when no place is chosen."""
        chosen = self.selection
        if not (chosen.country or chosen.region):
            return pd.Series(True, self.clusters.index)
        regions = self.regions.loc[self.reported_regions()].index
        present = self.presences.loc[self.presences["region"].isin(regions), "cluster"]
        return pd.Series(self.clusters.index.isin(present), self.clusters.index)

    # --- selection --------------------------------------------------------------------------------------------------

    def select(self, selection: Selection) -> "GraphData":
        """Return the part of the graph the selection asks for; this graph stays as it is.

        ``since``/``until`` (undated projects are left out and counted), ``programme`` (part of the name of any of its
        programmes, any case), ``specialization`` and the size limits choose projects; ``role`` chooses participations;
        ``source`` chooses projects, clusters and participations; ``specialization`` also chooses clusters. ``within``
        keeps the organizations there, and the clusters that are present or have a member there. A project's size is its
        number of distinct participants before any cut. ``country`` and ``region`` cut nothing: they choose the places
        reported (see :meth:`reported`). Organizations stay when their links are cut (a source filter keeps those of the
        source and those its links name). Regions always stay.
        Topics of projects go with their projects. Programmes, areas and their regions always stay.

        Raises BalticaError when this graph is already a cut: sizes would be those after the first cut.
        """
        if not self.selection.is_all:
            raise BalticaError("these data are already a selection", "Select from the whole graph.")
        left_out: dict[str, int] = {}
        projects = self._select_projects(selection, left_out)
        people = self.organizations
        inside = _within(people["country"], people["region_code"], selection.within)
        _count(left_out, "organizations elsewhere", ~inside)
        organizations = people[inside]
        links = self.participations
        links = links[links["project"].isin(projects.index) & links["organization"].isin(organizations.index)]
        for column, allowed in (("source", selection.source), ("role", selection.role)):
            if allowed:
                kept = links[column].isin(allowed)
                _count(left_out, f"participations with another {column}", ~kept)
                links = links[kept]
        clusters, presences, memberships = self._select_clusters(selection, organizations, left_out)
        if selection.source:
            named = organizations.index.isin([*links["organization"], *memberships["organization"]])
            own = organizations["source"].isin(selection.source) | named
            _count(left_out, "organizations of other sources", ~own)
            organizations = organizations[own]
            memberships = memberships[memberships["organization"].isin(organizations.index)]
        pairs = self.project_clusters
        pairs = pairs[pairs["project"].isin(projects.index) & pairs["cluster"].isin(clusters.index)]
        return replace(
            self,
            organizations=organizations,
            projects=projects,
            participations=links.reset_index(drop=True),
            clusters=clusters,
            presences=presences.reset_index(drop=True),
            memberships=memberships.reset_index(drop=True),
            project_clusters=pairs.reset_index(drop=True),
            project_topics=_of(projects, self.project_topics),
            selection=selection,
            left_out=left_out,
        )

    def of_projects(self, projects: Iterable[str]) -> "GraphData":
        """Return the part of these data that these projects make up: the projects, participations, links to clusters.

        Everything else stays, organizations without a project too, as well as ``selection`` and ``left_out``; so it
        may be taken of a selection, as for slices of time. Ids that are not there are passed over.

        >>> rows = [{"id": "p"}, {"id": "q"}]
        >>> list(GraphData.of(projects=rows).of_projects(["q"]).projects.index)
        ['q']
        """
        kept = self.projects[self.projects.index.isin(list(projects))]
        return replace(
            self,
            projects=kept,
            participations=_of(kept, self.participations),
            project_clusters=_of(kept, self.project_clusters),
            project_topics=_of(kept, self.project_topics),
        )

    def _select_projects(self, chosen: Selection, left_out: dict[str, int]) -> pd.DataFrame:
        """Projects the selection keeps; each project left out is counted once, under the first reason that applies."""
        projects = self.projects
        size = self.project_sizes()
        start = projects["start_year"]
        tests: list[tuple[str, pd.Series[bool]]] = []
        if chosen.source:
            tests.append(("projects of other sources", projects["source"].isin(chosen.source)))
        if chosen.since is not None or chosen.until is not None:
            year = start.astype("float64")
            in_time = (year >= (chosen.since or -np.inf)) & (year <= (np.inf if chosen.until is None else chosen.until))
            tests += [("undated projects", start.notna()), ("projects of other years", in_time)]
        if chosen.programme:
            wanted = [text.casefold() for text in chosen.programme]
            main = projects["programme_name"].fillna("")
            names = [[one, *others] for one, others in zip(main, projects["programme_names"], strict=True)]
            hit = [any(text in name.casefold() for name in each for text in wanted) for each in names]
            tests.append(("projects of other programmes", pd.Series(hit, projects.index, dtype=bool)))
        if chosen.specialization:
            tests.append(("projects of other fields", projects["specialization"].isin(chosen.specialization)))
        if chosen.min_project_size is not None:
            tests.append(("smaller projects", size >= chosen.min_project_size))
        if chosen.max_project_size is not None:
            tests.append(("larger projects", size <= chosen.max_project_size))
        kept = pd.Series(True, projects.index)
        for reason, passed in tests:
            _count(left_out, reason, kept & ~passed)
            kept &= passed
        return projects[kept]

    def _select_clusters(
        self, chosen: Selection, organizations: pd.DataFrame, left_out: dict[str, int]
    ) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Clusters, presences and memberships the selection keeps."""
        clusters, presences, memberships = self.clusters, self.presences, self.memberships
        kept = pd.Series(True, clusters.index)
        if chosen.source:
            kept &= clusters["source"].isin(chosen.source)
        if chosen.specialization:
            kept &= clusters["specialization"].isin(chosen.specialization)
        memberships = memberships[memberships["organization"].isin(organizations.index)]
        if chosen.within:
            places = self.regions.loc[presences["region"]].set_axis(presences.index)
            presences = presences[_within(places["country"], places["code"], chosen.within)]
            kept &= clusters.index.isin([*presences["cluster"], *memberships["cluster"]])
        _count(left_out, "clusters of other sources, fields or places", ~kept)
        clusters = clusters[kept]
        return (
            clusters,
            presences[presences["cluster"].isin(clusters.index)],
            memberships[memberships["cluster"].isin(clusters.index)],
        )

    # --- matrices ---------------------------------------------------------------------------------------------------

    def project_sizes(self) -> "pd.Series[int]":
        """Number of distinct participants of each project, 0 for a project without any."""
        counts = self.participations.groupby("project")["organization"].nunique()
        return counts.reindex(self.projects.index, fill_value=0).astype("int64")

    def biadjacency(self) -> tuple[sparse.csr_array, "pd.Index[str]", "pd.Index[str]"]:
        """Who takes part in what: B with B[i, p] = 1 if organization i takes part in project p, and both id lists.

        Every organization has a row and every project a column, also without a link; two roles in one project are
        one 1. The matrix is the caller's own.
        """
        return self._memberships.copy(), self.organizations.index, self.projects.index

    @cached_property
    def _memberships(self) -> sparse.csr_array:
        """The matrix of ``biadjacency``: most measures ask for it, and to look up the ids takes its time."""
        people, projects = self.organizations.index, self.projects.index
        links = self.participations.drop_duplicates(["project", "organization"])
        rows = people.get_indexer(pd.Index(links["organization"]))
        columns = projects.get_indexer(pd.Index(links["project"]))
        shape = (len(people), len(projects))
        return sparse.csr_array((np.ones(len(links)), (rows, columns)), shape=shape)


def _of(projects: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """The links of these projects."""
    return links[links["project"].isin(projects.index)].reset_index(drop=True)


def _starts_with(codes: "pd.Series[Any]", prefixes: tuple[str, ...]) -> "pd.Series[bool]":
    return codes.fillna("").map(lambda code: code.startswith(prefixes)).astype(bool)


def _in_places(
    country: "pd.Series[Any]", code: "pd.Series[Any]", countries: tuple[str, ...], prefixes: tuple[str, ...]
) -> "pd.Series[bool]":
    """Rows in one of the countries and, where prefixes are given, with a region code that begins with one of them."""
    inside = pd.Series(True, country.index)
    if countries:
        inside &= country.isin(countries)
    if prefixes:
        inside &= _starts_with(code, prefixes)
    return inside


def _within(country: "pd.Series[Any]", code: "pd.Series[Any]", places: tuple[str, ...]) -> "pd.Series[bool]":
    """Rows in one of the places, each a country code or the beginning of a region code; all when none is given."""
    if not places:
        return pd.Series(True, country.index)
    return country.isin(places) | _starts_with(code, places)


def _count(left_out: dict[str, int], reason: str, rows: "pd.Series[bool]") -> None:
    """Note the number of rows left out for the reason, if any."""
    if number := int(rows.sum()):
        left_out[reason] = left_out.get(reason, 0) + number
