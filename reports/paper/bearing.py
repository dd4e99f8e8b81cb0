"""The first lines of the report: which claims these data can bear, the gate, and what would have to be loaded."""

from baltica.analytics.claims import Claim
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.paper.found import approximate, level, verdicts
from baltica.reports.paper.gate import gate_lines, gate_table
from baltica.reports.paper.parts import CLAIMS, CONVENTION, NUMBERS, located
from baltica.reports.registry import section

WORDS = ("None", "One", "Two", "Three", "Four", "Five")
PAPER = (
    "The claims are those of the abstract of Mikhaylov and Mikhaylova, Geographies of Cluster Internationalization "
    "(2014/15, doi 10.12691/ijefm-3-1-6, CC BY 4.0), in our own words. Their data and coefficients are not used here."
)


@section("bearing", "What these data can bear", 10, reports=("paper",))
def bearing(data: ReportData) -> list[Block]:
    """How many claims can be told, the gate with its figures, each verdict with its reason, and what is missing."""
    found = data.once(verdicts)
    return [
        Text((_told(found), *gate_lines(data)), "lead"),
        _claims(data, found),
        gate_table(data),
        *_cautions(data),
        *_to_load(data, found),
        Text((PAPER,)),
    ]


def _told(found: dict[str, Claim]) -> str:
    told = [f"claim {NUMBERS[name]} ({one.word})" for name, one in found.items() if one.told]
    if not told:
        return "None of the five claims can be told from these data."
    others, some = WORDS[len(found) - len(told)], WORDS[len(told)].lower()
    return f"{others} of the five claims cannot be told from these data; {some} can: {text.listing(told)}."


def _claims(data: ReportData, found: dict[str, Claim]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, one in found.items():
        unmet = [each.brief for each in one.unmet]
        missing = [each.missing for each in one.unmet if not each.result]
        why = text.listing(list(dict.fromkeys(unmet))[:3]) if not one.told else "all that the rule asks is found"
        if name == "success":
            why, missing = "what came of it is not recorded", ["records of what initiatives achieved"]
        elif one.word == "described":
            why = "a distribution is stated, no hypothesis"
        elif one.word == "not supported":
            why = one.reasons[-1].rstrip(".")
        elif name == "established" and one.told:
            why = "attribute by attribute"
        rows.append((f"{NUMBERS[name]}. {CLAIMS[name]}", one.word, why, text.listing(list(dict.fromkeys(missing)))))
    columns = (Column("Claim"), Column("Verdict"), Column("Why"), Column("What the records lack"))
    method = f"{CONVENTION} Words: supported, not supported, cannot be told; for fields also described."
    return Table(
        "The claims and what may be said of them", columns, tuple(rows), method, located(data, data.once(level)),
        name="claims",
    )  # fmt: skip


def _cautions(data: ReportData) -> list[Block]:
    """Where places are countries, and where nothing was drawn."""
    notes: list[Block] = []
    if data.once(level) == 0:
        notes.append(
            Note(
                "Only countries of participants are known here. The claims are about regions, so countries "
                "are shown and not judged. Region codes, postal codes or coordinates would tell more."
            )
        )
    if approximate(data):
        notes.append(
            Note(
                "Chance is approximated (--approximate): no random graphs were drawn, and no place is said "
                "to qualify. Without that option graphs are drawn."
            )
        )
    return notes  # fmt: skip


def _to_load(data: ReportData, found: dict[str, Claim]) -> list[Block]:
    """What would have to be loaded, and for which claims."""
    wanted: dict[str, list[str]] = {}
    for name, one in found.items():
        for each in one.unmet:
            if not each.result:
                wanted.setdefault(each.missing, []).append(NUMBERS[name])
    lines = [
        f"{text.capital(what)} (claim{'s' * (len(of) > 1)} {text.listing(list(dict.fromkeys(of)))})."
        for what, of in wanted.items()
    ]
    if data.graph.clusters.empty:
        lines.append(
            "There is no cluster here: baltica load baltica brings the bundled ones, baltica load clusters "
            "FILE your own, with their status and places."
        )
    return [Text(("What would have to be loaded or known:",)), Text(tuple(lines), "list")] if lines else []
