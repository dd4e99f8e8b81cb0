"""The partners of a planned project: who they are, who has worked with whom, what is missing, who could fill it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.consortium_rules import (
    NO,
    Gaps,
    Programme,
    admitted,
    fills,
    find_programme,
    gaps_of,
    rules_of,
    years,
)
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, column_sums, inverse, presence
from baltica.analytics.names import WORTH_LISTING, NameIndex, folded
from baltica.analytics.places import countries
from baltica.graph.codes import clean_name
from baltica.graph.errors import InputError
from baltica.graph.model import HELIX_OF_TYPE

LISTED = 5  # nearest names shown for a partner that is not clear
NAMED = 3  # partners and projects named in a text
FOUND = ("id", "name", "similar")


@dataclass(frozen=True)
class Partner:
    """A partner as written: a name or an id, and where given its country (ISO 3166-1), type, and line of the file."""

    name: str
    country: str | None = None
    type: str | None = None
    line: int | None = None


@dataclass(frozen=True, eq=False)
class Consortium:
    """What is known of a planned consortium; see :func:`check_consortium` for the frames."""

    partners: pd.DataFrame
    possible: pd.DataFrame
    ties: pd.DataFrame
    rules: pd.DataFrame
    candidates: pd.DataFrame
    programme: Programme | None
    gaps: Gaps


def check_consortium(data: GraphData, partners: Iterable[Partner | str], *, programme: str | None = None) -> Consortium:
    """Look up the partners of a planned project, their earlier ties, what a programme asks, and who could join.

    - ``partners``: one row each as given: partner, line, status (id, name: same name but for case, accents and
      punctuation, also a short name; similar: taken for a misspelling; ambiguous: several of that name; unclear: only
      near names; not found; repeated: the same organization as one before), organization, name, shown, score,
      country, type, helix (as given where the graph does not tell), region, region_name, projects, coordinated,
      last_year (in which its last project began), eligible (yes, no, perhaps, not known).
    - ``possible``: for the ambiguous and unclear: partner, line, organization, name, country, score, best first.
    - ``ties``: pairs of partners found that share a project: a, b, a_name, b_name, projects, first_year, last_year,
      titles (of up to three projects, newest first).
    - ``rules``: what the programme asks and advice: rule, status, demanded, found, text.
    - ``candidates``: organizations, not among the partners, that share a project with at least one of them and fill a
      gap (anybody where there is no gap): organization, name, country, type, helix, region, eligible, fills (what they
      would add), partners (with how many they share a project), shared_projects, strength (each shared project counts
      1/(its participants - 1), Newman 2001), last_year, projects, coordinated, with (names), why. Those that add most
      first, then by partners, shared_projects, strength. Those outside the eligible regions are left out.

    ``programme`` is part of the name of a programme; of several the newest is taken. A name with several bearers is
    never chosen among, but by the country given. Raises InputError without partners or where no programme fits.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "name": n, "country": c, "helix": h} for i, n, c, h in [
    ...         ("a", "Lund University", "SE", "academia"), ("b", "Byen", "DK", "government"),
    ...         ("c", "Firma", "DK", "business")]],
    ...     projects=[{"id": "p", "start_year": 2015}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> found = check_consortium(data, ["lund university", "BYEN"])
    >>> found.partners["organization"].tolist(), found.ties["projects"].tolist()
    (['a', 'b'], [1])
    >>> found.candidates[["organization", "partners", "why"]].values.tolist()
    [['c', 2, 'would add business; shares 1 project (2015) with Lund University and Byen']]
    """
    asked = [one if isinstance(one, Partner) else Partner(one) for one in partners]
    if not asked:
        raise InputError("no partner is named", "Give names or ids, or a file with one partner a line.")
    chosen = find_programme(data, programme) if programme is not None else None
    facts = _facts(data)
    table, possible = _identified(data, asked, facts)
    table = _described(table, facts, chosen)
    ids = table.loc[table["status"].isin(FOUND), "organization"].tolist()
    counted = table[table["status"] != "repeated"]
    helix_known = bool(data.organizations["helix"].notna().any())
    rules = rules_of(chosen, counted, helix_known=helix_known)
    gaps = gaps_of(rules, counted, helix_known=helix_known)
    candidates = _candidates(data, ids, facts, chosen, gaps)
    return Consortium(table, possible, _ties(data, ids), rules, candidates, chosen, gaps)


def _facts(data: GraphData) -> pd.DataFrame:
    """What is told of every organization."""
    table = data.organizations[["name", "short_name", "type", "helix", "region_code"]].copy()
    table["country"] = countries(data.organizations, data)
    table["region_name"] = data.organizations["region"].map(data.regions["name"]).astype(object)
    links = data.participations[["project", "organization", "role"]].drop_duplicates()
    started = links["project"].map(data.projects["start_year"].astype("float64"))
    by = links.groupby("organization")
    table["projects"] = by["project"].nunique().reindex(table.index, fill_value=0).astype("int64")
    lead = links[links["role"] == "coordinator"].groupby("organization")["project"].nunique()
    table["coordinated"] = lead.reindex(table.index, fill_value=0).astype("int64")
    table["last_year"] = started.groupby(links["organization"]).max().reindex(table.index).astype("Int64")
    return table


# --- who is who -----------------------------------------------------------------------------------------------------


def _identified(data: GraphData, asked: Sequence[Partner], facts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each partner with the organization it is, and the organizations the unclear ones might be."""
    index = NameIndex(facts["name"], facts["short_name"])
    by_id: dict[str, list[str]] = {}
    for one in facts.index:
        for key in {str(one).casefold(), str(one).rpartition(":")[2].casefold()}:
            by_id.setdefault(key, []).append(one)
    rows, possible, seen = [], [], set()
    for partner in asked:
        status, found, score, near = _who(partner, index, by_id, facts)
        if found in seen:
            status = "repeated"
        seen |= {found} - {None}
        rows.append((clean_name(partner.name), partner.line, status, found, score, partner.country, partner.type))
        possible += [
            (clean_name(partner.name), partner.line, one, facts.at[one, "name"], facts.at[one, "country"], value)
            for one, value in near
        ]
    columns = ["partner", "line", "status", "organization", "score", "given_country", "given_type"]
    names = ["partner", "line", "organization", "name", "country", "score"]
    table = pd.DataFrame(rows, columns=columns)
    table["line"] = table["line"].astype("Int64")
    others = pd.DataFrame(possible, columns=names)
    return table, others.astype({"line": "Int64"})


def _who(
    partner: Partner, index: NameIndex, by_id: dict[str, list[str]], facts: pd.DataFrame
) -> tuple[str, str | None, float | None, list[tuple[str, float]]]:
    """Status, organization, score, and the organizations it might be."""
    text = clean_name(partner.name)

    def fits(one: str) -> bool:
        return partner.country is None or facts.at[one, "country"] in (None, partner.country)

    same = by_id.get(text.casefold(), [])
    if len(same) == 1:
        return "id", same[0], 1.0, []
    named = same or index.exact(text)
    fitting = [one for one in named if fits(one)]
    if len(fitting) == 1:
        return "name", fitting[0], 1.0, []
    if named:
        return "ambiguous", None, None, [(one, 1.0) for one in fitting or named][: 2 * LISTED]
    near = index.nearest(text, 4 * LISTED)
    taken = index.similar(text, near)
    if taken is not None and fits(taken):
        return "similar", taken, near[0][1], []
    numbers = {word for word in folded(text).split() if word.isdigit()}
    worth = [one for one in near if one[1] >= WORTH_LISTING and numbers <= set(folded(_name(facts, one[0])).split())]
    worth = sorted(worth, key=lambda one: (not fits(one[0]), -one[1], one[0]))[:LISTED]
    return ("unclear" if worth else "not found"), None, None, worth


def _name(facts: pd.DataFrame, one: str) -> str:
    return str(facts.at[one, "name"] or "")


def _described(table: pd.DataFrame, facts: pd.DataFrame, programme: Programme | None) -> pd.DataFrame:
    """The partners with what is known of them."""
    known = facts.reindex(table["organization"]).reset_index(drop=True)
    given = table["given_type"].astype(object)
    table["name"] = known["name"]
    table["shown"] = known["name"].where(known["name"].notna(), table["partner"])
    table["country"] = _first(known["country"], table["given_country"])
    table["type"] = _first(known["type"], given)
    table["helix"] = _first(known["helix"], given.map(HELIX_OF_TYPE).where(known["type"].isna()))
    table["region"] = known["region_code"]
    for name in ("region_name", "projects", "coordinated", "last_year"):
        table[name] = known[name]
    table[["projects", "coordinated"]] = table[["projects", "coordinated"]].astype("Int64")
    places = zip(_plain(table["region"]), _plain(table["country"]), strict=True)
    table["eligible"] = [admitted(programme, code, country) for code, country in places]
    return table.drop(columns=["given_country", "given_type"])


def _first(one: "pd.Series[Any]", other: "pd.Series[Any]") -> "pd.Series[Any]":
    found = one.astype(object).where(one.notna(), other)
    return found.where(found.notna(), None).astype(object)


def _plain(values: "pd.Series[Any]") -> list[Any]:
    return [None if pd.isna(value) else value for value in values]


# --- ties -----------------------------------------------------------------------------------------------------------


def _ties(data: GraphData, ids: Sequence[str]) -> pd.DataFrame:
    """Pairs of the organizations that share projects."""
    links = data.participations[data.participations["organization"].isin(ids)]
    links = links[["project", "organization"]].drop_duplicates()
    met = links.merge(links, on="project", suffixes=("_a", "_b"))
    order = {one: place for place, one in enumerate(ids)}
    met = met[met["organization_a"].map(order) < met["organization_b"].map(order)]
    rows = []
    for (a, b), group in met.groupby(["organization_a", "organization_b"], sort=False):
        projects = data.projects.loc[group["project"]]
        newest = projects.sort_values("start_year", ascending=False, kind="stable", na_position="last")
        start = projects["start_year"].dropna()
        named = newest["acronym"].fillna(newest["title"]).dropna().tolist()[:NAMED]
        ends = (start.min(), start.max()) if len(start) else (pd.NA, pd.NA)
        rows.append((a, b, *data.organizations.loc[[a, b], "name"], len(projects), *ends, named))
    columns = ["a", "b", "a_name", "b_name", "projects", "first_year", "last_year", "titles"]
    table = pd.DataFrame(rows, columns=columns).astype({"first_year": "Int64", "last_year": "Int64"})
    return table.sort_values(["projects", "a", "b"], ascending=[False, True, True], ignore_index=True)


# --- candidates -----------------------------------------------------------------------------------------------------


def _candidates(
    data: GraphData, ids: Sequence[str], facts: pd.DataFrame, programme: Programme | None, gaps: Gaps
) -> pd.DataFrame:
    """Organizations one step away that fill a gap, or anybody one step away where there is none."""
    member, people, _ = data.biadjacency()
    places = people.get_indexer(pd.Index(ids, dtype=object))
    ours = member[places] if len(ids) else member[:0]
    meeting = column_sums(ours) > 0 if len(ids) else np.zeros(member.shape[1], bool)
    member = sparse.csr_array(member[:, meeting])
    weight = column_sums(member) - 1
    began: Vector = np.asarray(data.projects["start_year"].astype("float64").fillna(0))[meeting]
    shared = presence(sparse.csr_array(member @ member[places].T)) if len(ids) else sparse.csr_array((len(people), 0))
    table = pd.DataFrame(
        {
            "partners": np.diff(shared.indptr),
            "shared_projects": np.diff(member.indptr),
            "strength": member @ inverse(weight, weight > 0),
            "last_year": _largest(member, began),
        },
        index=people,
    )
    table["last_year"] = table["last_year"].where(table["last_year"] > 0).astype("Int64")
    table = table[(table["partners"] > 0) & ~table.index.isin(ids)]
    known = facts.loc[table.index]
    table = known.drop(columns=["short_name", "last_year"]).rename(columns={"region_code": "region"}).join(table)
    country, region = _plain(table["country"]), _plain(table["region"])
    table["eligible"] = [admitted(programme, code, home) for code, home in zip(region, country, strict=True)]
    table["fills"] = fills(gaps, programme, country, _plain(table["helix"]))
    table["adds"] = table["fills"].map(len).astype("int64")
    table = table[(table["eligible"] != NO) & ((table["adds"] > 0) | (not gaps))]
    table["strength"] = table["strength"].round(9)
    table = table.rename_axis("organization").reset_index()
    order = ["adds", "partners", "shared_projects", "strength", "organization"]
    table = table.sort_values(order, ascending=[False, False, False, False, True], ignore_index=True)
    return _said(table, shared, people, ids, facts)


def _largest(member: sparse.csr_array, years: Vector) -> Vector:
    """For each row the largest of the years of its columns; 0 without any."""
    found = np.zeros(member.shape[0])
    rows = np.repeat(np.arange(member.shape[0]), np.diff(member.indptr))
    np.maximum.at(found, rows, years[member.indices])
    return found


def _said(
    table: pd.DataFrame, shared: sparse.csr_array, people: "pd.Index[str]", ids: Sequence[str], facts: pd.DataFrame
) -> pd.DataFrame:
    """The candidates with the partners they know and why they are listed."""
    names = facts.loc[list(ids), "name"].tolist()
    with_, why = [], []
    for place, adds, projects, last in zip(
        people.get_indexer(pd.Index(table["organization"])),
        table["fills"],
        table["shared_projects"],
        table["last_year"],
        strict=True,
    ):
        partners = [names[one] for one in np.sort(shared.indices[shared.indptr[place] : shared.indptr[place + 1]])]
        when = years([last])
        several = projects > 1
        shares = f"shares {projects} project{'s' * several}" + (f" ({'last ' * several}{when})" if when else "")
        with_.append(partners)
        why.append((f"would add {' and '.join(adds)}; " if adds else "") + f"{shares} with {_and(partners)}")
    table["with"] = pd.Series(with_, dtype=object)
    table["why"] = pd.Series(why, dtype=object)
    return table[
        [
            *("organization", "name", "country", "type", "helix", "region", "region_name", "eligible", "fills"),
            *("partners", "shared_projects", "strength", "last_year", "projects", "coordinated", "with", "why"),
        ]
    ]


def _and(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b, c and 2 others``."""
    if len(names) > NAMED:
        more = len(names) - NAMED
        return f"{', '.join(names[:NAMED])} and {more} other{'s' * (more > 1)}"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
