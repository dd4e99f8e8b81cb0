"""What depends on how regions are drawn: records touched by a change of NUTS version, and regions of unlike size."""

from typing import Any

import pandas as pd

from baltica.analytics.graphdata import GraphData

# A convention of this product: where the middle region of one country has so many times the inhabitants (or the area)
# of the middle region of another, counts by region of the two say different things.
UNLIKE = 2.0


def version_changes(data: GraphData, level: int = 3) -> "tuple[pd.Series[bool], pd.Series[bool]]":
    """For each organization, whether its region changed since its source named it, and whether that can be told.

    It can be told where the code that the source gave and the version of NUTS it was read in are known. It changed
    where that code, as far as the level goes, is not the one of the region the organization is in now: the region was
    split, merged, moved, or only given another code. At level 0 nothing changes. Counts are never split between the
    regions it became: each record stays in the one region it was read into.

    >>> told = {"location_scheme": "NUTS2013", "region": "r", "region_code": "PL911"}
    >>> data = GraphData.of(
    ...     regions=[{"id": "r", "code": "PL911", "scheme": "NUTS2021", "country": "PL", "level": 3}],
    ...     organizations=[{"id": i, "location_code": c, **told} for i, c in (("a", "PL127"), ("b", "PL911"))],
    ... )
    >>> [flags.tolist() for flags in version_changes(data)]
    [[True, False], [True, True]]
    """
    people = data.organizations
    given, now = people["location_code"].fillna("").astype(str), people["region_code"].fillna("").astype(str)
    nuts = people["location_scheme"].fillna("").astype(str).str.startswith("NUTS")
    known = nuts & (given != "") & (now != "")
    cut = 2 + level
    moved = [not new.startswith(old) for new, old in zip(now.str[:cut], given.str[:cut], strict=True)]
    return known & pd.Series(moved, people.index, dtype=bool) & (level > 0), known


def unit_sizes(facts: pd.DataFrame) -> pd.DataFrame:
    """How large the regions of each country are: index country; regions, population and area (medians of those known).

    ``facts``: one row a region with country, population and area, as in ``territories(...).facts``. Countries with
    fewer than two regions are left out.
    """
    numbers = facts[["population", "area"]].astype("float64")
    groups = numbers.groupby(facts["country"].to_numpy())
    table: Any = groups.median()
    table.insert(0, "regions", groups.size())
    found: pd.DataFrame = table[table["regions"] > 1].rename_axis("country")
    return found


def unlike_units(facts: pd.DataFrame) -> "dict[str, tuple[str, float, str, float]]":
    """Where the middle regions of two countries differ much: by figure, the smallest country and value, the largest.

    Empty where no two differ by a factor of 2 or more.

    >>> facts = pd.DataFrame({"country": ["DE", "DE", "SE", "SE"], "population": [1e5, 1e5, 4e5, 4e5], "area": 1.0})
    >>> unlike_units(facts)
    {'population': ('DE', 100000.0, 'SE', 400000.0)}
    """
    sizes = unit_sizes(facts)
    found = {}
    for figure in ("population", "area"):
        known = sizes[figure].dropna()
        known = known[known > 0]
        if len(known) > 1 and known.max() >= UNLIKE * known.min():
            small, large = str(known.idxmin()), str(known.idxmax())
            found[figure] = (small, float(known[small]), large, float(known[large]))
    return found
