"""What sections draw on: the graph's frames and every measure, each computed once and when first asked for."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from baltica.analytics import (
    active,
    associations,
    centrality,
    clusters,
    coverage,
    cross_border,
    mixing,
    regions,
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


@dataclass(frozen=True, eq=False)
class ReportData:
    """The data of one report. ``graph`` is cut by its Selection already; ``command`` is what was typed.

    ``bases`` are rows of the query coverage_location_basis for the countries and sources chosen, where they were asked.
    ``progress`` is told of measures that take long.
    """

    graph: GraphData
    command: str = "baltica report"
    bases: Sequence[Mapping[str, Any]] = ()
    progress: Progress = silent

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
        return (
            f"{text.count(self.tied_projects)} of {text.plural(number, 'project')} name participants from two or more "
            "countries. Partner lists are often cut off, so a missing tie is not evidence of absence."
        )

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the data (first 16 digits of a SHA-256): two reports with the same one used the same facts."""
        total = hashlib.sha256()
        for name, frame in sorted(self.graph.tables().items()):
            total.update(f"{name}\n{frame.to_csv(lineterminator=chr(10))}".encode())
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
    def regions(self) -> pd.DataFrame:
        """NUTS 3 regions; see ``regions.regions``."""
        return regions.regions(self.graph, 3)

    @cached_property
    def places(self) -> pd.DataFrame:
        """NUTS 3 places with cross-border ties, most active first; see ``active.active_places``."""
        return active.active_places(self.graph, 3)

    @cached_property
    def country_pairs(self) -> pd.DataFrame:
        """See ``cross_border.country_pairs``."""
        return cross_border.country_pairs(self.graph)

    @cached_property
    def region_pairs(self) -> pd.DataFrame:
        """NUTS 3 pairs across borders; see ``cross_border.region_pairs``."""
        return cross_border.region_pairs(self.graph, 3)

    @cached_property
    def openness(self) -> "pd.Series[float]":
        """E-I index by country of the whole network; see ``mixing.ei_index``."""
        return mixing.ei_index(self.graph).iloc[0]

    @cached_property
    def openness_of_countries(self) -> pd.DataFrame:
        """See ``mixing.ei_by_group``; most organizations first."""
        table = mixing.ei_by_group(self.graph).rename_axis("country").reset_index()
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

    @cached_property
    def central(self) -> pd.DataFrame:
        """Organizations with the measures shown, most partners first; see ``centrality.centrality``."""
        ends = mixing.ei_by_organization(self.graph)[["external", "internal"]]
        table = centrality.centrality(self.graph, CENTRALITIES, progress=self.progress).join(ends)
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
    def comparison(self) -> pd.DataFrame:
        """See ``clusters.compare_status``."""
        return clusters.compare_status(self.graph)

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
