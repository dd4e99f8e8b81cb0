"""A programme on one page: what it is, in some sentences and a table of facts."""

from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Note, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record
from baltica.reports.sheets import parts
from baltica.reports.sheets.programme_data import coverage, name, several, sheet

STRANDS = {
    "interreg_a": ("Interreg A", "cross-border"),
    "interreg_b": ("Interreg B", "transnational"),
    "interreg_c": ("Interreg C", "interregional"),
    "neighborhood_cbc": ("Neighborhood", "cross-border, with neighboring countries of the EU"),
    "framework_programme": ("Framework", "framework programme for research and innovation"),
    "other": ("Other", ""),
}
DEFINITION = (
    "All projects of these records that name the programme, also beside another one. Participants are organizations in "
    "any role; a participation is one organization in one project. The countries it demands are those its rules name."
)


@section("who", "In short", 10, needs=("programmes",), reports=("programme",))
def who(data: ReportData) -> list[Block]:
    """A summary, what to keep in mind, and the facts."""
    told = coverage(data) if len(data.once(sheet).data.projects) else "No project of it is in these records."
    caution = " The records need not hold all projects of the programme; a head office stands for all its branches."
    return [
        Text((" ".join(_summary(data)),), "lead"),
        Note(told + caution),
        parts.facts(_facts(data), DEFINITION, told),
    ]


def _summary(data: ReportData) -> list[str]:
    """Two to four sentences; every number in them stands in the facts."""
    found, me = data.once(sheet), name(data)
    projects = len(found.data.projects)
    least = found.min_countries
    rule = (
        f"Its rules demand at least {text.plural(least, 'country', 'countries')} a project."
        if least
        else "How many countries its rules demand of a project is not known here."
    )
    if not projects:
        return [f"These records hold no project of {me}.", rule]
    first = parts.group(str(found.countries.index[0])) if len(found.countries) else ""
    lead = (
        f"{me} has {text.plural(projects, 'project')} in these records, with "
        f"{text.plural(len(found.organizations), 'participant')} from "
        f"{text.plural(len(found.countries), 'country', 'countries')}."
    )
    most = (
        f"Most participations are from {first}: {text.count(found.countries.iloc[0]['participations'])}."
        if first
        else ""
    )
    crossing = f"{text.capital(text.plural(several(found), 'project'))} name participants of two countries or more."
    if several(found) == 1:
        crossing = crossing.replace("name ", "names ")
    return [one for one in (lead, most, crossing, rule) if one]


def _facts(data: ReportData) -> list[tuple[str, Cell, str]]:
    found, row = data.once(sheet), record(data.graph.programmes, data.subject)
    years, money, projects = found.years, found.money, len(found.data.projects)
    undated = found.unknown["undated"]
    least: Cell = found.min_countries
    rows: list[tuple[str, Cell, str]] = [
        ("Strand", *STRANDS.get(row["strand"] or "", (row["strand"], ""))),
        ("Period", row["period"], "funding period" if row["period"] else "not told"),
        ("Countries demanded", least, _rule(row["source_url"]) if least else "not known here"),
        ("Projects", projects, f"{text.count(undated)} without a year" if undated else "in these records"),
        ("First start", str(years.iloc[0]["year"]) if len(years) else None, "of a project"),
        ("Last start", str(years.iloc[-1]["year"]) if len(years) else None, "of those known"),
        ("Participants", len(found.organizations), "organizations"),
        ("Participations", found.unknown["participations"], "of an organization in a project"),
        ("Countries", len(found.countries), "of participants"),
    ]
    if len(found.countries):
        first = found.countries.iloc[0]
        rows.append(
            (
                "Most of a country",
                int(first["participations"]),
                f"participations of {parts.group(str(found.countries.index[0]))}",
            )
        )
    rows.append(
        ("Across a border", several(found), f"of {text.plural(projects, 'project')}: with two countries or more")
    )
    known = f"EUR; known for {text.count(money.eu_known)} of {text.plural(projects, 'project')}"
    rows.append(("EU contribution", round(money.eu) if money.eu_known else None, known))
    known = f"EUR; known for {text.count(money.total_known)} of {text.plural(projects, 'project')}"
    rows.append(("Total cost", round(money.total) if money.total_known else None, known))
    return rows


def _rule(address: str | None) -> str:
    return f"from {address}" if address else "the source names no page"
