"""``baltica find``: what has a name, by words of it, and the id that other commands take."""

import shlex
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.common import opened
from baltica.cli.output import TABLE_ROWS, Format, FormatOption, TopOption, show

if TYPE_CHECKING:
    from baltica.cypher.find import Hit
    from baltica.graph.connection import Graph

COLUMNS = ("kind", "id", "name", "also", "where", "years")
NEXT = {
    "organization": "report organization {}",
    "cluster": "report cluster {}",
    "project": "query run project_partners --param project={}",
    "programme": "report programme {}",
    "region": "report region {}",
}
MOST_COUNTRIES = 4  # named in a table; of more their number


class Kind(StrEnum):
    """What can be looked for."""

    organization = "organization"
    cluster = "cluster"
    project = "project"
    programme = "programme"
    region = "region"
    area = "area"
    topic = "topic"


def find(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="Words of a name, or their beginnings.")],
    kind: Annotated[
        list[Kind] | None,
        typer.Option(metavar="KIND", help=f"Only this, one or several of {', '.join(Kind)}."),
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only in this country, like DK; projects: with a partner there.")
    ] = None,
    top: TopOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Find organizations, clusters, projects, programmes, regions, areas and topics by name, with their ids.

    All words have to be in a name, in any order; beginnings are enough, and accents, case and punctuation do not
    matter. What is called exactly so comes first, then whole words, then beginnings; shorter names before longer ones.

    \b
    Example: baltica find "life science"
             baltica find univ lund --kind organization
             baltica find goteborg --country SE
    """
    from baltica.cypher.find import described, words_of
    from baltica.cypher.find import find as find_names

    asked = " ".join(text)
    words_of(asked)  # a mistake shows before an engine starts
    code = _country(country)
    kinds = [one.value for one in kind or ()]
    limit = top if top is not None else (TABLE_ROWS if form is Format.table else 0)
    with opened(context) as graph:
        hits = find_names(graph, asked, kinds, code)
        rows = described(graph, hits[:limit] if limit else hits)
        notes = [] if hits else [_advice(graph, asked, kinds, code)]
    if len(rows) < len(hits):
        notes.append(f"{len(rows):,} of {len(hits):,} found; --top 0 shows all.")
    if form is Format.table:
        notes += _next_step(hits)
    show(COLUMNS, [_row(row, form) for row in rows], form, top=0, notes=notes)


def _country(given: str | None) -> str | None:
    """The code of a country, as other commands read it. Raises InputError for what is none."""
    if given is None:
        return None
    from baltica.cypher.selection import Selection
    from baltica.graph.errors import InputError

    codes = Selection.parse(country=[given]).country
    if len(codes) != 1:
        raise InputError(f"--country {given!r} is not one country", "give one code, like --country DK")
    return codes[0]


def _row(found: Mapping[str, Any], form: Format) -> dict[str, Any]:
    """A row of the answer; a table names a few countries only."""
    countries: Sequence[str] = found["countries"]
    if form is Format.table and len(countries) > MOST_COUNTRIES:
        countries = [f"{len(countries)} countries"]
    years = [str(year) for year in (found["first"], found["last"]) if year is not None]
    return {
        **{name: found[name] for name in ("kind", "id", "name", "also")},
        "where": [part for part in (found["city"], *countries, found["scheme"]) if part],
        "years": "–".join(dict.fromkeys(years)) or None,
    }


def _next_step(hits: "Sequence[Hit]") -> list[str]:
    """What to do with an id, told of the first that a command takes."""
    known = (NEXT[hit.kind].format(shlex.quote(hit.id)) for hit in hits if hit.kind in NEXT)
    return [f"Ids go into other commands: baltica {command}" for command in islice(known, 1)]


def _advice(graph: "Graph", asked: str, kinds: Sequence[str], country: str | None) -> str:
    """What to try where nothing was found."""
    from baltica.cypher.find import find as find_names
    from baltica.cypher.find import nearest

    if (kinds or country) and (wider := len(find_names(graph, asked))):
        return f"Without --kind and --country there are {wider:,}."
    unknown, meant = nearest(graph, asked)
    if meant:
        return f"Did you mean: baltica find {meant}"
    if unknown:
        return f"No name has a word that begins with {' or '.join(unknown)}; leave that out, or write less of it."
    return "Each word is in some name, but no name has them all; leave one out."
