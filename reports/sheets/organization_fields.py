"""The table of fields that sheets of organizations, clusters and programmes share."""

from baltica.analytics.sheet_common import FIELD_CASES, Fields
from baltica.reports import text
from baltica.reports.blocks import Block, Column
from baltica.reports.rows import records
from baltica.reports.sheets import parts

SCHEMES = {"specialization": "Fields of Baltica, read from the sources"}


def field_table(fields: Fields, whose: str) -> Block:
    """The fields of the projects (``whose``: ``its projects``) beside those of all, or a note that none is known."""
    if fields.table.empty:
        return parts.nothing(f"The field of {whose} is not known in these data.")
    columns = (
        Column("Field"), Column("Projects", "count"), Column("Share", "share", decimals=0),
        Column("Share", "share", "of all projects", 0), Column("Quotient", "number", decimals=1),
        Column("Strength", "flag"),
    )  # fmt: skip
    rows = [
        (text.capital(text.words(row["field"])), row["projects"], row["share"], row["share_all"], row["quotient"],
         row["strong"])
        for row in records(fields.table)
    ]  # fmt: skip
    definition = (
        f"{SCHEMES.get(fields.scheme, f'Fields: {fields.scheme}')}; a project of several is shared out. Quotient: its "
        f"share beside the share of all projects; a strength is above 1 with at least {FIELD_CASES} projects, a "
        "convention of this product."
    )
    covers = f"{text.count(fields.known)} of {text.plural(fields.projects, 'project')} have a known field."
    return parts.short(f"Fields of {whose}", columns, rows, definition, covers, name="fields")
