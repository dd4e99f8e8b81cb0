"""Where the data lean and what is missing: cut partner lists, a comparison with keep.eu, known gaps."""

from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Block, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.located import COMMAND
from baltica.reports.registry import section
from baltica.reports.rows import record, rows_of

GAPS = (
    "Coverage follows what could be read. The Öresund area and Sweden are over-represented; Iceland, Belarus, Russia "
    "and Norway are thin. The Karelia, Kolarctic and Estonia–Russia programmes have no project here.",
    "Lists of partners are often cut off at the source. Lists read in full are mainly those of the archived "
    "Öresund–Kattegat–Skagerrak project bank.",
    "Projects of 2021–2027 taken from the Swedish data set name Swedish partners only.",
    "Organizations stand where their head office is. A university with several campuses has one place.",
    "Kind, status and specialization of clusters are the compiler's reading of the sources, not a label taken from "
    "them.",
)


@section(
    "gaps",
    "What is missing and where the data lean",
    25,
    needs=("organizations", "projects"),
    reports=("full", "coverage"),
)
def gaps(data: ReportData) -> list[Block]:
    """Partner lists, projects here beside keep.eu's counts, and the known gaps of the bundled facts."""
    blocks: list[Block] = [Text((_lead(data),), "lead"), _lists(data)]
    if data.keep.loc["all", "keep_projects"]:
        blocks.append(_keep(data))
    if data.is_bundled:
        blocks += [Note("The bundled fact base leans, and every ranking below leans with it."), Text(GAPS, "list")]
    return blocks


def _lead(data: ReportData) -> str:
    """How many projects make no cross-border tie, by what their lists of partners name."""
    lists = data.partner_lists.sum()
    told = (
        ("without_participants", "no participant"),
        ("one_participant", "only one participant"),
        ("one_country", "only participants of one country"),
    )
    found = [(int(lists[name]), words) for name, words in told if lists[name]]
    if not found:
        return "Every project names participants of several countries."
    first, *others = [f"{text.count(number)} {'names' if number == 1 else 'name'} {words}" for number, words in found]
    of = text.plural(int(lists["projects"]), "project")
    return (
        f"Of {of}, {text.listing([first, *others])}. These make no cross-border tie, though the real projects may "
        "have partners abroad."
    )


def _lists(data: ReportData) -> Table:
    columns = (
        Column("Partner list"), Column("Projects", "count"), Column("No participant", "count"),
        Column("One participant", "count"), Column("Several, one country", "count"),
        Column("Several countries", "count"),
    )  # fmt: skip
    frame = data.partner_lists.copy()
    frame.loc["All"] = frame.sum()
    frame = frame[frame["projects"] > 0].rename(index=text.capital)
    names = ("index", "projects", "without_participants", "one_participant", "one_country", "several_countries")
    method = "Complete or incomplete as the source tells. Only projects with several countries make cross-border ties."
    return Table("Partner lists of projects", columns, rows_of(frame, names), method, data.ties_coverage, COMMAND,
                 "partner-lists")  # fmt: skip


def _keep(data: ReportData) -> Table:
    columns = (
        Column("Country"), Column("Regions", "count"), Column("Projects here", "count"),
        Column("Projects in keep.eu", "count"), Column("Share here", "share", decimals=0),
        Column("Share in keep.eu", "share", decimals=0), Column("Rank correlation", "number", "of regions", 2),
    )  # fmt: skip
    frame = data.keep.drop(index="all").sort_values("share_here", ascending=False, kind="stable")
    frame.insert(0, "name", [country_name(str(code)) for code in frame.index])
    names = ("name", "regions", "projects", "keep_projects", "share_here", "share_keep", "spearman")
    method = (
        "A project counts once in each NUTS 3 region with a participant. A country whose share here is above its share "
        "in keep.eu is over-represented. Rank correlation: Spearman, 1 when the regions stand in the same order."
    )
    covers = (
        f"{text.plural(record(data.keep, 'all')['regions'], 'NUTS 3 region')} with a keep.eu count of 2014–2020, an "
        "independent yardstick; the projects here are of all years."
    )
    return Table("Projects here and in keep.eu", columns, rows_of(frame, names), method, covers, COMMAND,
                 "beside-keep", 1, 30)  # fmt: skip
