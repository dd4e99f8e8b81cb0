"""Named areas, like a Euroregion or the area of a programme: which organizations, clusters and regions lie in them."""

import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import countries
from baltica.graph.codes import nuts_country

NOT_IN_AREA = "in no area"
COUNTRY = 2  # characters of a code that stands for a whole country


def in_areas(rows: pd.DataFrame, data: GraphData) -> pd.DataFrame:
    """Which rows lie in which areas, for rows with the columns region (id or None) and country.

    One row each: row (its label), area. A row lies in an area when the code of its region is one of the area's codes
    or begins with one, whatever the version of NUTS: versions are not converted. An area that lists a whole country
    holds all rows of that country. A row may lie in several areas. What is known only for a larger region than an area
    lists is in none of its areas, as nobody can tell.

    >>> data = GraphData.of(
    ...     regions=[{"id": "r", "code": "DK014", "scheme": "NUTS2021", "country": "DK", "level": 3}],
    ...     areas=[{"id": "e", "name": "Euroregion", "kind": "euroregion"}, {"id": "m", "name": "Macro-region"}],
    ...     area_regions=[
    ...         {"area": "e", "code": "DK01", "scheme": "NUTS2021", "country": "DK", "level": 2},
    ...         {"area": "m", "code": "DK", "scheme": "NUTS2021", "country": "DK", "level": 0},
    ...     ],
    ... )
    >>> in_areas(pd.DataFrame({"region": ["r", None], "country": "DK"}), data)
       row area
    0    0    e
    1    0    m
    2    1    m
    """
    code = rows["region"].map(data.regions["code"]).astype(object).fillna("").astype(str)
    rules = data.area_regions[data.area_regions["code"].notna()]
    found = [_whole_countries(rows, data, rules)]
    for length, some in rules.groupby(rules["code"].str.len()):
        size = int(str(length))
        if size > COUNTRY:
            part = code[code.str.len() >= size].str[:size]
            cut = pd.DataFrame({"row": part.index, "code": part.to_numpy(dtype=object)})
            found.append(cut.merge(some[["area", "code"]], on="code")[["row", "area"]])
    table = pd.concat(found).drop_duplicates()
    return table.sort_values(["row", "area"], ignore_index=True)


def area_facts(data: GraphData) -> pd.DataFrame:
    """What is known of each area, from the regions it lists.

    Index area; name, kind, country (codes, with commas between), scheme (versions of the codes listed), population
    [persons] and area [km²], density [persons/km²], regions (listed, without those within another listed one).
    Population and area are sums over the regions listed, and unknown where one of these is.
    """
    rules = data.area_regions[data.area_regions["code"].notna()]
    rules = rules.assign(country=rules["country"].fillna(rules["code"].map(nuts_country)))
    known = data.regions[["code", "population", "area"]].groupby("code").first().astype("float64")
    lines = {}
    for area in data.areas.index:
        own = rules[rules["area"] == area]
        codes = sorted(set(own["code"]))
        outer = [one for one in codes if not any(one != other and one.startswith(other) for other in codes)]
        facts = known.reindex(outer)
        people, land = (float(facts[name].sum(skipna=False)) if outer else None for name in ("population", "area"))
        lines[area] = {
            "country": ", ".join(sorted(set(own["country"]))),
            "scheme": ", ".join(sorted(set(own["scheme"].dropna()))),
            "population": people,
            "area": land,
            "regions": len(outer),
        }
    columns = ["country", "scheme", "population", "area", "regions"]
    table = data.areas.join(pd.DataFrame.from_dict(lines, orient="index", columns=columns))
    table = table.astype({"population": "float64", "area": "float64"})
    return table.assign(density=table["population"] / table["area"]).rename_axis("code")


def _whole_countries(rows: pd.DataFrame, data: GraphData, rules: pd.DataFrame) -> pd.DataFrame:
    """Rows in an area that lists their country."""
    whole = rules[rules["code"].str.len() == COUNTRY]
    whole = pd.DataFrame({"area": whole["area"], "country": whole["code"].map(nuts_country)})
    home = countries(rows, data)
    own = pd.DataFrame({"row": home.index, "country": home.to_numpy(dtype=object)}).dropna()
    return own.merge(whole, on="country")[["row", "area"]]
