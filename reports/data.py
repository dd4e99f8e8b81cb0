"""What sections draw on: the graph's frames and every measure, each computed once and when first asked for."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from baltica.analytics import (
    active,
    associations,
    centrality,
    clusters,
    coverage,
    cross_border,
    mixing,
    urbanization,
)
from baltica.analytics.graphdata import GraphData
from baltica.graph.progress import Progress, silent
from baltica.reports import text
from baltica.reports.rows import records

BUNDLED = "baltica"
# The measures of organizations that a report shows; others take longer or need more words.
CENTRALITIES = (
    "degree", "strength", "strength_newman", "bipartite_degree", "betweenness", "closeness", "eigenvector", "pagerank",
)  # fmt: skip

# Exact broker positions take a minute from some 30,000 organizations on; a thousand sources come near them in seconds.
EXACT_UP_TO, SOURCES_SAMPLED = 8_000, 1_000
FEWER_SHUFFLES = 249  # of countries over so many organizations: p is then 0.004 at least

T = TypeVar("T")
Rows = list[dict[str, Any]]
Ask = Callable[[str, dict[str, Any]], Rows]


def unasked(_query: str, _values: dict[str, Any]) -> Rows:
    """No rows: for reports made of frames alone, without a database."""
    return []


@dataclass(frozen=True, eq=False)
class ReportData:
    """The data of one report. ``graph`` is cut by its Selection already; ``command`` is what was typed.

    ``subject`` is what a sheet is about: the id of an organization, cluster or programme, the code of a region, an
    area or a pair of countries. ``ask`` runs a catalogued query, by its name and parameters. ``boundaries`` are
    GeoJSON files of regions that the user fetched. ``progress`` is told of measures that take long. ``options`` are
    further choices of the command, by name, for the sections that know them. ``leads`` are the first sentences of the
    sections made so far, for the summary, which is made last.
    """

    graph: GraphData
    command: str = "baltica report"
    subject: str = ""
    ask: Ask = unasked
    boundaries: tuple[Path, ...] = ()
    progress: Progress = silent
    options: Mapping[str, Any] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    _made: dict[Any, Any] = field(default_factory=dict, repr=False)

    def once(self, make: "Callable[[ReportData], T]") -> T:
        """What the function makes of these data, computed the first time only: several sections may need it."""
        if make not in self._made:
            self._made[make] = make(self)
        found: T = self._made[make]
        return found

    @property
    def bases(self) -> Rows:
        """What locations rest on, source by source, for the countries and sources chosen."""
        chosen = self.graph.selection
        return self.ask("coverage_location_basis", {"country": list(chosen.country), "source": list(chosen.source)})

    # --- in words ---------------------------------------------------------------------------------------------------

    @property
    def selection_sentence(self) -> str:
        """What was chosen and what that left out, in one or two sentences."""
        if self.graph.selection.is_all:
            return "This report covers all records of the graph; no filter is set."
        left_out = [f"{text.count(number)} {reason}" for reason, number in sorted(self.graph.left_out.items())]
        tail = f" Left out: {text.listing(left_out)}." if left_out else ""
        return f"Filter: {self.graph.selection.describe()}.{tail}"

    @property
    def among(self) -> str:
        """Beginning of a sentence that ranks: empty, or what the ranking is limited to where places were chosen."""
        chosen = self.graph.selection
        return "Among the places reported, " if chosen.country or chosen.region else ""

    @property
    def among_pairs(self) -> str:
        """The same for pairs of places, of which one may be elsewhere."""
        return "Among pairs with a place reported, " if self.among else ""

    @cached_property
    def source_lines(self) -> tuple[str, ...]:
        """Sources and licences for the foot of the report."""
        lines = []
        for row in records(self.graph.sources.sort_index()):
            parts = [row["title"] or row["index"], row["publisher"], row["url"]]
            licence = f" Licence: {'; '.join(self.licences(row['licence']))}." if row["licence"] else ""
            lines.append("Source: " + ", ".join(part for part in parts if part) + "." + licence)
        return tuple(lines)

    @staticmethod
    def licences(given: str) -> list[str]:
        """The parts of a licence text that semicolons set apart: the licence, then who is to be named for what."""
        return [text.capital(part.strip().rstrip(".")) for part in given.split(";") if part.strip()]

    @cached_property
    def ties_coverage(self) -> str:
        """What every figure about ties rests on."""
        number = len(self.graph.projects)
        lists = self.graph.projects["partner_list_complete"]
        care = (
            "The lists of partners are complete, as the sources tell."
            if number and lists.fillna(False).all()
            else "Partner lists are often cut off, so a missing tie is not evidence of absence."
        )
        return (
            f"{text.count(self.tied_projects)} of {text.plural(number, 'project')} name participants from two or more "
            f"countries. {care}"
        )

    @cached_property
    def ranked(self) -> GraphData:
        """What rankings of ties rest on: without projects whose list of partners is known to be cut off."""
        return coverage.without_cut_lists(self.graph)

    @cached_property
    def ranked_coverage(self) -> str:
        """What every ranking by ties rests on."""
        cut = len(self.graph.projects) - len(self.ranked.projects)
        if not cut:
            return self.ties_coverage
        return (
            f"{self.ties_coverage} {text.capital(text.plural(cut, 'project'))} whose list is known to be cut off "
            f"{'is' if cut == 1 else 'are'} in no ranking."
        )

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the data (first 16 digits of a SHA-256): two reports with the same one used the same facts."""
        total = hashlib.sha256()
        for name, frame in sorted(self.graph.tables().items()):
            for column in (frame.index.to_series(name="index"), *(frame[title] for title in frame.columns)):
                total.update(f"{name} {column.name} {column.tolist()!r}\n".encode())
        return total.hexdigest()[:16]

    @property
    def is_bundled(self) -> bool:
        """Whether the bundled fact base is among the data, so that its known gaps apply."""
        return bool(self.graph.projects["source"].eq(BUNDLED).any())

    def project_name(self, project: str) -> str:
        """A project's acronym or, without one, its title."""
        row = self.graph.projects.loc[project]
        return str(row["acronym"] or row["title"] or project)

    # --- measures ---------------------------------------------------------------------------------------------------

    @cached_property
    def totals(self) -> "pd.Series[int]":
        """See ``coverage.totals``."""
        return coverage.totals(self.graph)

    @cached_property
    def fields(self) -> pd.DataFrame:
        """See ``coverage.by_field``."""
        return coverage.by_field(self.graph)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """See ``coverage.by_source``."""
        return coverage.by_source(self.graph)

    @cached_property
    def countries(self) -> pd.DataFrame:
        """See ``coverage.by_country``."""
        return coverage.by_country(self.graph)

    @cached_property
    def partner_lists(self) -> pd.DataFrame:
        """See ``coverage.partner_lists``."""
        return coverage.partner_lists(self.graph)

    @cached_property
    def keep(self) -> pd.DataFrame:
        """See ``coverage.against_keep``."""
        return coverage.against_keep(self.graph)

    @cached_property
    def places(self) -> pd.DataFrame:
        """NUTS 3 places with cross-border ties, most active first; see ``active.active_places``."""
        return active.active_places(self.ranked, 3)

    @cached_property
    def country_pairs(self) -> pd.DataFrame:
        """See ``cross_border.country_pairs``."""
        return cross_border.country_pairs(self.ranked)

    @cached_property
    def region_pairs(self) -> pd.DataFrame:
        """NUTS 3 pairs across borders; see ``cross_border.region_pairs``."""
        return cross_border.region_pairs(self.ranked, 3)

    @property
    def shuffles(self) -> int | None:
        """How often countries are shuffled for the p of the E-I index; None for as many as the command takes."""
        return FEWER_SHUFFLES if len(self.graph.organizations) > EXACT_UP_TO else None

    @cached_property
    def ei(self) -> mixing.EI:
        """E-I index by country of the network, of countries and of organizations; see ``mixing.ei``."""
        return mixing.ei(self.graph, samples=self.shuffles, progress=self.progress)

    @property
    def openness(self) -> "pd.Series[float]":
        """E-I index by country of the whole network."""
        return self.ei.network.iloc[0]

    @cached_property
    def openness_of_countries(self) -> pd.DataFrame:
        """E-I index of each country; most organizations first."""
        table = self.ei.groups.rename_axis("country").reset_index()
        return table.sort_values(["organizations", "country"], ascending=[False, True]).set_index("country")

    @cached_property
    def internationality(self) -> pd.DataFrame:
        """See ``cross_border.project_internationality``."""
        return cross_border.project_internationality(self.graph)

    @property
    def tied_projects(self) -> int:
        """Projects with participants of two or more countries."""
        return int((self.internationality["countries"] > 1).sum())

    @cached_property
    def largest_share(self) -> float:
        """Share of all cross-border ties (full counting) that the ten projects with most of them hold."""
        ties = self.internationality["foreign_pairs"].sort_values(ascending=False)
        return float(ties.head(10).sum() / ties.sum()) if ties.sum() else float("nan")

    @property
    def sample(self) -> int | None:
        """From how many organizations broker positions are estimated; None where all are used."""
        return SOURCES_SAMPLED if len(self.graph.organizations) > EXACT_UP_TO else None

    @cached_property
    def central(self) -> pd.DataFrame:
        """Organizations with the measures shown, most partners first; see ``centrality.centrality``."""
        ends = self.ei.nodes[["external", "internal"]]
        table = centrality.centrality(self.graph, CENTRALITIES, sample=self.sample, progress=self.progress).join(ends)
        keys = {"degree": False, "strength_newman": False, "id": True}
        ordered = table.rename_axis("id").reset_index().round({"strength_newman": 9})
        return ordered.sort_values(list(keys), ascending=list(keys.values())).set_index("id")

    @cached_property
    def fields_of_clusters(self) -> pd.DataFrame:
        """See ``clusters.by_specialization``."""
        return clusters.by_specialization(self.graph)

    @cached_property
    def kinds(self) -> pd.DataFrame:
        """See ``clusters.by_kind_and_status``."""
        return clusters.by_kind_and_status(self.graph)

    @cached_property
    def urban(self) -> pd.DataFrame:
        """See ``urbanization.by_urban_class``."""
        return urbanization.by_urban_class(self.graph)

    @cached_property
    def urban_correlation(self) -> pd.DataFrame:
        """See ``associations.of_initiatives``."""
        return associations.of_initiatives(self.graph)

    @cached_property
    def presences(self) -> pd.DataFrame:
        """See ``urbanization.presence_coverage``."""
        return urbanization.presence_coverage(self.graph)
