"""NUTS regions, their versions and changes, and figures of them, from the files of Eurostat."""

from collections.abc import Iterator, Sequence

from baltica.loader import nuts_figures, nuts_points, nuts_regions, nuts_versions
from baltica.loader.nuts_tables import find
from baltica.loader.records import Context, Record, Source
from baltica.loader.tables import Table


def records(tables: Sequence[Table], context: Context) -> Iterator[Record]:
    """Every row of the tables as regions with their ties, positions and figures, or as a Skip with its reason."""
    stated: dict[nuts_regions.TieKey, str] = {}
    for table in nuts_regions.in_order(tables):
        yield from nuts_regions.records(table, stated)
    names = nuts_regions.known(tables)
    became = ((start, end, kind) for (type_, start, end), kind in stated.items() if type_ == "BECAME")
    versions = nuts_versions.lists(((f"NUTS{version}", code) for version, code in names), became)
    lists = nuts_figures.Lists(names, versions, context.options.nuts)
    for table in tables:
        if table.kind == "attributes":
            yield from nuts_points.records(table, lists)
    for table in tables:
        if table.kind == "population":
            yield from nuts_figures.population(table, context.options, lists)
    yield from nuts_figures.gdp([table for table in tables if table.kind == "gdp"], context.options, lists)
    municipalities = [table for table in tables if table.kind == "lau"]
    for version in dict.fromkeys(table.family for table in municipalities):
        alike = [table for table in municipalities if table.family == version]
        yield from nuts_figures.lau(alike, context.options, lists)


SOURCE = Source(
    name="nuts",
    title="NUTS regions, their changes, population, GDP and typologies",
    publisher="Eurostat (European Commission)",
    url="https://ec.europa.eu/eurostat/web/nuts",
    licence="free reuse with the source acknowledged (Decision 2011/833/EU); GISCO types: not for commercial use",
    attribution=(
        "Regions, changes, municipalities and statistics: Eurostat, © European Union.",
        "Types of regions: Eurostat/GISCO; boundaries, of which one point a region is kept: © EuroGeographics.",
    ),
    # Columns that carry a year (Code 2021, code_2016) may carry another one.
    columns={
        "list": ("Code 2021", "Country", "NUTS level 1", "NUTS level 2", "NUTS level 3"),
        "changes": ("Code 2016", "Code 2021", "Country", "NUTS level 1", "NUTS level 2", "NUTS level 3", "Change"),
        "lineage": ("typology", "code_2016", "code_2021", "geo_name_2021", "change_2021"),
        "codes": ("typology", "geo", "nuts"),
        "attributes": ("NUTS_ID", "LEVL_CODE"),
        "gdp": ("freq,unit,geo\\TIME_PERIOD",),
        "population": ("freq,unit,sex,age,geo\\TIME_PERIOD",),
        "lau": ("NUTS 3 CODE", "LAU CODE", "POPULATION", "TOTAL AREA (m2)", "DEGURBA"),
    },
    find=find,
    records=records,
)
