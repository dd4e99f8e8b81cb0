"""What the claims rest on, each computed once for all sections, and the verdicts."""

from baltica.analytics import claims
from baltica.analytics.claim_choices import PAPER, Compared, compared, samples_asked
from baltica.analytics.claims import Claim
from baltica.analytics.defaults import SEED
from baltica.analytics.evidence import Evidence, evidence
from baltica.analytics.qualified import Qualified, qualified_places
from baltica.analytics.survival import Survival, survival
from baltica.reports.data import ReportData

URBAN_LEVEL = 3  # the urban–rural class is one of NUTS 3 regions


def level(data: ReportData) -> int:
    """The NUTS level of places: the one asked for, else the finest the data allow."""
    asked = data.options.get("level")
    return claims.level_for(data.graph) if asked is None else int(asked)


def approximate(data: ReportData) -> bool:
    """Whether the closed form stands in for random graphs."""
    return bool(data.options.get("approximate"))


def samples(data: ReportData) -> int:
    """Random graphs that the rule asks for."""
    return samples_asked(data.graph, data.once(level))


def places(data: ReportData) -> Qualified:
    """Places with what each meets. Of countries nothing can qualify, so that their answer is not checked further."""
    chosen, at = data.options, data.once(level)
    drawing = {"samples": chosen.get("samples") or data.once(samples), "threads": chosen.get("threads")}
    return qualified_places(
        data.graph,
        at,
        checks=at > 0,
        seed=chosen.get("seed", SEED),
        progress=data.progress,
        **({"approximate": True} if approximate(data) else drawing),
    )


def urban(data: ReportData) -> Evidence:
    """Urbanization and initiatives per NUTS 3 region; no p is shown or judged, so few shuffles do."""
    return evidence(data.graph, URBAN_LEVEL, permutations=99)


def beside(data: ReportData) -> dict[str, Compared]:
    """Initiatives beside established clusters: as the paper has it, and by the other choices."""
    return compared(data.graph)


def later(data: ReportData) -> Survival:
    """What is recorded of initiatives after their funding."""
    return survival(data.graph)


def verdicts(data: ReportData) -> dict[str, Claim]:
    """The claims in their order, by the names of their sections."""
    graph = data.graph
    return {
        "active-places": claims.active_places(data.once(places), graph),
        "success": claims.success(),
        "urban": claims.urbanization(data.once(urban), graph),
        "fields": claims.specialization(graph),
        "established": claims.established(data.once(beside)[PAPER], graph, data.once(level)),
    }
