"""A cluster on one page: what it is, in some sentences and a table of facts."""

import pandas as pd

from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Note, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record
from baltica.reports.sheets import parts
from baltica.reports.sheets.cluster_data import BASES, coverage, name, sheet, unmet

DEFINITION = (
    "Kind, status and field are the compiler's reading of the sources. Members: organizations named as manager, member "
    "or partner. Presence rests on a stated territory, on the head office of a member, or only on the country."
)
CAUTION = (
    "Lists of members and partners are often cut off: few may mean few were found, and a pair without a project here "
    "may well have met."
)


@section("who", "In short", 10, needs=("clusters",), reports=("cluster",))
def who(data: ReportData) -> list[Block]:
    """A summary, what to keep in mind, and the facts."""
    told = coverage(data)
    return [
        Text((" ".join(_summary(data)),), "lead"),
        Note(f"{told} {CAUTION}"),
        parts.facts(_facts(data), DEFINITION, told),
    ]


def _summary(data: ReportData) -> list[str]:
    """Two to four sentences; every number in them stands in the facts."""
    found, row = data.once(sheet), record(data.graph.clusters, data.subject)
    kind = f"{text.words(row['kind'])} cluster" if row["kind"] else "cluster"
    what = {"established": f"an established {kind}", "initiative": f"a {kind} initiative"}.get(
        row["status"], f"a {kind}"
    )
    field = f" (field: {text.words(row['specialization'])})" if row["specialization"] else ""
    lines = [f"{name(data)} is {what}{field}."]
    if found.members.empty:
        lines.append("These records name no member of it.")
    else:
        nations = int(found.members["country"].nunique())
        lines.append(
            f"{text.capital(text.plural(len(found.members), 'member'))} of it "
            f"{'is' if len(found.members) == 1 else 'are'} known, in {text.plural(nations, 'country', 'countries')}."
        )
        joint = text.plural(len(found.joint), "project")
        lines.append(
            f"Members of two countries meet in {joint}; outside it members meet "
            f"{text.plural(len(found.partners), 'organization')} abroad."
        )
    linked = len(found.projects)
    verb = "develops or involves" if linked == 1 else "develop or involve"
    lines.append(f"{text.capital(text.plural(linked, 'project'))} {verb} it.")
    return lines


def _facts(data: ReportData) -> list[tuple[str, Cell, str]]:
    found, row = data.once(sheet), record(data.graph.clusters, data.subject)
    roles = found.members["role"].value_counts().sort_index()
    total, met, apart = unmet(data)
    spans = sorted(country_name(str(code)) for code in row["countries"] or [])
    founded = row["founded_year"]
    return [
        ("Kind", text.capital(text.words(row["kind"])) if row["kind"] else None, ""),
        ("Status", text.capital(text.words(row["status"])) if row["status"] else None, ""),
        ("Field", text.capital(text.words(row["specialization"])) if row["specialization"] else None, ""),
        ("Founded", None if founded is None else str(int(founded)), "year, as stated" if founded else "not told"),
        ("Countries it spans", len(spans) or None, text.listing(spans)),
        ("Regions", len(found.regions), _bases(found.regions)),
        ("Members", len(found.members), ", ".join(f"{number} {role}" for role, number in roles.items())),
        ("Member countries", int(found.members["country"].nunique()), "of members known"),
        ("Pairs of members", total, f"of two countries; {text.count(met)} share a project"),
        ("Pairs not met", apart, "of two countries, without a shared project here"),
        ("Joint projects", len(found.joint), "with members of two countries"),
        ("Partners abroad", len(found.partners), "organizations outside it that a member meets"),
        ("Its projects", len(found.projects), _relations(found.projects)),
    ]


def _bases(regions: pd.DataFrame) -> str:
    counts = regions["basis"].dropna().value_counts().sort_index()
    return ", ".join(f"{BASES.get(str(basis), str(basis))}: {number}" for basis, number in counts.items())


def _relations(projects: pd.DataFrame) -> str:
    counts = projects["relation"].str.lower().value_counts().sort_index()
    words = {"develops": "developing", "involves": "involving"}
    return ", ".join(f"{number} {words.get(str(one), str(one))} it" for one, number in counts.items())
