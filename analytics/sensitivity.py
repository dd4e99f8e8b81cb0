"""Does the association hold when something is left out, or counted in another way?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from baltica.analytics.associations import COUNT, FEW, GIVEN_POPULATION, PER_MILLION, primary, selective
from baltica.analytics.clusters import KINDS, Kind
from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import plain
from baltica.analytics.urban_regions import INDICATORS, Of, Status, countries_of, urban_regions

# NUTS 3 regions that hold a national capital, by their names in Eurostat's lists of NUTS 2021 and 2024; of capitals in
# several regions the one with the center.
CAPITALS = frozenset((
    "AT130", "BE100", "BG411", "CH021", "CY000", "CZ010", "DE300", "DK011", "EE001", "EL303", "ES300",
    "FI1B1", "FR101", "HR050", "HU110", "IE061", "IS001", "ITI43", "LT011", "LU000", "LV006", "LV00A",
    "MT001", "NL329", "NO081", "PL911", "PT170", "PT1A0", "RO321", "SE110", "SI041", "SK010", "UKI31",
    "UKI32",
))  # fmt: skip

MEASURES = plain(
    variant="What is left out, or counted in another way.",
    indicator="What says how urban a region is.",
    regions="Regions compared.",
    countries="Countries with a coefficient of their own.",
    with_count="Regions with at least one case.",
    coefficient="Spearman's rho of the indicator and the count within countries, -1 to 1.",
    low="Lower end of the 95 % interval of the coefficient.",
    high="Upper end of the 95 % interval of the coefficient.",
    counted=f"Whether the row tells something: at least {FEW} regions with a case, and facts known evenly.",
    same_sign="Whether the coefficient has the sign of the first row; empty where the row is not counted.",
)


def sensitivity(
    data: GraphData,
    level: int = 3,
    *,
    of: Of = "clusters",
    kinds: Sequence[Kind] = KINDS,
    status: Status = "initiative",
    indicator: str = "urban_rank",
) -> pd.DataFrame:
    """Spearman's rho of an indicator and the count within countries, again under other choices.

    Index variant: as asked; without capitals; without the largest country (most regions); present or not; per million
    inhabitants; given inhabitants; other indicators; of clusters each kind, each status, stated presences only; of the
    others participations, organizations or projects instead; each source; the other NUTS level (its own indicator).
    Columns: regions, countries, with_count, coefficient, low, high (95 %), counted (tells something: at least 10
    regions with a case, not selective), same_sign as the first row (NA where not counted). The first row is what the
    others are compared with and is in no share.
    """
    options: dict[str, Any] = {"of": of, "kinds": kinds, "status": status}
    table = urban_regions(data, level, **options)
    rows = [
        _row(name, frame, one, outcome)
        for name, frame, one, outcome in _variants(data, table, level, options, indicator)
        if one in frame and frame[one].notna().any()
    ]
    columns = ["variant", "indicator", "regions", "countries", "with_count", "coefficient", "low", "high", "counted"]
    found = pd.DataFrame(rows, columns=columns).set_index("variant")
    counted = found["counted"].astype(bool)
    sign: pd.Series[Any] = found["coefficient"].astype("float64").map(np.sign)
    first = sign.iloc[0] if len(sign) else np.nan
    found["same_sign"] = (sign == first).astype("boolean").where(counted & bool(np.isfinite(first)))
    return found


def share_same_sign(found: pd.DataFrame) -> float:
    """Share of the rows that count, the first one aside, with the sign of the first; NaN without any.

    >>> round(share_same_sign(pd.DataFrame({"same_sign": [True, True, False, None]}).astype("boolean")), 2)
    0.5
    """
    rows = found["same_sign"].iloc[1:].dropna()
    return float(rows.astype(bool).mean()) if len(rows) else np.nan


def _variants(
    data: GraphData, table: pd.DataFrame, level: int, options: dict[str, Any], indicator: str
) -> Iterator[tuple[str, pd.DataFrame, str, str]]:
    """Name, regions, indicator and outcome of each row."""
    yield "as asked", table, indicator, COUNT
    heads = {code[: 2 + level] for code in CAPITALS}
    yield "without capitals", table[~table.index.isin(heads)], indicator, COUNT
    country = countries_of(table[table[indicator].notna()]) if indicator in table else pd.Series(dtype=object)
    if country.nunique() > 1:
        largest = country.value_counts().sort_index().idxmax()
        yield f"without the largest country ({largest})", table[countries_of(table) != largest], indicator, COUNT
    yield "present or not", table.assign(count=(table["count"] > 0).astype("int64")), indicator, COUNT
    yield "per million inhabitants", table, indicator, PER_MILLION
    yield "given inhabitants", table, indicator, GIVEN_POPULATION
    for name in INDICATORS:
        if name != indicator:
            yield f"by {INDICATORS[name][0]}", table, name, COUNT
    for name, other, chosen in _counts(data, options):
        yield name, urban_regions(other, level, **chosen), indicator, COUNT
    coarse = urban_regions(data, 5 - level, **options)
    yield f"NUTS {5 - level}", coarse, main_indicator(coarse), COUNT


def main_indicator(table: pd.DataFrame) -> str:
    """The indicator a verdict rests on: the urban-rural class where known, else the first that may be compared."""
    known = [name for name in INDICATORS if table[name].notna().any()]
    fair = [name for name in known if not selective(table, name)]
    for name in ("urban_rank", "urban_share", "urban_population_share", "density"):
        if name in fair:
            return name
    return known[0] if known else "urban_rank"


def _counts(data: GraphData, options: dict[str, Any]) -> Iterator[tuple[str, GraphData, dict[str, Any]]]:
    """Other things to count: name, data, options."""
    of = options["of"]
    if of == "clusters":
        for kind in options["kinds"] if len(options["kinds"]) > 1 else ():
            yield f"{kind.replace('_', '-')} only", data, {**options, "kinds": (kind,)}
        for status in ("initiative", "established", "any"):
            if status != options["status"]:
                yield f"status {status}", data, {**options, "status": status}
        yield "stated presence only", data, {**options, "basis": "stated"}
        named = data.presences["cluster"].map(data.clusters["source"])
        for source in _several(named):
            yield f"source {source}", replace(data, presences=data.presences[named == source]), options
        return
    for other in ("projects", "participations", "organizations"):
        if other != of:
            yield f"{other} instead", data, {**options, "of": other}
    named = data.participations["source"]
    for source in _several(named):
        yield f"source {source}", replace(data, participations=data.participations[named == source]), options


def _several(names: "pd.Series[Any]") -> list[str]:
    found = sorted(names.dropna().unique())
    return found if len(found) > 1 else []


def _row(name: str, table: pd.DataFrame, indicator: str, outcome: str) -> tuple[Any, ...]:
    needed = [indicator] if outcome == COUNT else [indicator, "population"]
    used = table.dropna(subset=needed)
    found = primary(table, indicator=indicator, outcome=outcome)
    some = int((used["count"] > 0).sum())
    fair = some >= FEW and not any(selective(table, column) for column in needed)
    counted = fair and bool(np.isfinite(found.value))
    low, high = (found.low, found.high) if fair else (np.nan, np.nan)
    return name, indicator, len(used), found.groups, some, found.value, low, high, counted
