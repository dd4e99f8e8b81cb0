"""How to make this report again."""

from importlib.metadata import version

from baltica.reports.blocks import Block, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section


@section("repeat", "How to repeat this report", 95)
def repeat(data: ReportData) -> list[Block]:
    """The command, the version and the fingerprint of the data."""
    rows = (
        ("Command", data.command),
        ("Version of Baltica", version("baltica")),
        ("Fingerprint of the data", data.digest),
    )
    method = (
        "The fingerprint is made from all rows the report used: the same fingerprint, the same facts. Random draws "
        "start from fixed seeds."
    )
    return [
        Text(("The same command on the same data and version gives the same report.",), "lead"),
        Table("To repeat", (Column("What"), Column("Value")), rows, method, data.selection_sentence),
    ]
