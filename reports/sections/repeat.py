"""How to make this report again."""

import sys
from importlib.metadata import version

from baltica.reports import loads
from baltica.reports.blocks import Block, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section

LIBRARIES = ("numpy", "scipy", "pandas", "statsmodels", "matplotlib", "neo4j")  # other versions may round otherwise


@section("repeat", "How to repeat this report", 95, reports=("full", "coverage", "paper"))
def repeat(data: ReportData) -> list[Block]:
    """The command, the versions, the fingerprint of the data, and the files they were loaded from."""
    rows = (
        ("Command", data.command),
        ("Fingerprint of the data", data.digest),
        ("Baltica", version("baltica")),
        ("Python", ".".join(map(str, sys.version_info[:3]))),
        *((name, version(name)) for name in LIBRARIES),
    )
    method = (
        "The fingerprint is made from all rows the report used: the same fingerprint, the same facts. Random draws "
        "start from fixed seeds. Other versions may round a last digit otherwise."
    )
    lead = (
        "The same command on the same data and versions gives the same report. Beneath most tables stands the command "
        "that repeats their numbers."
    )
    table = Table("Command, data and versions", (Column("What"), Column("Value")), rows, method,
                  data.selection_sentence, name="repeat")  # fmt: skip
    return [Text((lead,), "lead"), table, *loads.files(data)]
