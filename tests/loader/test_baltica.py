"""The bundled fact base: what the loader makes of it against counts that pandas takes from the files themselves."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from baltica.graph.claims import node_props
from baltica.graph.model import NODE_BY_LABEL
from baltica.graph.upsert import Key
from baltica.loader.plan import Plan
from baltica.loader.records import Context, Node, Options, Record, Rel, Skip
from baltica.loader.registry import sources
from baltica.loader.settle import settle
from baltica.loader.stage import Rejected, Stage

SOURCE = sources()["baltica"]


def csv(folder: Path, name: str) -> pd.DataFrame:
    """A file as text; an empty cell is an empty text."""
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


class Gathered(NamedTuple):
    """Wanted facts, each with what it says in full (keep.eu's counts stand in a claim of their own), and rejects."""

    wanted: dict[Key, dict[str, Any]]
    rejects: list[Rejected]


def gather(records: list[Record]) -> Gathered:
    with Stage(SOURCE.name, SOURCE.repeats) as stage:
        for record in records:
            stage.add(record)
        settle(stage, snapshot=True)
        plan = Plan(stage, snapshot=True)
        wanted: dict[Key, dict[str, Any]] = {}
        for label in plan.labels():
            for node in plan.nodes(label, keeping=True):
                absent = dict.fromkeys(prop.name for prop in NODE_BY_LABEL[label].props)
                wanted[(label, node.id)] = absent | node_props(node.claims)
        for kind in plan.rel_kinds():
            wanted |= {rel.key: dict(rel.claim.props) for rel in plan.rels(kind)}
        return Gathered(wanted, list(stage.rejects()))


def read(folder: Path) -> list[Record]:
    return list(SOURCE.records(SOURCE.find([folder], Options()), Context()))


@pytest.fixture(scope="module")
def records(bundled: Path) -> list[Record]:
    return read(bundled)


@pytest.fixture(scope="module")
def found(records: list[Record]) -> Gathered:
    return gather(records)


def of(found: Gathered, kind: str) -> dict[str, dict[str, Any]]:
    """Nodes of a label by id."""
    return {key[1]: dict(props) for key, props in found.wanted.items() if key[0] == kind and len(key) == 2}


def ties(found: Gathered, kind: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Relationships of a type by the ids of their ends."""
    return {(key[2], key[4]): dict(props) for key, props in found.wanted.items() if key[0] == kind and len(key) == 5}


def test_no_row_is_rejected(records: list[Record], found: Gathered) -> None:
    assert found.rejects == []
    assert not any(isinstance(record, Skip) for record in records)


def test_counts_are_those_of_the_files(bundled: Path, found: Gathered) -> None:
    def filled(name: str, column: str) -> int:
        return int((csv(bundled, name)[column] != "").sum())

    relations = csv(bundled, "project_clusters")["relation"].value_counts()
    programmes = csv(bundled, "projects")["programme"]
    expected = {
        "Region": 292,
        "Organization": 539,
        "Cluster": 66,
        "Project": 164,
        "Programme": programmes[programmes != ""].nunique(),
        "PART_OF": filled("regions", "parent_code"),
        "LOCATED_IN": filled("organizations", "region_code"),
        "MANAGES": filled("clusters", "managing_organization_id"),
        "FUNDED_BY": filled("projects", "programme"),
        "PARTICIPATES_IN": 761,
        "PRESENT_IN": 235,
        "MEMBER_OF": 269,
        "DEVELOPS": relations["develops"],
        "INVOLVES": relations["involves"],
    }
    assert Counter(key[0] for key in found.wanted) == expected
    assert expected["DEVELOPS"] + expected["INVOLVES"] == 98
    for name in ("regions", "organizations", "clusters", "projects", "participations"):
        assert len(csv(bundled, name)) in expected.values()


def test_golden_facts_of_the_clusters(found: Gathered) -> None:
    international = [c for c in of(found, "Cluster").values() if c["kind"] != "national"]
    assert Counter(c["kind"] for c in international) == {"cross_border": 34, "transnational": 18}
    assert Counter(c["status"] for c in international) == {"established": 23, "initiative": 29}


def test_every_source_url_is_kept(bundled: Path, records: list[Record]) -> None:
    kept: dict[str, Counter[str]] = {}
    for (file, _), url in {
        (r.row.file, r.row.line): r.props["source_url"]
        for r in records
        if isinstance(r, Node | Rel) and "source_url" in r.props
    }.items():
        kept.setdefault(file, Counter())[url] += 1
    for file in set(SOURCE.columns) - {"keep_nuts3_counts.csv", "organizations.csv"}:
        assert kept[file] == Counter(csv(bundled, file.removesuffix(".csv"))["source_url"]), file
    nodes = Counter(r.props["source_url"] for r in records if isinstance(r, Node) and r.label == "Organization")
    places = Counter(r.props["source_url"] for r in records if isinstance(r, Rel) and r.type == "LOCATED_IN")
    table = csv(bundled, "organizations")
    assert nodes == Counter(table["source_url"])
    assert places == Counter(table.loc[table["region_code"] != "", "location_source_url"])
    keep = Counter(
        r.props["keep_source_url"] for r in records if isinstance(r, Node) and r.props.get("keep_source_url")
    )
    assert keep == Counter(csv(bundled, "keep_nuts3_counts")["source_url"])


def test_ids_are_unique_and_carry_their_prefix(records: list[Record], found: Gathered) -> None:
    nodes = [key for key in found.wanted if len(key) == 2]
    assert len({key[1] for key in nodes}) == len(nodes), "an id stands for one node, whatever its label"
    for label, id_ in nodes:
        prefixes = {"Region": ("nuts2021:", "iso3166-1:", "iso3166-2:"), "Programme": ("programme:",)}
        assert id_.startswith(prefixes.get(label, ("baltica:",))), id_
        assert id_ == id_.strip() != ""
    assert {key[1] for key in nodes} >= {"nuts2021:DK011", "iso3166-1:RU", "iso3166-2:RU-LEN", "baltica:smartcomp"}
    own = [(r.key, r.scope) for r in records if isinstance(r, Node) and r.label != "Programme"]
    assert len(own) == len(set(own)), "no row is merged with another"
    assert {r.scope for r in records if isinstance(r, Node) and r.weak} == {"keep-counts"}


# File, column, label, property where the value is taken as it is.
TAKEN = [
    ("regions", "name", "Region", "name"),
    ("regions", "country", "Region", "country"),
    ("regions", "population", "Region", "population"),
    ("regions", "area_km2", "Region", "area"),
    ("regions", "pop_density_per_km2", "Region", "density"),
    ("regions", "urbanisation_class", "Region", "urban_class"),
    ("regions", "pop_share_pred_urban_nuts3_pct", "Region", "urban_population_share"),
    ("regions", "latitude", "Region", "latitude"),
    ("regions", "latlon_source_url", "Region", "location_source_url"),
    ("organizations", "name", "Organization", "name"),
    ("organizations", "city", "Organization", "city"),
    ("organizations", "country", "Organization", "country"),
    ("projects", "acronym", "Project", "acronym"),
    ("projects", "title", "Project", "title"),
    ("projects", "start_year", "Project", "start_year"),
    ("projects", "end_year", "Project", "end_year"),
    ("projects", "total_budget_eur", "Project", "total_cost"),
    ("projects", "specialisation", "Project", "specialization"),
    ("clusters", "founded_year", "Cluster", "founded_year"),
    ("clusters", "specialisation", "Cluster", "specialization"),
]


@pytest.mark.parametrize(("file", "column", "label", "prop"), TAKEN)
def test_values_are_those_of_the_files(
    bundled: Path, found: Gathered, file: str, column: str, label: str, prop: str
) -> None:
    kind = next(p for p in NODE_BY_LABEL[label].props if p.name == prop).type
    converters: dict[str, Callable[[str], Any]] = {
        "INTEGER": int,
        "FLOAT": float,
        "STRING": lambda text: " ".join(text.split()),
    }
    convert = converters[kind]
    table = csv(bundled, file)
    prefix = table["scheme"].str.lower() + ":" + table["code"] if file == "regions" else "baltica:" + table["id"]
    expected = {key: convert(cell) if cell else None for key, cell in zip(prefix, table[column], strict=True)}
    assert {key: props[prop] for key, props in of(found, label).items()} == expected


def test_regions(found: Gathered) -> None:
    regions = of(found, "Region")
    assert Counter(r["level"] for r in regions.values() if r["scheme"] == "ISO3166-1") == {0: 2}
    assert {r["level"] for r in regions.values() if r["scheme"] == "ISO3166-2"} == {None}
    assert {r["level"] for r in regions.values() if r["scheme"] == "NUTS2021"} == {0, 2, 3}
    parents = ties(found, "PART_OF")
    assert ("nuts2021:DK011", "nuts2021:DK01") in parents
    assert ("iso3166-2:RU-LEN", "iso3166-1:RU") in parents
    assert Counter(start for start, _ in parents).most_common(1)[0][1] == 1, "a region has one parent"
    tops = set(regions) - {start for start, _ in parents}
    assert {regions[top]["level"] for top in tops} == {0}
    assert regions["nuts2021:DE300"]["keep_projects"] == 46
    assert regions["nuts2021:DE300"]["keep_total_budget"] == 9.97
    assert sum(r["keep_projects"] is not None for r in regions.values()) == 216


def test_organizations(bundled: Path, found: Gathered) -> None:
    organizations = of(found, "Organization")
    kinds = csv(bundled, "organizations")["type"].replace("cluster_organisation", "cluster_organization")
    assert Counter(o["type"] for o in organizations.values()) == Counter(kinds)
    assert {o["helix"] for o in organizations.values() if o["type"] == "university"} == {"academia"}
    assert {o["helix"] for o in organizations.values() if o["type"] == "cluster_organization"} == {None}
    basis = csv(bundled, "organizations")["location_basis"].value_counts()
    assert Counter(tie["basis"] for tie in ties(found, "LOCATED_IN").values()) == {
        "stated_city": basis["source"],
        "stated_city_second_source": basis["second_source"],
        "place_in_name": basis["name"],
        "country_only": 168,
    }
    by_country = Counter(
        tie["source_code"] for tie in ties(found, "LOCATED_IN").values() if tie["basis"] == "country_only"
    )
    assert sum(count for code, count in by_country.items() if len(code) == 2) == 135
    assert {code for code in by_country if len(code) > 2} <= {"EE00", "LV00", "IS00"}, "the whole country all the same"
    assert all(end.endswith(f":{tie['source_code']}") for (_, end), tie in ties(found, "LOCATED_IN").items())


def test_presence_says_what_it_rests_on(bundled: Path, found: Gathered) -> None:
    presences = ties(found, "PRESENT_IN")
    office = csv(bundled, "organizations").set_index("id")["region_code"]
    members = csv(bundled, "cluster_members")
    offices = set(zip(members["cluster_id"], members["organization_id"].map(office), strict=True))
    for row in csv(bundled, "cluster_regions").itertuples():
        code, cluster = str(row.region_code), str(row.cluster_id)
        expected = "country" if len(code) == 2 else "member_head_office" if (cluster, code) in offices else "stated"
        (basis,) = {
            t["basis"] for (a, b), t in presences.items() if a == f"baltica:{cluster}" and b.endswith(f":{code}")
        }
        assert basis == expected, (cluster, code)


def test_every_interreg_programme_has_its_strand(found: Gathered) -> None:
    programmes = of(found, "Programme").values()
    assert not [
        p["name"] for p in programmes if p["strand"] == "other" and ("Interreg" in p["name"] or "CBC" in p["name"])
    ]


def test_which_partner_lists_are_complete(bundled: Path, found: Gathered) -> None:
    complete = {id_.removeprefix("baltica:"): p["partner_list_complete"] for id_, p in of(found, "Project").items()}
    for full in ("smartcomp", "gosmart-bsr", "pe-region", "balticbeat"):
        assert complete[full] is True
    for cut in ("basic", "scanbalt-campus", "josefin", "science-link", "cshipp", "auroraspace", "bsg-go"):
        assert complete[cut] is False
    assert complete["4smartgrowth"] is None
    table = csv(bundled, "projects").set_index("id")
    partners = csv(bundled, "participations")["project_id"].value_counts().reindex(table.index, fill_value=0)
    assert not [id_ for id_ in table.index if complete[id_] and partners[id_] < 2]
    assert {complete[id_] for id_ in table.index[table["source_url"].str.contains("interregbarometern")]} == {False}
    archive = table.index[table["source_url"].str.contains("arkiv.interreg-oks.eu", regex=False)]
    assert Counter(complete[id_] for id_ in archive if partners[id_] > 1)[True] > 0
    # A partner abroad shows that such a list is not of Swedish partners only.
    country = csv(bundled, "organizations").set_index("id")["country"]
    links = csv(bundled, "participations")
    abroad = set(links["project_id"][links["organization_id"].map(country) != "SE"])
    assert not abroad & set(table.index[table["source_url"].str.contains("interregbarometern")])


@pytest.mark.parametrize(("name", "right"), [("organizations.csv", ",DK,"), ("regions.csv", ",FI,")])
def test_a_country_that_is_none_is_rejected(bundled: Path, tmp_path: Path, name: str, right: str) -> None:
    folder = tmp_path / "files"
    shutil.copytree(bundled, folder)
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text.replace(right, ",QQ,", 1), encoding="utf-8")
    slips = [reject.reason for reject in gather(read(folder)).rejects]
    assert any("country 'QQ' is no code of ISO 3166-1" in reason for reason in slips)
