"""The map of the pairs of regions with the most ties."""

from baltica.graph.codes import country_name
from baltica.reports import maps, text
from baltica.reports.blocks import Column, Map, Table
from baltica.reports.data import ReportData
from baltica.reports.rows import records, rows_of


def pairs_map(data: ReportData, shown: int, method: str, command: str) -> list[Map]:
    """The ``shown`` pairs of NUTS 3 regions with the most ties across a border; nothing where there is none."""
    known = data.graph.regions.drop_duplicates("code").set_index("code")[["longitude", "latitude"]].dropna()
    at = {row["index"]: (row["longitude"], row["latitude"]) for row in records(known)}
    pairs = data.region_pairs
    pairs = pairs[pairs["a"].isin(list(at)) & pairs["b"].isin(list(at))].head(shown)
    if pairs.empty:
        return []
    rows = records(pairs)
    names = {row[side]: row[f"{side}_name"] for row in rows for side in ("a", "b")}
    ties = {row["index"]: row["cross_border_ties"] for row in records(data.places)}
    spots = [maps.Place(*at[code], float(ties.get(code, 0.0)), name) for code, name in sorted(names.items())]
    lines = [maps.Line(at[row["a"]], at[row["b"]], row["fractional"]) for row in rows]
    title = f"The {len(rows)} pairs of regions with the most ties"
    sentence = (
        f"{rows[0]['a_name']} and {rows[0]['b_name']} come first, with "
        f"{text.plural(rows[0]['projects'], 'joint project')}; the wider the line, the more ties."
    )
    columns = (
        Column("Region"), Column("Country"), Column("Region"), Column("Country"), Column("Joint projects", "count"),
        Column("Ties", "number", "fractional", 2), Column("Ties", "count", "full"),
    )  # fmt: skip
    pairs = pairs.assign(**{side: pairs[side].map(country_name) for side in ("a_country", "b_country")})
    wanted = ("a_name", "a_country", "b_name", "b_country", "projects", "fractional", "full")
    covers = "Only organizations located at NUTS 3. " + data.ranked_coverage
    repeat = command + " --between regions --level 3"
    table = Table(title, columns, rows_of(pairs, wanted), method, covers, repeat, name="pairs-of-regions", keys=4)
    unit = "all cross-border ties of the region (fractional)"
    svg = maps.point_map("pairs-map", title, sentence, spots, unit=unit, lines=lines, named=len(spots))
    return [Map(title, sentence, svg, sentence, table, method, covers)]
