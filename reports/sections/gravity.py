"""How ties of places go with their size, their distance and the border between them; refused where rules dictate."""

from collections.abc import Iterator

from baltica.analytics.gravity import Gravity, gravity
from baltica.graph.errors import InputError
from baltica.reports import gravity_tables as tables
from baltica.reports import levels, text
from baltica.reports.blocks import Block, Note, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records

LEVELS = (3, 2, 1, 0)


@section("gravity", "Size, distance and the border", 75, needs=("participations",))
def size_and_distance(data: ReportData) -> list[Block]:
    """Factors of size, distance and border with intervals, what the model leaves out, and pairs far from it."""
    found, refused = data.once(_fitted)
    if found is None:
        return [Note(f"{_plain(refused)} So nothing is fitted.", "Too little to tell")]
    if not found.fit.converged:
        return [Note("The model did not settle on these data, so none of its figures are shown.", "Nothing to show")]
    notes = [Note(part, title) for title, part in _notes(found, refused)]
    return [Text((_lead(found),), "lead"), *notes, tables.factors(data, found), *tables.pairs(data, found)]


def _fitted(data: ReportData) -> tuple[Gravity | None, str]:
    """The model at the finest level that can bear it, and why there is no border factor, if so."""
    finest, refused = levels.finest(data), ""
    for level in [one for one in LEVELS if one <= finest]:
        for border in (True, False) if level else (True,):
            try:
                return gravity(data.graph, level, border=border), refused
            except InputError as error:
                refused = refused or error.message
    return None, refused


def _plain(reason: str) -> str:
    """A reason given to those who type commands, for those who read."""
    return text.capital(reason.split("; ")[0].rstrip(".")) + "."


def _lead(found: Gravity) -> str:
    rows = {row["index"]: row for row in records(found.coefficients)}
    parts = []
    if "border" in rows:
        parts.append(f"two places of different countries have {_times(rows['border'])} of two in one country")
    if "distance" in rows:
        parts.append(f"at twice the distance places have {_times(rows['distance'])}")
    if "size" in rows:
        parts.append(f"places twice the size have {_times(rows['size'])}")
    unclear = [term for term, row in rows.items() if row["factor_low"] < 1 < row["factor_high"]]
    said = text.capital("; ".join(parts)) + ", all else alike."
    return said + (
        f" Of {text.listing(unclear)} the interval holds both more and fewer ties: no difference can be told."
        if unclear
        else ""
    )


def _times(row: dict[str, float]) -> str:
    ends = f"{text.number(row['factor_low'], 2)} to {text.number(row['factor_high'], 2)}"
    return f"{text.number(row['factor'], 2)} times the ties ({ends})"


def _notes(found: Gravity, refused: str) -> Iterator[tuple[str, str]]:
    if found.border:
        yield (
            "Read with care",
            (
                "Many programmes ask for partners from several countries; those known to are left out of the border "
                f"factor ({text.plural(found.ruled, 'project')}), and others may be among the rest."
            ),
        )
    elif refused and found.level:
        yield "No border factor", f"{_plain(refused)} The border is held constant and not reported."
    missing = [f"{name}: {why.split(';')[0]}" for name, why in found.left_out.items()]
    if missing:
        yield "Not in the model", f"{text.capital('; '.join(missing))}."
