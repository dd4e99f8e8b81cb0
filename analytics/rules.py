"""How many countries the rules of programmes demand: what a share of ties across borders must be read beside."""

from dataclasses import dataclass

from baltica.analytics.graphdata import GraphData

INTERREG = ("interreg_a", "interreg_b", "interreg_c", "neighborhood_cbc")  # strands made for crossing borders: by rule


@dataclass(frozen=True)
class Rules:
    """Projects by what their programmes demand.

    ``two``, ``three``: projects that must have at least two (three) countries; ``unknown``: nothing is known of a
    minimum; ``interreg``: projects of Interreg and neighborhood programmes; ``programme_design``: all projects are.
    """

    projects: int
    two: int
    three: int
    unknown: int
    interreg: int

    @property
    def programme_design(self) -> bool:
        """Whether every project is of a programme that exists to join countries: crossings then show its design."""
        return 0 < self.projects == self.interreg


def programme_rules(data: GraphData) -> Rules:
    """Count the projects by the smallest number of countries their programmes demand, and those of Interreg.

    Only projects with at least two participants count, the others make no tie.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a"}, {"id": "b"}],
    ...     projects=[{"id": "p", "strand": "interreg_a", "min_countries": 2}],
    ...     participations=[{"project": "p", "organization": o} for o in "ab"],
    ... )
    >>> programme_rules(data), programme_rules(data).programme_design
    (Rules(projects=1, two=1, three=0, unknown=0, interreg=1), True)
    """
    projects = data.projects[data.project_sizes() > 1]
    least = projects["min_countries"]
    return Rules(
        projects=len(projects),
        two=int(least.ge(2).fillna(False).sum()),
        three=int(least.ge(3).fillna(False).sum()),
        unknown=int(least.isna().sum()),
        interreg=int(projects["strand"].isin(INTERREG).sum()),
    )
