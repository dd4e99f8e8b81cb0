"""The fields of one region beside its country and all places: shares, rank, and the clusters and projects by name."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from baltica.analytics.clusters import UNKNOWN
from baltica.analytics.fields import OWN, FieldCounting, Of, Placed, placed
from baltica.analytics.graphdata import GraphData
from baltica.analytics.quotients import place_names, quotient_table
from baltica.analytics.resampled import SAMPLES
from baltica.analytics.specialization import ratio
from baltica.cypher.selection import Selection, suggest
from baltica.graph.codes import iso_country
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress


@dataclass(frozen=True)
class Portfolio:
    """What one region (or country) works on.

    ``table``: one row a field of the region or of its country; field, count, cases, share, country_share (at level 0
    and for a country's only region: NaN), difference (share - country_share), share_all, lq, low, high, p, q, few,
    rank (among ``ranked`` regions of its country with enough cases), names. ``krugman_country``: distance of its mix of
    fields from that of its country, 0 to 2. ``clusters``: name, kind, status, field of those present there.
    """

    code: str
    name: str
    country: str
    level: int
    table: pd.DataFrame
    clusters: pd.DataFrame
    krugman_country: float
    cases: int


def portfolio(
    data: GraphData,
    code: str,
    *,
    of: Of = "projects",
    scheme: str = OWN,
    counting: FieldCounting = "fractional",
    samples: int = SAMPLES,
    rng: np.random.Generator | None = None,
    progress: Progress | None = None,
) -> Portfolio:
    """What the region of this NUTS code (or country of two letters) works on, beside its country and all places.

    Ordered by share. ``names`` are the clusters, initiatives, projects (by acronym) or organizations of the field
    there. The selection's ``country`` and ``region`` do not matter here.

    Raises InputError where nothing is known at the code, with the nearest that is.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
    ...     projects=[{"id": "p", "acronym": "PORTS", "specialization": "food"}, {"id": "q", "specialization": "ict"}],
    ...     participations=[{"project": "p", "organization": "a"}, {"project": "q", "organization": "b"}],
    ... )
    >>> portfolio(data, "dk").table[["field", "count", "lq", "names"]].values.tolist()
    [['food', 1.0, 2.0, ['PORTS']]]
    """
    code = code.strip().upper()
    code = iso_country(code) if len(code) == 2 else code
    level = len(code) - 2
    places = {lv: placed(data, lv, of=of, scheme=scheme, counting=counting) for lv in range(4)} if level else {}
    found = places.get(level) or placed(data, max(0, min(level, 3)), of=of, scheme=scheme, counting=counting)
    if level not in range(4) or code not in found.places or not found.located[code]:
        known = sorted({p for one in places.values() for p in one.places[one.located.to_numpy()]} or found.places)
        raise _unknown(code, of, known)
    whole = data if data.selection.is_all else _everywhere(data)
    cells = quotient_table(whole, found, level=level, samples=samples, rng=rng, progress=progress)
    names = place_names(data, found, level=level).set_index("place")
    country = str(names.loc[code, "country"])
    table = cells[cells["place"] == code].set_index("field")
    if level:
        siblings = cells[(cells["country"] == country) & ~cells["place"].str.contains(":")]
        ranks = siblings["low"].where(~siblings["few"]).round(9)
        ranks = ranks.groupby(siblings["field"]).rank(method="min", ascending=False)
        table["rank"] = ranks[siblings["place"] == code].set_axis(table.index).astype("Int64")
        table["ranked"] = (~siblings["few"]).groupby(siblings["field"]).sum().reindex(table.index)
        at_home = _country_shares(places[0], country)
        table["country_share"] = at_home.reindex(table.index)
        missing = at_home[(at_home > 0) & ~at_home.index.isin(table.index)]
        table = pd.concat([table, pd.DataFrame({"country_share": missing, "count": 0.0, "cases": 0, "share": 0.0})])
        distance = float(np.abs(table["share"].fillna(0) - table["country_share"].fillna(0)).sum())
    else:
        table["ranked"] = (~cells["few"]).groupby(cells["field"]).sum().reindex(table.index)
        table["country_share"], distance = np.nan, np.nan
    table["difference"] = table["share"] - table["country_share"]
    table["names"] = [_names(data, found, code, field) for field in table.index]
    table = table.rename_axis("field").reset_index()
    table["few"] = table["few"].astype("boolean").fillna(True).astype(bool)
    order = table.assign(_share=-table["share"].round(9), _home=-table["country_share"].fillna(0).round(9))
    table = table.loc[order.sort_values(["_share", "_home", "field"]).index, _COLUMNS].reset_index(drop=True)
    cases = int(found.there(code).sum())
    return Portfolio(code, str(names.loc[code, "name"]), country, level, table, _present(data, code), distance, cases)


_COLUMNS = [
    *("field", "count", "cases", "share", "country_share", "difference", "share_all"),
    *("lq", "low", "high", "p", "q", "few", "rank", "ranked", "names"),
]


def _unknown(code: str, of: str, known: list[str]) -> InputError:
    """What to say of a code where nothing is."""
    finer = [other for other in known if len(code) > 2 and other.startswith(code)][:6]
    alike = [other for other in known if len(other) == len(code)]
    hint = f"there are {of} in {', '.join(finer)}" if finer else suggest(code, alike or known or ["none"])
    if hint.startswith("known are") and (same := [other for other in alike if other[:2] == code[:2]]):
        known = same
    if hint.startswith("known are"):
        hint = f"known are {', '.join(known[:6])} and {len(known) - 6} others" if len(known) > 6 else hint
    return InputError(f"no {of} with a known field in {code!r}", hint)


def _everywhere(data: GraphData) -> GraphData:
    """The same data with every place reported."""
    from dataclasses import replace

    return replace(data, selection=Selection())


def _country_shares(found: Placed, country: str) -> "pd.Series[float]":
    """Shares of the fields in the country, each thing counted once there however many of its regions it is in."""
    row = found.counts[found.places == country].sum(axis=0)
    return pd.Series(ratio(row, np.full(len(row), row.sum())), found.fields)


def _names(data: GraphData, found: Placed, code: str, field: str) -> list[str]:
    """Names of the things of the field at the place, in order."""
    things = found.things[found.there(code) & found.having(field)]
    if found.of == "projects":
        label = data.projects["acronym"].fillna(data.projects["title"])
    else:
        label = (data.organizations if found.of == "organizations" else data.clusters)["name"]
    return sorted(str(name) for name in label.reindex(things).fillna(pd.Series(things, things)))


def _present(data: GraphData, code: str) -> pd.DataFrame:
    """Clusters present there, in whichever finer region."""
    regions = data.regions
    inside = regions["code"].fillna("").str.startswith(code)
    inside |= (regions["country"] == code) if len(code) == 2 else False
    there = data.presences.loc[data.presences["region"].isin(regions.index[inside]), "cluster"].unique()
    rows = data.clusters.loc[data.clusters.index.isin(there), ["name", "kind", "status", "specialization"]]
    rows = rows.rename(columns={"specialization": "field"}).assign(field=rows["specialization"].fillna(UNKNOWN))
    return rows.sort_values(["field", "name"])
