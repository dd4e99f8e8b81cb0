"""Organizations, projects, clusters and regions as nodes of a view: names, facts, facets and links, not yet placed."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import countries
from baltica.graph.codes import country_name, iso_country
from baltica.views.spec import Facet, ViewNode

COUNTRY, TYPE, FIELD, URBAN = "Country", "Type", "Specialization", "Urban-rural class"
KIND, STATUS, PROGRAMME = "Kind", "Status", "Programme"
FACETS = tuple(Facet(name, name) for name in (COUNTRY, TYPE, KIND, STATUS, FIELD, PROGRAMME, URBAN))
PAGE = "Page the facts were read from"


def words(value: object) -> str:
    """A value of a closed list in plain words.

    >>> words("cluster_organization")
    'cluster organization'
    """
    return str(value).replace("_", " ")


def country_label(code: str | None) -> str:
    """A country by name and code.

    >>> country_label("SE"), country_label(None)
    ('Sweden (SE)', 'country unknown')
    """
    return f"{country_name(code)} ({code})" if code else "country unknown"


def organization_nodes(data: GraphData, ids: Sequence[str]) -> list[ViewNode]:
    """Organizations by id, in the order given."""
    people = data.organizations.loc[list(ids)]
    country = countries(people, data)
    urban = _urban(data, people["region"])
    number = data.participations.drop_duplicates(["project", "organization"])["organization"].value_counts()
    nodes = []
    for key, row in _rows(people):
        code, name = country[key], str(row["name"] or key)
        region = data.regions["name"].get(row["region"]) if row["region"] else None
        facts = {
            "Short name": row["short_name"],
            TYPE: row["type"] and words(row["type"]),
            "City": row["city"],
            COUNTRY: country_label(code),
            "Region": f"{region} ({row['region_code']})" if region else row["region_code"],
            URBAN: urban.get(key),
            "Located by": row["location_basis"] and words(row["location_basis"]),
            "Projects in these records": f"{number.get(key, 0):,}",
            "Source": data.sources["title"].get(row["source"], row["source"]),
        }
        facets = {COUNTRY: country_label(code), TYPE: facts[TYPE], URBAN: facts[URBAN]}
        nodes.append(_node(key, "organization", str(row["short_name"] or name), name, facts, facets, row))
    return nodes


def project_nodes(data: GraphData, ids: Sequence[str]) -> list[ViewNode]:
    """Projects by id, in the order given."""
    projects = data.projects.loc[list(ids)]
    links = data.participations[data.participations["project"].isin(projects.index)]
    links = links.drop_duplicates(["project", "organization"])
    home = countries(data.organizations, data)
    size = links["project"].value_counts()
    abroad = links["organization"].map(home).dropna().groupby(links["project"]).unique()
    nodes = []
    for key, row in _rows(projects):
        name = str(row["title"] or row["acronym"] or key)
        codes = sorted(abroad.get(key, []))
        years = [_whole(row["start_year"]), _whole(row["end_year"])]
        facts = {
            "Acronym": row["acronym"] if row["acronym"] != name else None,
            PROGRAMME: row["programme_name"],
            FIELD: row["specialization"] and words(row["specialization"]),
            "Years": " to ".join(str(year) for year in years if year) or None,
            "Participants in these records": f"{size.get(key, 0):,}",
            "Countries": ", ".join(map(country_name, codes)) or None,
            "Total cost": None if pd.isna(row["total_cost"]) else f"{row['total_cost']:,.0f} EUR",
            "Source": data.sources["title"].get(row["source"], row["source"]),
        }
        facets = {
            COUNTRY: tuple(map(country_label, codes)) or (country_label(None),),
            PROGRAMME: facts[PROGRAMME],
            FIELD: facts[FIELD],
        }
        nodes.append(_node(key, "project", str(row["acronym"] or name), name, facts, facets, row))
    return nodes


def cluster_nodes(data: GraphData, ids: Sequence[str]) -> list[ViewNode]:
    """Clusters by id, in the order given."""
    clusters = data.clusters.loc[list(ids)]
    members = data.memberships.drop_duplicates(["cluster", "organization"])["cluster"].value_counts()
    nodes = []
    for key, row in _rows(clusters):
        name = str(row["name"] or key)
        codes = sorted(row["countries"] or [])
        facts = {
            KIND: row["kind"] and words(row["kind"]),
            STATUS: row["status"] and words(row["status"]),
            FIELD: row["specialization"] and words(row["specialization"]),
            "Countries": ", ".join(map(country_name, codes)) or None,
            "Founded": _whole(row["founded_year"]),
            "Organizations known to belong": f"{members.get(key, 0):,}",
            "Source": data.sources["title"].get(row["source"], row["source"]),
        }
        facets = {
            COUNTRY: tuple(map(country_label, codes)) or (country_label(None),),
            KIND: facts[KIND],
            STATUS: facts[STATUS],
            FIELD: facts[FIELD],
        }
        nodes.append(_node(key, "cluster", name, name, facts, facets, row))
    return nodes


def region_nodes(data: GraphData, codes: Sequence[str]) -> list[ViewNode]:
    """Regions by NUTS code and countries by ISO 3166-1 code, in the order given, known to the data or not."""
    regions = data.regions[data.regions["code"].isin(list(codes))]
    known = dict(_rows(regions.drop_duplicates("code").set_index("code")))
    nodes = []
    for code in codes:
        row = known.get(code, dict.fromkeys(regions.columns))
        is_country = len(code) == 2
        home = code if is_country else iso_country(code[:2])
        name = country_name(code) if is_country else str(row["name"] or code)
        facts = {
            "Code": code,
            COUNTRY: None if is_country else country_label(home),
            URBAN: row["urban_class"] and words(row["urban_class"]),
            "Inhabitants": _number(row["population"]),
            "Inhabitants per km²": _number(row["density"]),
            "GDP per inhabitant": _number(row["gdp_per_inhabitant"]),
            "Code list": row["scheme"],
        }
        facets = {} if is_country else {COUNTRY: facts[COUNTRY], URBAN: facts[URBAN]}
        nodes.append(_node(code, "country" if is_country else "region", name, name, facts, facets, row))
    return nodes


def home_of(nodes: Iterable[ViewNode]) -> list[str | None]:
    """The one country (ISO 3166-1) of each node; None where there are several, or none is known."""
    found = []
    for node in nodes:
        named = [one for one in node.facets.get(COUNTRY, ()) if one.endswith(")")]
        of_itself = node.id if node.kind == "country" else None
        found.append(named[0][-3:-1] if len(named) == 1 else of_itself)
    return found


def _node(key: str, kind: str, label: str, name: str, facts: Any, facets: Any, row: dict[str, Any]) -> ViewNode:
    """The node; facts and facets that are not known are left out."""
    url = row.get("source_url")
    each = {title: (value,) if isinstance(value, str) else value for title, value in facets.items() if value}
    return ViewNode(
        id=key,
        kind=kind,
        label=label,
        name=name,
        facts={title: str(value) for title, value in facts.items() if value},
        facets=each,
        links=((PAGE, str(url)),) if url else (),
    )


def _rows(table: pd.DataFrame) -> "Iterable[tuple[str, dict[str, Any]]]":
    """Each row as a dictionary, None for what is not known."""
    plain = table.astype(object).where(table.notna(), None)
    rows: list[Any] = plain.to_dict("records")
    return zip(map(str, plain.index), rows, strict=True)


def _urban(data: GraphData, region: "pd.Series[Any]") -> dict[str, str]:
    """Urban-rural class of the NUTS 3 region each organization is in, where known."""
    found = region.map(data.regions["urban_class"]).dropna()
    return {str(key): words(value) for key, value in found.items()}


def _whole(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(int(value))


def _number(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else f"{value:,.0f}"
