"""An organization on one page: who it is, in some sentences and a table of facts."""

from baltica.analytics.sheet_organization import OrganizationSheet
from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Note, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records
from baltica.reports.sheets import parts
from baltica.reports.sheets.organization_data import LONGEST, coverage, name, organization_type, sheet

DEFINITION = (
    "Two organizations are partners when they take part in the same project, in any role. Abroad is every country but "
    "that of the organization's head office. Money: what is told for this organization; total cost is of all partners."
)


@section("who", "In short", 10, needs=("organizations",), reports=("organization",))
def who(data: ReportData) -> list[Block]:
    """A summary, what to keep in mind, and the facts."""
    told = coverage(data) if len(data.once(sheet).projects) else "No project of it is in these records."
    caution = " A partner that is not named here may still be one; a head office stands for all its branches."
    table = parts.facts(_facts(data), DEFINITION, told)
    return [Text((" ".join(_summary(data)),), "lead"), Note(told + caution), table]


def _summary(data: ReportData) -> list[str]:
    """Two to four sentences; every number in them stands in the facts."""
    found, me = data.once(sheet), name(data)
    clusters = f"It belongs to {text.plural(len(found.clusters), 'cluster')}."
    if found.projects.empty:
        return [f"These records hold no project of {me}.", clusters]
    led = int((found.projects["role"] == "coordinator").sum())
    lines = [f"{me} takes part in {text.plural(len(found.projects), 'project')} and leads {text.count(led) or 'none'}."]
    abroad = found.partners[found.partners["abroad"].fillna(False).astype(bool)]
    if not found.country:
        lines.append("Its country is not known, so nobody can tell which of its partners are abroad.")
    elif abroad.empty:
        lines.append(f"It has {text.plural(len(found.partners), 'partner')}, none of them abroad.")
    else:
        first = records(abroad)[0]
        lines.append(
            f"It has {text.plural(len(found.partners), 'partner')}, {text.count(len(abroad))} of them abroad, in "
            f"{text.plural(abroad['country'].nunique(), 'country', 'countries')}. First among these is "
            f"{text.shorten(first['name'], LONGEST)} ({country_name(first['country'])}), with "
            f"{text.plural(first['projects'], 'shared project')}."
        )
    return [*lines, clusters]


def _facts(data: ReportData) -> list[tuple[str, Cell, str]]:
    found = data.once(sheet)
    row = record(data.graph.organizations, data.subject)
    region = data.graph.regions["name"].get(row["region"]) if row["region"] else None
    place = [one for one in (row["city"], region) if one]
    if not place or region != country_name(found.country or ""):
        place += [country_name(found.country)] if found.country else []
    kind = text.capital(organization_type(row["type"]) or "") or None
    years = found.projects["start_year"].dropna().astype("int64")
    abroad = found.partners[found.partners["abroad"].fillna(False).astype(bool)]
    undated = len(found.projects) - len(years)
    rows: list[tuple[str, Cell, str]] = [
        ("Type", kind, text.words(row["helix"]) if row["helix"] else "helix not told"),
        ("Place", ", ".join(dict.fromkeys(place)) or None, "head office"),
        ("Projects", len(found.projects), _programmes(found)),
        ("Projects led", int((found.projects["role"] == "coordinator").sum()), "as coordinator"),
        ("First start", str(years.min()) if len(years) else None, _undated(undated) or "of a project"),
        ("Last start", str(years.max()) if len(years) else None, "of a project"),
        ("Partners", len(found.partners), "organizations it shares a project with"),
        ("Partners abroad", len(abroad) if found.country else None, "in another country than its own"),
        ("Countries abroad", int(abroad["country"].nunique()) if found.country else None, "of these partners"),
    ]
    if len(abroad):
        first = records(abroad)[0]
        rows.append(("Most shared projects", first["projects"], f"abroad, with {text.shorten(first['name'], 60)}"))
    money = found.money
    rows.append(("Clusters", len(found.clusters), "it belongs to"))
    rows.append(("EU contribution", round(money.eu) if money.eu_known else None, _known(money.eu_known, money.of)))
    total = round(money.total) if money.total_known else None
    rows.append(("Total cost", total, _known(money.total_known, money.projects) + ", all partners together"))
    return rows


def _programmes(found: OrganizationSheet) -> str:
    """The programmes in words, those of most projects first."""
    names = [text.shorten(str(one), parts.LONG) for one in found.programmes["programme"]]
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} more programmes"
    return text.listing(names)


def _undated(number: int) -> str:
    return f"{text.plural(number, 'project')} without a year" if number else ""


def _known(number: int, of: int) -> str:
    return f"EUR; known for {text.count(number)} of {text.plural(of, 'project')}"
