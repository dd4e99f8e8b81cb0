"""``baltica check-consortium``: the partners of a planned project."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.common import opened, progress, require_facts
from baltica.cli.notes import count
from baltica.cli.output import Format, FormatOption, bare, cell_text, frame_rows, printed, show
from baltica.cli.partners import read_partners

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.consortium import Consortium
    from baltica.analytics.graphdata import GraphData

CANDIDATES = 10
TIES = 15
_WIDE = 44  # letters of a name in a table


def check_consortium(
    context: typer.Context,
    partners: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|NAMES...",
            help="Names or ids, or a file (text, CSV, .xlsx) with one partner a line; - reads what is pasted.",
        ),
    ],
    programme: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Check against the programme whose name contains this.")
    ] = None,
    form: FormatOption = Format.table,
    top: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help=f"So many candidates; 0 for all.  [{CANDIDATES} in a table, else all]"),
    ] = None,
) -> None:
    """Check the partners of a planned project: who is known, who has met, what is missing, who could join.

    A file may have a header with name, country and type. CSV holds the candidates, JSON everything.

    \b
    Example: baltica check-consortium "Lund University" "Region Skåne" --programme "South Baltic"
             baltica check-consortium partners.csv --format json
    """
    from baltica.analytics.consortium import check_consortium as check
    from baltica.analytics.reader import read_graph

    asked, said = read_partners(partners)
    with opened(context) as graph, progress() as bar:
        data = read_graph(graph, bar)
    require_facts(data)
    found = check(data, asked, programme=programme)
    notes = [*said, *_notes(found, data)]
    if form is Format.table:
        _print(found, notes, CANDIDATES if top is None else top)
        return
    columns, rows = frame_rows(found.candidates)
    rules = found.rules["text"].tolist() if form is not Format.json else []  # there they have a block of their own
    show(columns, rows, form, top=top, notes=[*rules, *notes], about=_about(found, data, context.obj.command))


_MEANING = {
    "fills": "what the candidate would add: countries and helices",
    "partners": "with how many partners found it shares a project",
    "shared_projects": "projects it shares with any of them",
    "strength": "each shared project counts 1/(its participants - 1) (Newman 2001)",
    "last_year": "in which the last shared project began",
    "projects": "all its projects in these data",
    "coordinated": "projects it coordinated",
    "eligible": "whether its region is listed for the programme",
}


def _about(found: "Consortium", data: "GraphData", command: str) -> dict[str, Any]:
    """Everything but the candidates, which are the rows as in the answers of analyze."""
    chosen = found.programme
    told = None
    if chosen is not None:
        told = {name: bare(getattr(chosen, name)) for name in ("id", "name", "strand", "min_countries", "source_url")}
        told |= {"eligible_codes": list(chosen.codes), "other_matches": list(chosen.others)}
    return {
        "command": command,
        "selection": data.selection.describe(),
        "left_out": data.left_out,
        "programme": told,
        "columns": _MEANING,
        "partners": frame_rows(found.partners)[1],
        "possible": frame_rows(found.possible)[1],
        "ties": frame_rows(found.ties)[1],
        "rules": frame_rows(found.rules)[1],
    }


# --- blocks on a terminal -------------------------------------------------------------------------------------------


def _print(found: "Consortium", notes: list[str], top: int) -> None:
    known = int(found.partners["organization"].notna().sum())
    _block(f"PARTNERS: {known} of {len(found.partners)} found")
    _table(_partners(found))
    for line in _unclear(found):
        typer.echo(line)
    _block("EARLIER TIES AMONG THEM")
    for line in _tie_lines(found):
        typer.echo(line)
    chosen = found.programme
    _block("RULES AND ADVICE" + (f": {chosen.name}" if chosen else ""))
    for status, text in zip(found.rules["status"], found.rules["text"], strict=True):
        typer.echo(f"  {status.upper() if status == 'missing' else status:11}  {text}")
    if chosen is not None and chosen.source_url:
        typer.echo(f"  The number of countries was read from {chosen.source_url}")
    _block(_candidate_title(found))
    shown = found.candidates.head(top) if top else found.candidates
    _table(_short(shown))
    for place, why in enumerate(shown["why"], start=1):
        typer.echo(f"  {place}. {cell_text(shown['name'].iloc[place - 1])}: {cell_text(why)}.")
    if len(shown) < len(found.candidates):
        typer.echo(f"  {len(shown)} of {len(found.candidates):,}; --top 0 shows all.")
    _block("NOTES")
    for note in notes:
        typer.echo(f"  {note}")


def _block(title: str) -> None:
    typer.echo(f"\n{title}")


def _table(table: "pd.DataFrame") -> None:
    columns, rows = frame_rows(table)
    typer.echo(printed(columns, rows, Format.table), nl=False)


_SAID = {
    "id": "by id",
    "name": "by name",
    "similar": "taken: check",
    "ambiguous": "several",
    "unclear": "not sure",
    "not found": "not found",
    "repeated": "repeated",
}


def _partners(found: "Consortium") -> "pd.DataFrame":
    """The partners to read."""
    table = found.partners
    short = table[["shown"]].rename(columns={"shown": "partner"})
    short["partner"] = [_cut(text) for text in short["partner"]]
    short["found"] = table["status"].map(_SAID)
    short["country"] = table["country"]
    short["type"] = [text.replace("_", " ") if isinstance(text, str) else None for text in table["type"]]
    short["region"] = [code if isinstance(code, str) and len(code) > 2 else None for code in table["region"]]
    for name, title in (("projects", "projects"), ("coordinated", "led"), ("last_year", "last")):
        short[title] = table[name]
    if found.programme is not None and found.programme.codes:
        short["eligible"] = table["eligible"]
    return short.dropna(axis=1, how="all")


def _unclear(found: "Consortium") -> list[str]:
    """A line for each partner that was not simply found."""
    lines = []
    for _, row in found.partners.iterrows():
        status = row["status"]
        where = "  " if bare(row["line"]) is None else f"  line {row['line']}, "
        name = f"{where}{cell_text(row['partner'])}"
        near = found.possible[found.possible["partner"] == row["partner"]]
        listed = "; ".join(
            f"{cell_text(one['name'])} ({bare(one['country']) or '?'}, {one['organization']}"
            + (f", {one['score']:.2f})" if status == "unclear" else ")")
            for _, one in near.drop_duplicates("organization").iterrows()
        )
        if status == "similar":
            lines.append(f"{name}: taken for {row['name']} ({row['score']:.2f} alike). Check; an id is certain.")
        elif status == "ambiguous":
            lines.append(f"{name}: several of that name, none chosen: {listed}. Give the id, or the country.")
        elif status == "unclear":
            lines.append(f"{name}: not found by that name; nearest: {listed}. Give the id if one of them is meant.")
        elif status == "not found":
            lines.append(f"{name}: not found, and no name near it. It counts with the country and type you give.")
        elif status == "repeated":
            lines.append(f"{name}: the same organization as above ({row['name']}); counted once.")
    return lines


def _tie_lines(found: "Consortium") -> list[str]:
    from baltica.analytics.consortium import FOUND
    from baltica.analytics.consortium_rules import years

    known = int(found.partners["status"].isin(FOUND).sum())
    pairs = known * (known - 1) // 2
    if not pairs:
        return ["  Fewer than two partners were found: nothing to compare."]
    if found.ties.empty:
        return ["  The partners found share no project in these data."]
    lines = [f"  {len(found.ties)} of {count(pairs, 'pair')} of partners found share a project."] * (pairs > 1)
    for _, row in found.ties.head(TIES).iterrows():
        when = years([row["first_year"], row["last_year"]])
        titles = ", ".join(_cut(cell_text(title)) for title in row["titles"])
        titles += ", …" if row["projects"] > len(row["titles"]) and titles else ""
        what = count(int(row["projects"]), "project") + (f", {when}" if when else "")
        a, b = cell_text(row["a_name"]), cell_text(row["b_name"])
        lines.append(f"  {a} – {b}: {what}" + (f" ({titles})" if titles else ""))
    if len(found.ties) > TIES:
        lines.append(f"  and {len(found.ties) - TIES} more pairs: --format json has all.")
    return lines


def _candidate_title(found: "Consortium") -> str:
    gaps, number = found.gaps, len(found.candidates)
    wanted = [*(["another country"] if gaps.countries is not None else []), *gaps.helices]
    what = f" that would add {' or '.join(wanted)}" if wanted else ": no gap, so those nearest"
    title = f"CANDIDATES one step away{what}"
    return title if number else f"{title}: none in these data"


def _short(table: "pd.DataFrame") -> "pd.DataFrame":
    short = table[["name"]].rename(columns={"name": "candidate"})
    short["candidate"] = [_cut(str(text)) for text in short["candidate"]]
    short["country"] = table["country"]
    short["adds"] = [" + ".join(added) for added in table["fills"]]
    short["eligible"] = table["eligible"].where(table["eligible"] != "not known")
    short["partners"] = table["partners"]
    short["shared"] = table["shared_projects"]
    short["last"] = table["last_year"]
    short["projects"] = table["projects"]
    return short.dropna(axis=1, how="all")


def _cut(text: str) -> str:
    return text if len(text) <= _WIDE else text[: _WIDE - 1].rstrip() + "…"


# --- notes ----------------------------------------------------------------------------------------------------------


def _notes(found: "Consortium", data: "GraphData") -> list[str]:
    """What the answer rests on."""
    notes = []
    chosen = found.programme
    if chosen is not None and chosen.others:
        others = "; ".join(chosen.others[:5])
        notes.append(f"Taken is the newest programme of that name, {chosen.name}; others: {others}.")
    if chosen is not None and chosen.codes:
        notes.append("eligible: the region's code begins with a listed one; versions of NUTS are not converted.")
    notes.append(
        "Candidates share a project with a partner found: partners, with how many; shared, in how many projects; last, "
        "when the last of them began. Ordered by what they add, then partners, then shared. Having met before tells "
        "nothing of interest or capacity now."
    )
    people = data.organizations
    located = int(people["region_level"].fillna(0).gt(1).sum())
    typed = int(people["helix"].notna().sum())
    complete = int((data.projects["partner_list_complete"] == True).sum())  # noqa: E712  (unknown is not true)
    notes.append(
        f"These data: {count(len(people), 'organization')} ({typed:,} of known helix, {located:,} located at NUTS 2 or "
        f"finer) in {count(len(data.projects), 'project')}, {complete:,} of them known to have complete "
        "lists of partners. Who is not in them may still exist."
    )
    return notes
