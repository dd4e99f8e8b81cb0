"""All participations of Horizon 2020, through the loader and the graph: the published country table comes out again."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from baltica.analytics.cross_border import country_pairs
from baltica.analytics.reader import read_graph
from baltica.cypher import catalog
from baltica.cypher.selection import Selection
from baltica.graph.access import open_graph
from baltica.graph.codes import iso_country
from baltica.graph.settings import Settings
from baltica.loader import mapping
from baltica.loader.write import load
from tests.support.published import BLOCK, NORMALIZED, STRENGTHS, published

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


@dataclass(frozen=True)
class Loaded:
    """The graph, and the countries of the published table: members of the Union and associated ones."""

    graph: "Graph"
    countries: tuple[str, ...]


@pytest.fixture(scope="module")
def h2020(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The file loaded by the mapping that comes along, into an embedded engine of its own."""
    path = shared / "data" / "cordis_networks" / "h2020_2021" / "h2020.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        countries = {iso_country(row["country"]) for row in rows if row["group"] in ("eu15", "eu13", "ac")}
    with open_graph(Settings(home=tmp_path_factory.mktemp("h2020"))) as graph:
        result = load(graph, mapping.source("h2020-2021"), [path])
        assert result.rows == {"h2020.csv.gz": {"rows": 144_726, "loaded": 144_726, "merged": 0, "rejected": 0}}
        yield Loaded(graph, tuple(sorted(countries)))


@pytest.fixture(scope="module")
def pairs(h2020: Loaded) -> pd.DataFrame:
    """Country pairs by the analytics, indexed like DE-FI."""
    data = read_graph(h2020.graph)
    assert (len(data.projects), len(data.organizations), len(data.participations)) == (31_451, 35_871, 144_726)
    found = country_pairs(data.select(Selection(within=h2020.countries)), counting="full")
    return found.set_index(found["a"] + "-" + found["b"])


def test_the_published_table_by_analytics(pairs: pd.DataFrame) -> None:
    assert (len(pairs), pairs["full"].sum()) == (936, 889_198)
    strength = pd.concat([pairs.groupby(side)["full"].sum() for side in ("a", "b")]).groupby(level=0).sum()
    for country, thousands in published(STRENGTHS).items():
        assert round(strength[iso_country(country)] / 1000, 3) == thousands, country
    assert pairs.loc[list(published(BLOCK)), "full"].to_dict() == published(BLOCK)
    for index, table in NORMALIZED.items():
        digits = 5 if index == "salton" else 4
        assert pairs.loc[list(published(table)), index].round(digits).to_dict() == published(table)


def test_the_published_table_by_a_catalogued_query(h2020: Loaded, pairs: pd.DataFrame) -> None:
    query = catalog.get("cross_border_country_pairs")
    rows = catalog.run(h2020.graph, query, {"within": list(h2020.countries)})
    ties = {f"{row['country_a']}-{row['country_b']}": row["ties"] for row in rows}
    assert sum(ties.values()) == 889_198
    assert {pair: ties[pair] for pair in published(BLOCK)} == published(BLOCK)
    assert ties == pairs["full"].to_dict()
