"""A cluster on one page: its members, where they are, how they meet, and the regions it is present in."""

from baltica.analytics.sheet_common import places_of
from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Figure, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.cluster_data import BASES, coverage, name, sheet
from baltica.reports.sheets.organization_data import organization_type
from baltica.reports.sheets.organization_places import place_map

METHOD = (
    "Projects: all in which the member takes part. Met: other members it shares a project with. Dashed lines of the "
    "drawing join members that share a project."
)


@section("members", "Members and places", 20, needs=("clusters",), reports=("cluster",))
def members(data: ReportData) -> list[Block]:
    """Map, members with their ties, helices by country, regions."""
    found = data.once(sheet)
    regions = [_regions(data)] if len(found.regions) else [parts.nothing("No region it is present in is known.")]
    if found.members.empty:
        return [parts.nothing("The records name no member of it."), *regions]
    places = places_of(data.graph, found.members.index)
    return [
        *place_map("cluster", places, who="members", of=len(found.members)),
        _around(data),
        _helices(data),
        *regions,
    ]


def _around(data: ReportData) -> Figure:
    """The members around the cluster; dashed lines where two share a project."""
    from baltica.reports.ego import Partner, ego_network

    found = data.once(sheet)
    rows = records(found.members)
    shown = rows[: parts.DRAWN]
    names = {row["name"]: at for at, row in enumerate(shown)}
    ties: dict[int, list[int]] = {at: [] for at in range(len(shown))}
    for pair in records(found.pairs[found.pairs["shared"] > 0]):
        a, b = names.get(pair["a"]), names.get(pair["b"])
        if a is not None and b is not None and a != b:
            ties[a].append(b)
    title = "Members and their projects"
    first = text.shorten(rows[0]["name"], 60)
    sentence = f"{first} takes part in the most projects: {text.count(rows[0]['projects'])}."
    if len(rows) > len(shown):
        sentence += " Drawn are the first of the table."
    partners = [
        Partner(text.shorten(row["name"], parts.LONG), parts.group(row["country"]), row["projects"], tuple(ties[at]))
        for at, row in enumerate(shown)
    ]
    svg = ego_network(
        "cluster-ego", title, sentence, text.shorten(name(data), 40), partners, unit="projects", small=True
    )
    columns = (
        Column("Member"), Column("Role"), Column("Type"), Column("Country"), Column("Region"),
        Column("Projects", "count"), Column("Met", "count", "members"),
    )  # fmt: skip
    cells = [
        (row["name"], row["role"], organization_type(row["type"]), parts.group(row["country"]),
         row["region"], row["projects"], row["met"])
        for row in rows
    ]  # fmt: skip
    table = parts.short(title, columns, cells, METHOD, coverage(data), name="members", keys=2)
    return Figure(title, sentence, svg, sentence, table, METHOD, coverage(data))


def _helices(data: ReportData) -> Table:
    frame = data.once(sheet).helices
    names = [country_name(str(code)) if code != "not known" else "Country not known" for code in frame.columns]
    columns = (Column("Helix"), Column("All", "count"), *(Column(one, "count") for one in names))
    rows: list[tuple[Cell, ...]] = [
        (text.capital(text.words(str(helix))), int(sum(row)), *(int(value) for value in row))
        for helix, row in zip(frame.index, frame.to_numpy(), strict=True)
    ]
    definition = (
        "Helix: academia, business, government or civil society, by the type of the organization; cluster "
        "organizations and other mixed types have none."
    )
    return parts.short("Members by helix and country", columns, rows, definition, coverage(data), name="helices")


def _regions(data: ReportData) -> Table:
    columns = (Column("Region"), Column("Code"), Column("Country"), Column("Basis"))
    rows = [
        (row["name"], row["code"], parts.group(row["country"]), BASES.get(row["basis"], row["basis"]))
        for row in records(data.once(sheet).regions)
    ]
    definition = "Regions of several levels may lie in each other. Basis: what the presence rests on."
    return parts.short("Regions it is present in", columns, rows, definition, coverage(data), name="regions", keys=2)
