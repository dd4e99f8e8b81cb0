"""A border on one page: pairs of regions and of organizations across it, and who is central on each side."""

from baltica.analytics.geography import positions
from baltica.analytics.sheet_border import LEVEL, central, pairs_of_organizations
from baltica.graph.codes import country_name
from baltica.reports import maps, text
from baltica.reports.blocks import Block, Cell, Column, Map, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records
from baltica.reports.sheets import parts
from baltica.reports.sheets.border_data import border, coverage, region_pairs
from baltica.reports.sheets.region_abroad import FIGURES, METHOD

SHORT = 30  # letters of a name in a drawing


@section("across", "Who meets across it", 20, reports=("border",))
def across(data: ReportData) -> list[Block]:
    """Regions and organizations that meet."""
    if data.once(border).joint.projects.empty:
        return [parts.nothing("These records hold no project that joins two sides.")]
    return [*_regions(data), _organizations(data), _central(data)]


def _regions(data: ReportData) -> list[Block]:
    found = data.once(region_pairs)
    if found.empty:
        return [parts.nothing("Which regions meet is not known: organizations are located by their country only.")]
    columns = (Column("Region"), Column("Region", unit="across"), FIGURES[0], *FIGURES[2:])
    rows: list[tuple[Cell, ...]] = []
    for row in records(found):
        ends = [f"{text.shorten(row[f'{one}_name'], parts.NAME)} ({row[f'{one}_country']})" for one in ("a", "b")]
        ratios = [None if row["few"] else row[name] for name in ("observed_expected", "ratio_low", "ratio_high")]
        rows.append((*ends, row["projects"], row["fractional"], *ratios))
    covers = f"NUTS {LEVEL} regions; organizations not located there are in no pair. {coverage(data)}"
    table = parts.short("Pairs of regions", columns, rows, METHOD, covers, name="regions", keys=2)
    return [*_map(data), table]


def _map(data: ReportData) -> list[Map]:
    found = data.once(region_pairs).head(parts.DRAWN)
    at = positions(data.graph, LEVEL).dropna(subset=["latitude", "longitude"])
    rows = [row for row in records(found) if row["a"] in at.index and row["b"] in at.index]
    if not rows:
        return []
    ties: dict[str, float] = {}
    for row in rows:
        for one in ("a", "b"):
            ties[row[one]] = ties.get(row[one], 0.0) + row["fractional"]
    names = {row[one]: text.shorten(row[f"{one}_name"], SHORT) for row in rows for one in ("a", "b")}
    spots = {code: (record(at, code)["longitude"], record(at, code)["latitude"]) for code in sorted(ties)}
    places = [maps.Place(*spots[code], ties[code], names[code]) for code in sorted(ties)]
    lines = [maps.Line(spots[row["a"]], spots[row["b"]], row["fractional"]) for row in rows]
    title = "Regions that meet across it"
    sentence = f"{names[rows[0]['a']]} and {names[rows[0]['b']]} share the most ties; the wider a line, the more."
    svg = maps.point_map("border-map", title, sentence, places, unit="ties (fractional)", lines=lines, small=True)
    columns = (Column("Region"), Column("Region", unit="across"), Column("Ties", "number", "fractional", 1))
    cells = tuple((names[row["a"]], names[row["b"]], row["fractional"]) for row in rows)
    table = Table(title, columns, cells, METHOD, coverage(data), name="map", keys=2)
    return [Map(title, sentence, svg, sentence, table, METHOD, coverage(data))]


def _organizations(data: ReportData) -> Table:
    columns = (
        Column("Organization"), Column("Organization", unit="across"), Column("Projects", "count", "joint"),
        Column("Ties", "number", "fractional", 2),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            *(f"{text.shorten(row[f'{one}_name'], parts.NAME)} ({row[f'{one}_country']})" for one in ("a", "b")),
            row["projects"], row["fractional"],
        )
        for row in records(pairs_of_organizations(data.once(border)))
    ]  # fmt: skip
    definition = (
        "Pairs with the most joint projects; of equal ones, those that meet in smaller projects. The first 100."
    )
    return parts.short("Pairs of organizations", columns, rows, definition, coverage(data), name="pairs", keys=2)


def _central(data: ReportData) -> Table:
    """The first of each side, side by side in turn."""
    found = central(data.once(border)).reset_index()
    found["turn"] = found.groupby("country").cumcount()
    columns = (
        Column("Central on its side"), Column("Side"), Column("Partners", "count", "across"),
        Column("Projects", "count", "joint"), Column("Id"),
    )  # fmt: skip
    ordered = found.sort_values(["turn", "partners", "organization"], ascending=[True, False, True])
    rows: list[tuple[Cell, ...]] = [
        (
            text.shorten(row["name"], parts.NAME), country_name(row["country"]), row["partners"], row["projects"],
            row["organization"],
        )
        for row in records(ordered.head(100))
    ]  # fmt: skip
    definition = (
        "Partners: organizations of other sides met in joint projects. The first of each side, then the second."
    )
    return parts.short("Who is central", columns, rows, definition, coverage(data), name="central")
