"""What stands under tables of fields: the finding first, then what was counted, how sure it is, what it rests on."""

from typing import TYPE_CHECKING, Any

from baltica.cli.notes import count, coverage_notes, percent, verdict_note

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.fields import Placed
    from baltica.analytics.graphdata import GraphData
    from baltica.analytics.portfolio import Portfolio

CHANCE = 0.05


def no_field(data: "GraphData", of: str, scheme: str) -> list[str]:
    """What to say where nothing has a field in the scheme; empty where something has."""
    from baltica.analytics.fields import OWN, cluster_fields, project_fields, schemes

    clusters = of in ("clusters", "initiatives")
    if len(cluster_fields(data) if clusters else project_fields(data, scheme)):
        return []
    what = "cluster" if clusters else "project"
    if not clusters and data.projects.empty:
        return ["The selection holds no project, so there is nothing to count by field."]
    said = f"No {what} here has a known field" + (f" of the scheme {scheme}." if scheme != OWN else ".")
    if clusters:
        return [said if len(data.clusters) else "There are no clusters in these data; --of projects counts projects."]
    others = [name for name in schemes(data) if name != scheme]
    if others:
        quoted = " or ".join(f'--scheme "{name}"' for name in others)
        return [f"{said} Their topics have other schemes: use {quoted}."]
    return [f"{said} Nor do these data hold topics of projects, so nothing can be counted by field."]


def quotient_notes(
    data: "GraphData", found: "Placed", table: "pd.DataFrame", level: int, counting: str, draw: tuple[int, int]
) -> list[str]:
    """Under location quotients."""
    if unknown := no_field(data, found.of, found.scheme):
        return unknown
    few = int(table["few"].sum())
    tested = int(table["q"].notna().sum())
    more = table[(table["q"] < CHANCE) & ~table["few"] & (table["lq"] > 1)]
    said = []
    if len(more):
        best = more.iloc[0]
        said.append(
            f"{count(len(more), 'field')} of places {'has' if len(more) == 1 else 'have'} more cases than fields dealt "
            f"at random would give (q < {CHANCE}); first {best['name']}, {_words(best['field'])}: {_lq(best)}."
        )
    elif tested:
        said.append(f"No field of a place has more cases than fields dealt at random would give (q < {CHANCE}).")
    else:
        said.append("Nothing could be tested: in every place less than one case of each field is expected.")
    said += [
        f"lq (location quotient): how many times larger the share of the field is in the place than in all places "
        f"together; 1 is the same share. {_counted(found, counting)}",
        f"low, high: 95 % interval from {draw[0]:,} samples of whole {found.of} (seed {draw[1]}), on the scale of "
        "logarithms. Rows are ordered by low, so that few cases never come first; rank is among places of one field.",
        f"q: chance of so different a number of cases if fields were dealt at random among the {found.of} (Fisher's "
        "exact test), corrected for all cells where at least one case is expected; others are not tested.",
        f"{count(few, 'row')} of {len(table):,} with a count below 5 marked few: no rank, not to be read as "
        "specialization.",
        *_coverage(data, found, level),
    ]
    return said


def index_notes(
    data: "GraphData",
    found: "Placed",
    table: "pd.DataFrame",
    level: int,
    chosen: dict[str, Any],
    draw: tuple[int, int],
) -> list[str]:
    """Under an index of places or of fields."""
    from baltica.analytics.specialization import MEASURES

    if unknown := no_field(data, found.of, found.scheme):
        return unknown
    name, places = chosen["index"], chosen["by"] == "place"
    one = MEASURES[name]
    fit = table[~table["few"] & table["q"].notna()]
    rows = "place" if places else "field"
    above = fit[fit["q"] < CHANCE]
    if len(fit):
        verb = "is" if len(above) == 1 else "are"
        said = [
            f"{len(above)} of {count(len(fit), rows)} with at least 20 cases {verb} more "
            f"{'specialized' if places else 'concentrated'} than chance gives (q < {CHANCE})"
            + (f"; first {_row_name(fit.iloc[0], places)}: {_index(fit.iloc[0], name)}." if len(above) else ".")
        ]
    else:
        said = [f"No {rows} has 20 cases, so nothing is ranked or tested: with so few the index mostly says how few."]
    against = "" if places or name == "herfindahl" else " Here the spread of a field over places beside that of all."
    said += [
        f"{one.title}: {one.meaning[0].lower()}{one.meaning[1:]}{against} {_counted(found, chosen['counting'])}",
        f"expected: the index when fields are dealt at random among the {found.of}; few cases differ a lot by chance. "
        f"q: how rare so {'specialized' if places else 'concentrated'} a {rows} is then, corrected for the rows "
        "tested. Rows are ordered by beyond_chance, the difference from expected.",
        f"low, high: 95 % interval from {draw[0]:,} samples of whole {found.of} (seed {draw[1]}); none of hoover_gini "
        "over more than 60 fields or places. Wide on purpose, as "
        "samples exaggerate these indices. Rows with under 20 cases are marked few: no interval, no test, no rank.",
        *_coverage(data, found, level),
    ]
    return said


def distribution_notes(data: "GraphData", by: str, chosen: dict[str, Any]) -> list[str]:
    """Under counts by field, kind, status or year."""
    from baltica.analytics.distribution import things_with_fields
    from baltica.analytics.fields import OWN

    of, scheme = chosen["of"], chosen["scheme"]
    said = no_field(data, of, scheme)
    rows = things_with_fields(data, of=of, scheme=scheme, kinds=chosen["kinds"])
    number, known = rows["thing"].nunique(), rows.loc[rows["field"] != "unknown", "thing"].nunique()
    if of in ("clusters", "initiatives"):
        said += [
            "International clusters are cross-border or transnational; low and high are 95 % Wilson intervals of a "
            "share. Initiatives are international clusters that are not yet established.",
            *_knowledge(data, chosen["kinds"]),
            *_claim(data, chosen["kinds"]),
        ]
    else:
        several = (
            "each counts its part (1/number of its fields)" if chosen["counting"] == "fractional" else "each counts"
        )
        said.append(
            f"low and high are 95 % Wilson intervals of a share. A project may have several fields: {several}."
            if scheme != OWN
            else "low and high are 95 % Wilson intervals of a share. Each project has one field."
        )
    if number:
        said.append(
            f"Coverage: the field is known for {known:,} of {count(number, of[:-1])} ({percent(known / number)})."
        )
    return [*said, _basis(of, scheme)]


def year_notes(data: "GraphData", table: "pd.DataFrame", chosen: dict[str, Any]) -> list[str]:
    """Whether knowledge-intensive fields become more or less frequent, and what is undated."""
    from baltica.analytics.distribution import KNOWLEDGE_INTENSIVE, things_with_fields, year_trend
    from baltica.analytics.fields import OWN

    if chosen["scheme"] != OWN:
        return ["Which fields are knowledge-intensive is said for Baltica's own fields only."]
    p = year_trend(table)
    rows = things_with_fields(data, of=chosen["of"], kinds=chosen["kinds"])
    undated = rows.loc[rows["year"].isna(), "thing"].nunique()
    known = table.dropna(subset=["share"])
    said = f"Too few dated {chosen['of']} of known field to tell a trend (20 in 3 years are asked for)."
    if p == p:
        middle = known["cases"].cumsum() <= known["cases"].sum() / 2
        halves = [known[middle], known[~middle]] if middle.any() else [known.iloc[:1], known.iloc[1:]]
        shares = [half["knowledge_intensive"].sum() / max(half["cases"].sum(), 1) for half in halves]
        years = [f"{half['year'].min()}-{half['year'].max()}" for half in halves]
        told = "a trend over the years" if p < CHANCE else "no trend over the years can be told"
        said = (
            f"Knowledge-intensive: {percent(shares[0])} in {years[0]}, {percent(shares[1])} in {years[1]}; {told} "
            f"(Cochran-Armitage p {p:.2g})."
        )
    fields = ", ".join(_words(name) for name in KNOWLEDGE_INTENSIVE)
    return [
        said,
        f"Knowledge-intensive is a convention: {fields}. {count(undated, chosen['of'][:-1])} undated left out.",
    ]


def portfolio_notes(data: "GraphData", found: "Portfolio", of: str, scheme: str, samples: int, seed: int) -> list[str]:
    """Under the portfolio of a region."""
    table = found.table
    sure = table[~table["few"] & (table["low"] > 1)]
    head = f"{found.name} ({found.code}): {count(found.cases, of[:-1])} of known field"
    if len(sure):
        best = sure.sort_values("low", ascending=False).iloc[0]
        rank = f"; rank {best['rank']} of the {best['ranked']:.0f} regions of its country with at least 5 cases"
        rank = rank if found.level and best["ranked"] > 1 else ""
        said = [f"{head}. More than elsewhere in {_words(best['field'])}: {_lq(best)}{rank}."]
    else:
        said = [f"{head}. No field with at least 5 cases has a share that is surely larger than elsewhere."]
    if found.level and found.krugman_country == found.krugman_country:
        moved = table.dropna(subset=["difference"]).sort_values("difference")
        said.append(
            f"Beside its country: {percent(found.krugman_country / 2)} of it would have to be in another field to have "
            f"the mix of the country; most above {_gap(moved.iloc[-1])}, most below {_gap(moved.iloc[0])}. With few "
            "cases a large difference is usual."
        )
    if len(found.clusters):
        names = shortened([f"{row.name_} ({_words(row.field)})" for row in _named(found.clusters)], 8)
        said.append(f"Clusters present ({len(found.clusters)}): {names}.")
    elif len(data.clusters):
        said.append("No cluster is present there.")
    said += [
        "lq: share of the field there relative to its share in all places together; 1 is the same. low, high: 95 % "
        f"interval from {samples:,} samples of whole {of} (seed {seed}). few: a count below 5, no rank. rank: by low.",
        _basis(of, scheme),
        *(_presences(data) if of in ("clusters", "initiatives") else coverage_notes(data, found.level)),
    ]
    return said


def shortened(names: list[str], most: int) -> str:
    """The first names, and how many more there are."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def _named(clusters: "pd.DataFrame") -> Any:
    return clusters.rename(columns={"name": "name_"}).itertuples()


def _knowledge(data: "GraphData", kinds: tuple[str, ...] | None) -> list[str]:
    """The share of knowledge-intensive fields."""
    from baltica.analytics.distribution import KNOWLEDGE_INTENSIVE, knowledge_share

    table = knowledge_share(data, kinds=kinds).set_index("group")
    rows: list[tuple[str, Any]] = [
        (words, table.loc[name])
        for name, words in (("initiative", "initiatives"), ("established", "established clusters"))
    ]
    rows = [(name, row) for name, row in rows if row["clusters"]]
    if not rows:
        return []
    told = "; ".join(
        f"{row['knowledge_intensive']:.0f} of {row['clusters']:.0f} {name} ({percent(row['share'])}, 95 % interval "
        f"{percent(row['low'])} to {percent(row['high'])})"
        for name, row in rows
    )
    fields = ", ".join(_words(name) for name in KNOWLEDGE_INTENSIVE)
    return [f"Knowledge-intensive fields (a convention: {fields}): {told}."]


def _claim(data: "GraphData", kinds: tuple[str, ...] | None) -> list[str]:
    """What may be said of the paper's third claim, which is about all international initiatives."""
    from baltica.analytics import claims
    from baltica.analytics.clusters import KINDS

    if kinds != KINDS:
        return []
    found = claims.specialization(data)
    said = verdict_note("initiatives are spread over fields in a certain way", found)
    return [f"{said} Whether knowledge-intensive fields are more frequent than elsewhere cannot be told."]


def _counted(found: "Placed", counting: str) -> str:
    """What one case is."""
    where = {
        "projects": "where a participant is",
        "organizations": "where it is located, with the fields of its projects",
    }.get(found.of, "where it is present")
    several = "1/(number of its fields) in each field" if counting == "fractional" else "1 in each of its fields"
    noun = {"initiatives": "initiative", "clusters": "cluster"}.get(found.of, found.of[:-1])
    article = "An" if noun[0] in "aeiou" else "A"
    return f"{article} {noun} counts in each place {where}, {several} ({counting} counting)."


def _coverage(data: "GraphData", found: "Placed", level: int) -> list[str]:
    """How much is known, and who decided it."""
    rest = found.counts[~found.located.to_numpy()].sum()
    said = [
        f"Field known for {found.with_field:,} of {found.total:,} {found.of}, place for {found.with_place:,}; "
        f"both for {len(found.things):,}."
    ]
    if rest:
        share = percent(rest / found.counts.sum())
        said[0] += f" {share} of the counts are not located at NUTS level {level}: part of the whole, not ranked."
    said.append(_basis(found.of, found.scheme))
    if found.of in ("clusters", "initiatives"):
        return said + _presences(data)
    return said + coverage_notes(data, level)


def _presences(data: "GraphData") -> list[str]:
    """What it rests on that a cluster is in a place."""
    basis = data.presences["basis"]
    if not basis.notna().any():
        return []
    office, stated = (percent(float((basis == value).mean())) for value in ("member_head_office", "stated"))
    return [f"{office} of presences rest on the head office of a member, {stated} are stated of the cluster itself."]


def _basis(of: str, scheme: str) -> str:
    """Who decided the fields."""
    if scheme == "specialization":
        return "Fields are the compiler's reading of the sources, coded by one person."
    if scheme == "keep.eu theme":
        return "Themes were assigned to projects by the staff of keep.eu, up to three each."
    return f'Fields are the widest level of the scheme "{scheme}", as its publisher assigned them.'


def _lq(row: Any) -> str:
    interval = f"95 % interval {row['low']:.2g} to {row['high']:.2g}"
    return f"{row['lq']:.2g} times the share in all places ({interval}; count {row['count']:.3g})"


def _index(row: Any, name: str) -> str:
    interval = f" (95 % interval {row['low']:.2f} to {row['high']:.2f})" if row["low"] == row["low"] else ""
    return f"{row[name]:.2f}{interval}, by chance {row['expected']:.2f}"


def _row_name(row: Any, places: bool) -> str:
    return str(row["name"]) if places else _words(row["field"])


def _gap(row: Any) -> str:
    return f"{_words(row['field'])} ({percent(row['share'])} there, {percent(row['country_share'])} in the country)"


def _words(field: Any) -> str:
    return str(field).replace("_", " ")
