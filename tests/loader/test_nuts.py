"""NUTS regions: lists, changes between versions, types, GDP, population and municipalities."""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from baltica.graph.errors import InputError
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.loader import nuts_figures
from baltica.loader.nuts_changes import Pair, ties, without_successor
from baltica.loader.nuts_tables import recognized
from baltica.loader.records import Context, Node, Note, Options, Record, Rel, Skip
from baltica.loader.sources.nuts import SOURCE
from baltica.loader.tables import UNREAD, Table

LIST = ("Code 2021", "Country", "NUTS level 1", "NUTS level 2", "NUTS level 3", "NUTS level")
CHANGES = ("Code 2016", "Code 2021", "Country", "NUTS level 1", "NUTS level 2", "NUTS level 3", "Change comments")
GDP = "freq,unit,geo\\TIME_PERIOD\t2020 \t2021 \t2022 "
PEOPLE = "freq,sex,unit,age,geo\\TIME_PERIOD\t2022 \t2023 "
LAU = "nuts3_2016,lau_code,population,total_area_m2,degurba"


def book(path: Path, sheets: dict[str, list[Sequence[object]]]) -> Path:
    """A workbook with these sheets."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def text(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def shapes(path: Path, *attributes: dict[str, Any]) -> Path:
    """A boundary file of GISCO with these attributes."""
    shape = {"type": "Polygon", "coordinates": [[[1.5, 2.5], [3.5, 4.5], [1.5, 2.5]]]}
    features = [{"type": "Feature", "properties": one, "geometry": shape} for one in attributes]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}
    path.write_text(json.dumps({"crs": crs, "type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def load(*paths: Path, **options: str) -> tuple[list[Table], list[Record]]:
    chosen = Options(**options)
    tables = list(SOURCE.find(paths, chosen))
    return tables, list(SOURCE.records(tables, Context(chosen)))


def regions(records: Iterable[Record], scope: str = "") -> dict[str, dict[str, Any]]:
    """What is said in full of each region, by id; all is checked against the model."""
    found: dict[str, dict[str, Any]] = {}
    for record in records:
        if isinstance(record, Node):
            assert not faults(NODE_BY_LABEL["Region"], record.props)
            if not record.weak and scope in ("", record.scope):
                found.setdefault(record.id, {}).update({k: v for k, v in record.props.items() if v is not None})
    return found


def tied(records: Sequence[Record], type_: str) -> set[tuple[str, ...]]:
    """Ties of a type, with their kind; every end must be claimed in the scope of the tie."""
    claimed = {(r.id, r.scope) for r in records if isinstance(r, Node)}
    found = set()
    for record in records:
        if isinstance(record, Rel) and record.type == type_:
            assert not faults(REL_BY_TYPE[type_], record.props)
            assert {(record.start, record.scope), (record.end, record.scope)} <= claimed
            found.add((record.start, record.end, *record.props.values()))
    return found


def skipped(records: Iterable[Record]) -> list[tuple[int, str]]:
    return [(r.row.line, r.reason) for r in records if isinstance(r, Skip)]


def noted(records: Iterable[Record]) -> Counter[str]:
    return Counter(r.text for r in records if isinstance(r, Note))


def accounted(tables: Iterable[Table], records: Iterable[Record]) -> None:
    """Every row must be in some record."""
    there = {(r.row.file, r.row.line) for r in records}
    assert there == {(table.name, row.line) for table in tables for row in table.rows()}


# --- lists and changes ----------------------------------------------------------------------------------------------


def changes_book(path: Path) -> Path:
    return book(
        path,
        {
            "Version Date": [("Version", "Date"), ("1.0", "28.10.2019")],
            "Urban-rural": [],
            "NUTS & SR 2021": [
                (*LIST, " ", " ", " "),
                ("BG", "България\u00a0", None, None, None, 0, None, "EE0", "Not official"),
                ("EE", "Eesti", None, None, None, 0, None, "BG", "Bulgaria"),
                ("EE0 ", None, "Eesti", None, None, 1, None, None, "a remark alone"),
                ("EE00", None, None, "Eesti", None, 2, None, None, None),
                ("EE009", None, None, None, " Kesk-Eesti ", 3, None, None, None),
                ("Statistical regions (EFTA):", None, None, None, None, None, None, None, None),
            ],
            "Changes detailed": [
                ("Labels in the first row",),
                CHANGES,
                ("EE", "EE", "Eesti"),
                ("EE0", "EE0", None, "Eesti"),
                ("EE00", "EE00", None, None, "Eesti"),
                ("EE006", "EE009", None, None, None, "Kesk-Eesti", "recode, boundary shift", None, "`"),
                ("EE001", "EE001", None, None, None, "Põhja-Eesti", "name change"),
            ],
            "Correspondence NUTS-3": [("Code 2016", "Code 2021", "Label", "Change"), ("EE006", "EE009", "x", "y")],
        },
    )


def test_a_workbook_gives_regions_and_what_became_of_them(tmp_path: Path) -> None:
    tables, records = load(changes_book(tmp_path / "NUTS2016-NUTS2021.xlsx"))
    assert [(table.kind, table.family, table.complete) for table in tables] == [
        ("list", "2021", True),
        ("changes", "2016-2021", True),
    ]
    accounted(tables, records)
    found = regions(records, "nuts2021")
    assert list(found["nuts2021:EE009"].values()) == ["EE009", "NUTS2021", 3, "Kesk-Eesti", "EE"]
    assert found["nuts2021:BG"]["name"] == "Bulgaria"
    assert found["nuts2021:EE0"]["name"] == "Not official"  # the name in Latin characters stands beside another row
    assert regions(records, "changes-2016-2021")["nuts2016:EE006"]["name"] == "Kesk-Eesti"
    assert tied(records, "BECAME") == {("nuts2016:EE006", "nuts2021:EE009", "boundary_shift")}
    assert {(a, b) for a, b in tied(records, "PART_OF") if "EE009" in a} == {("nuts2021:EE009", "nuts2021:EE00")}
    assert [reason for _, reason in skipped(records)] == ["'Statistical regions (EFTA):' is no code of a NUTS region"]
    assert noted(records) == {"mended: the number of cells": 1}


def test_a_tie_is_stated_once_in_a_load(tmp_path: Path) -> None:
    _, records = load(changes_book(tmp_path / "NUTS2016-NUTS2021.xlsx"))
    stated = Counter((r.start, r.end) for r in records if isinstance(r, Rel))
    assert set(stated.values()) == {1}


def test_remarks_tell_splits_and_merges() -> None:
    pairs = [
        Pair(1, "HR04", "", "discontinued; split into new HR05 and HR06"),
        Pair(2, "", "HR05", "new"),
        Pair(3, "HR041", "HR050", "recoded (ressignment)"),
        Pair(4, "", "HR06", "new"),
        Pair(5, "HR046", "HR061", "recoded (ressignment)"),
        Pair(6, "NO021", "", "discontinued; now part of NO020"),
        Pair(7, "NO022", "", "discontinued; now part of NO020"),
        Pair(8, "", "NO020", "new; merge of ex-NO021 and NO022"),
        Pair(9, "BE321", "BE32A", "boundary change, recode"),
        Pair(10, "", "BE329", "new; made from parts of ex-BE321"),
        Pair(11, "UKN02", "", "discontinued"),
        Pair(12, "SE110", "SE110", ""),
    ]
    found = ties(pairs)
    assert {(tie.old, tie.new): tie.kind for tie in found} == {
        ("HR04", "HR05"): "split",
        ("HR04", "HR06"): "split",
        ("HR041", "HR050"): "recoded",
        ("HR046", "HR061"): "recoded",
        ("NO021", "NO020"): "merged",
        ("NO022", "NO020"): "merged",
        ("BE321", "BE32A"): "boundary_shift",
        ("BE321", "BE329"): "split",
    }
    assert without_successor(pairs, found) == {"UKN02"}


def test_a_larger_region_given_up_without_a_word_follows_its_parts() -> None:
    pairs = [
        Pair(1, "IE01", "", "discontinued"),
        Pair(2, "IE011", "IE041", "boundary shift"),
        Pair(3, "IE012", "IE063", "recoded"),
        Pair(4, "NO01", "", "discontinued"),
        Pair(5, "NO011", "NO081", "recoded"),
        Pair(6, "", "NO08", "new, equals ex-NO0 minus NO02"),
        Pair(7, "", "IE04", "new region"),
        Pair(8, "", "IE06", "new region"),
    ]
    kinds = {(tie.old, tie.new): tie.kind for tie in ties(pairs) if len(tie.old) == 4}
    assert kinds == {("IE01", "IE04"): "split", ("IE01", "IE06"): "split", ("NO01", "NO08"): "recoded"}


@given(st.lists(st.tuples(st.text("ABC01", max_size=5), st.text("ABC01", max_size=5), st.text(max_size=20))))
def test_any_pairs_give_ties_between_regions_of_one_level(rows: list[tuple[str, str, str]]) -> None:
    for tie in ties([Pair(line, *row) for line, row in enumerate(rows)]):
        assert tie.old != tie.new and len(tie.old) == len(tie.new) > 0


def test_valid_codes_are_named_by_their_codes_only(tmp_path: Path) -> None:
    lines = ["typology,geo,nuts", "country,GR,code_2006", "nuts_level_3,DE80O (part),code_2013", "x,EE00!,code_2021"]
    tables, records = load(text(tmp_path / "valid.csv", *lines))
    accounted(tables, records)
    weak = {r.id: r.props["name"] for r in records if isinstance(r, Node) and r.weak}
    assert weak["nuts2013:DE80O"] == "DE80O"
    assert weak["nuts2013:EL"] == "Greece"  # of older versions only the country is told
    assert noted(records) == {"code of a NUTS version that is not kept": 1}
    assert skipped(records) == [(4, "'EE00!' is no code of a NUTS region")]


def test_many_versions_side_by_side(tmp_path: Path) -> None:
    header = "typology,code_1999,code_2013,code_2016,code_2021,geo_name_2013,geo_name_2016,geo_name_2021,change_2016"
    lines = [
        f"{header},change_2021",
        "nuts_level_3,,LT00A,LT011,LT011,Vilniaus apskritis,Vilniaus apskritis,Vilniaus apskritis,recoded,",
        "nuts_level_3,UKN9,,,,,,,,",
    ]
    tables, records = load(text(tmp_path / "changes.csv", *lines))
    accounted(tables, records)
    assert tied(records, "BECAME") == {("nuts2013:LT00A", "nuts2016:LT011", "recoded")}
    assert set(regions(records, "lineage")) == {"nuts2013:LT00A", "nuts2016:LT011", "nuts2021:LT011"}


# --- types of regions -----------------------------------------------------------------------------------------------


def test_attributes_of_boundaries_are_read_and_shapes_are_not(tmp_path: Path) -> None:
    path = shapes(
        tmp_path / "NUTS_RG_20M_2024_4326.geojson",
        {"NUTS_ID": "LV", "LEVL_CODE": 0, "NAME_LATN": "Latvija", "URBN_TYPE": 0, "COAST_TYPE": None},
        {"NUTS_ID": "LV00A", "LEVL_CODE": 3, "NAME_LATN": "Rīga", "URBN_TYPE": 1, "COAST_TYPE": 1.0},
        {"NUTS_ID": "LT011", "LEVL_CODE": 3, "NAME_LATN": "Vilnius", "URBN_TYPE": None, "COAST_TYPE": 3},
        {"NUTS_ID": "LT0", "LEVL_CODE": 3, "NAME_LATN": "x", "URBN_TYPE": 1, "COAST_TYPE": 1},
        {"NUTS_ID": "LT012", "LEVL_CODE": 3, "NAME_LATN": "x", "URBN_TYPE": 7, "COAST_TYPE": 1},
    )
    tables, records = load(path)
    accounted(tables, records)
    found = regions(records, "typology-2024")
    assert found["nuts2024:LV"]["name"] == "Latvia"
    assert found["nuts2024:LV00A"]["urban_class"] == "predominantly_urban"
    assert found["nuts2024:LV00A"]["coastal"] is True
    assert found["nuts2024:LT011"]["coastal"] is False
    assert "urban_class" not in found["nuts2024:LT011"]
    assert skipped(records) == [
        (4, "LEVL_CODE '3' does not fit the code LT0"),
        (5, "'7' is no class of the urban-rural typology"),
    ]
    assert "1.5" not in repr(records)


def test_regions_of_nuts_2016_that_are_not_part_of_what_their_code_says(tmp_path: Path) -> None:
    lines = ["NUTS_ID,LEVL_CODE,NAME_LATN,URBN_TYPE", "UKN0,2,Northern Ireland,0", "UKN11,3,Mid Ulster,3"]
    _, records = load(text(tmp_path / "NUTS_AT_2016.csv", *lines))
    assert ("nuts2016:UKN11", "nuts2016:UKN0") in tied(records, "PART_OF")


def test_a_plain_table_of_the_typology(tmp_path: Path) -> None:
    lines = ["NUTS code;Urban-rural typology", "SE110;Predominantly urban regions", "SE231;intermediate"]
    path = text(tmp_path / "typology.csv", *lines)
    tables, records = load(path, source_nuts="2021")
    accounted(tables, records)
    classes = {r.id: r.props["urban_class"] for r in records if isinstance(r, Node) and "urban_class" in r.props}
    assert classes == {"nuts2021:SE110": "predominantly_urban", "nuts2021:SE231": "intermediate"}
    with pytest.raises(InputError, match="does not tell its NUTS version"):
        load(path)


@pytest.mark.parametrize("content", ['{"features": [{"properties": {"NUTS_ID": "A', '{"features": ["properties": x]}'])
def test_broken_shapes_are_an_error_in_words(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match="is not GeoJSON that can be read"):
        load(text(tmp_path / "NUTS_RG_20M_2024_4326.geojson", content))


# --- Eurostat's tables ----------------------------------------------------------------------------------------------


def test_gdp_of_the_newest_year_with_its_flag(tmp_path: Path) -> None:
    path = tmp_path / "estat.tsv.gz"
    lines = [
        GDP,
        "A,EUR_HAB,EE009\t17000 \t18300 p\t19000 p",
        "A,EUR_HAB,HR050\t: \t5 \t: ",
        "A,MIO_EUR,EE009\t2100.5 \t2223.52 bp\t: ",
        "A,MIO_PPS_EU27_2020,EE009\t1 \t2 \t3 ",
        "A,MIO_EUR,EE001\t: \t: \t: c",
        "A,MIO_EUR,EU27_2020\t1 \t2 \t3 ",
        "A,MIO_EUR,EE004\t1 \t2 \tabout 3",
        "A,MIO_EUR\t1 \t2 \t3 ",
    ]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    tables, records = load(changes_book(tmp_path / "NUTS2016-NUTS2021.xlsx"), path)
    accounted(tables, records)
    said = [r for r in records if isinstance(r, Node) and r.scope == "gdp" and r.id == "nuts2021:EE009" and not r.weak]
    assert {r.updated for r in said} == {"2021"}  # the year that both figures are of
    figures = regions(records, "gdp")["nuts2021:EE009"]
    assert (figures["name"], figures["gdp"], figures["gdp_year"]) == ("Kesk-Eesti", 2223.52, 2021)
    assert (figures["gdp_flag"], figures["gdp_per_inhabitant"]) == ("bp", 18300.0)
    assert noted(records)["unit not kept: only MIO_EUR and EUR_HAB are"] == 1
    assert noted(records)["no value in any year"] == 1
    assert skipped([r for r in records if r.row.file == path.name]) == [
        (7, "EU27_2020 is a group of countries, not a region"),
        (8, "'about 3' of 2022 is no value"),
        (9, "2 parts in the first column where the header has 3"),
    ]


def test_population_of_both_sexes_and_all_ages(tmp_path: Path) -> None:
    lines = [PEOPLE, "A,T,NR,TOTAL,LV00A\t605802 \t609489 e", "A,F,NR,TOTAL,LV00A\t1 \t2 ", "A,T,NR,Y5,LV\t1 \t2 "]
    tables, records = load(text(tmp_path / "population.tsv", *lines))
    accounted(tables, records)
    said = [r for r in records if isinstance(r, Node) and r.props.get("population")]
    assert [(r.id, r.weak, r.updated) for r in said] == [("nuts2024:LV00A", True, "2023")]  # no list gives its name
    assert (said[0].props["population"], said[0].props["population_year"]) == (609489, 2023)
    assert noted(records) == {"sex or age group not kept: only totals are": 2}


def test_the_version_of_a_table_without_one(tmp_path: Path) -> None:
    assert nuts_figures.version_of(["EE001", "EE006", "FRB"]) == "2016"
    assert nuts_figures.version_of(["LV00A"]) == "2024"
    assert nuts_figures.version_of(["PL12", "LT00A", "HU10"]) == "2013"
    assert nuts_figures.version_of([]) == "2021"
    path = text(tmp_path / "gdp.tsv", GDP, "A,MIO_EUR,LV00A\t1 \t2 \t3 ")
    _, records = load(path, source_nuts="2021")
    assert [r.id for r in records if isinstance(r, Node)] == ["nuts2021:LV00A"]


def test_other_tables_of_eurostat_are_not_loaded(tmp_path: Path) -> None:
    path = text(tmp_path / "unemployment.tsv", "freq,unit,geo\\TIME_PERIOD\t2020 ", "A,PC,EE\t5.0 ")
    with pytest.raises(InputError, match="nothing about NUTS regions in unemployment"):
        load(path)


# --- municipalities -------------------------------------------------------------------------------------------------


def test_municipalities_sum_up_to_regions(tmp_path: Path) -> None:
    lines = [
        LAU,
        "EE004,1,400,2000000,3",
        "DK014,2,90,,3",
        "EE004,3,600,3000000.5,2",
        "DK014,4,39572,588.1,9",
        "FR101,5,,,1",
        "SE110,6,many,1,1",
        "AL11,7,10,20000000,3",
        "XX,8,1,1,1",
        "SE110,9,5,1000000,1",
    ]
    tables, records = load(text(tmp_path / "lau_2019.csv", *lines))
    accounted(tables, records)
    figures = {
        r.id: {
            k: v for k, v in r.props.items() if k in ("population", "area", "density", "urban_share") and v is not None
        }
        for r in records
        if isinstance(r, Node)
    }
    assert figures == {
        "nuts2016:EE004": {"population": 1000, "area": 5.0, "density": 200.0, "urban_share": 60.0},
        "nuts2016:DK014": {"population": 39662, "area": 588.1, "density": 67.44},  # degree of nearly all unknown
        "nuts2016:FR101": {},
        "nuts2016:AL011": {"population": 10, "area": 20.0, "density": 0.5, "urban_share": 0.0},
        "nuts2016:SE110": {"area": figures["nuts2016:SE110"].get("area")} if figures["nuts2016:SE110"] else {},
    }
    assert "population" not in figures["nuts2016:SE110"]  # one of its municipalities was rejected
    assert {r.updated for r in records if isinstance(r, Node) and "population" in r.props} == {"2019"}
    assert skipped(records) == [(7, "population 'many' is not a number"), (9, "'XX' is no region of NUTS level 3")]
    assert noted(records)["mended: area is in square kilometres, though the column says square metres"] == 1


def test_the_workbook_of_municipalities(tmp_path: Path) -> None:
    header = ("NUTS 3 CODE", "LAU CODE", "LAU NAME NATIONAL", "POPULATION", "TOTAL AREA (km2)", "DEGURBA")
    row = ("EE004", "1", "Haapsalu", "13,000", 271.6, 2)
    path = book(
        tmp_path / "EU-27-LAU-2021-NUTS-2021.xlsx",
        {"EE": [header, row], "Combined": [header, row], "Notes": [("Read me",)]},
    )
    tables, records = load(path)
    assert [(table.name.rpartition("/")[2], table.kind, table.family) for table in tables] == [
        ("Combined", "lau", "2021")
    ]
    (node,) = [r for r in records if isinstance(r, Node)]
    assert (node.id, node.props["population"], node.props["area"]) == ("nuts2021:EE004", 13000, 271.6)
    assert (node.scope, node.updated, node.props["population_year"]) == ("lau-2021", "2021", 2021)


def test_figures_go_to_the_same_region_in_the_version_of_analysis(tmp_path: Path) -> None:
    list_ = changes_book(tmp_path / "NUTS2016-NUTS2021.xlsx")
    lau = text(tmp_path / "lau_2019.csv", LAU, "EE001,1,10,1000000,1", "EE006,2,10,1000000,1")
    _, records = load(list_, lau)
    said = {(r.id, r.weak) for r in records if isinstance(r, Node) and r.scope == "lau-2016"}
    assert said == {("nuts2016:EE001", False), ("nuts2021:EE001", True), ("nuts2016:EE006", False)}
    _, records = load(list_, lau, nuts="2024")  # no table tells what happened on the way
    there = {r.id for r in records if isinstance(r, Node) and r.scope == "lau-2016"}
    assert there == {"nuts2016:EE001", "nuts2016:EE006"}


def test_rejected_municipalities_alone_give_no_sums(tmp_path: Path) -> None:
    path = text(tmp_path / "lau_2019.rejects.csv", f"{LAU},line,reason", "EE004,1,400,2000000,3,7,x")
    (table,), records = load(path)
    assert not table.complete
    assert [(r.id, r.weak, "population" in r.props) for r in records if isinstance(r, Node)] == [
        ("nuts2016:EE004", True, False)
    ]
    assert noted(records) == {"a part of a LAU list has no sums: mend the list itself and load it again": 1}


# --- finding --------------------------------------------------------------------------------------------------------


def test_files_for_placing_organizations_are_left_alone(tmp_path: Path) -> None:
    text(tmp_path / "postcode_nuts3.csv", "country,postcode,nuts3", "EE,10111,EE001")
    text(tmp_path / "readme.md", "nothing")
    with pytest.raises(InputError, match="nothing about NUTS regions"):
        load(tmp_path)
    changes_book(tmp_path / "NUTS2016-NUTS2021.xlsx")
    tables, records = load(tmp_path)
    (left,) = [table for table in tables if table.kind.startswith(UNREAD)]
    assert (left.name, list(left.rows())) == ("postcode_nuts3.csv", [])
    accounted(tables, records)


def test_headers_decide_what_a_table_is() -> None:
    assert recognized(["NUTS3", "CODE"])[0].startswith(UNREAD)
    assert recognized(["Country code", "NUTS Code", "NUTS label", "NUTS level"]) == ("list", "")
    assert recognized(["Code 2021", "Code 2024", "NUTS level 1 ", "Change"]) == ("changes", "2021-2024")
    assert recognized(["DIM2", "County", "Value"]) == ("", "")


# --- the real files -------------------------------------------------------------------------------------------------


def test_the_real_lists_agree_and_every_row_is_accounted_for(shared: Path) -> None:
    names = ("NUTS2013-NUTS2016.xlsx", "NUTS2016-NUTS2021.xlsx", "nuts_changes_1999-2021.csv.gz")
    folder = shared / "data" / "regions"
    tables, records = load(*(folder / name for name in names), folder / "all_valid_nuts_codes.csv.gz")
    accounted(tables, records)
    for scope, version, count in (
        ("changes-2013-2016", "2013", 1828),
        ("changes-2013-2016", "2016", 1845),
        ("changes-2016-2021", "2016", 2128),
        ("nuts2021", "2021", 2121),
        ("lineage", "2021", 2121),
    ):
        assert sum(id_.startswith(f"nuts{version}:") for id_ in regions(records, scope)) == count
    assert len(skipped(records)) == 2  # the heading "Statistical regions" in two sheets
    became = Counter((a[4:8], kind) for a, _, kind in tied(records, "BECAME"))
    assert became == {
        ("2013", "recoded"): 181,
        ("2013", "split"): 33,
        ("2013", "boundary_shift"): 20,
        ("2013", "merged"): 3,
        ("2016", "recoded"): 24,
        ("2016", "merged"): 22,
        ("2016", "split"): 15,
        ("2016", "boundary_shift"): 14,
    }
    _, alone = load(folder / names[2])
    assert tied(alone, "BECAME") == tied(records, "BECAME")  # the derived table tells the same as the workbooks


def test_the_real_municipalities_sum_up_to_published_figures(shared: Path) -> None:
    tables, records = load(shared / "data" / "regions" / "lau_2019.csv.gz", nuts="2016")
    accounted(tables, records)
    said = {r.id: r.props for r in records if isinstance(r, Node)}
    for code, people, share, density in (
        ("EE004", 148_940, 42.8, 13.3),
        ("LV006", 632_614, 100.0, 2082.5),
        ("SE110", 2_344_124, 95.5, 359.9),
    ):
        found = said[f"nuts2016:{code}"]
        assert found["population"] == people
        assert round(found["urban_share"], 1) == pytest.approx(share)
        assert round(found["density"], 1) == pytest.approx(density)
    assert "population" not in said["nuts2016:FR101"] and "population" not in said["nuts2016:CY000"]
    assert not any(id_.startswith("nuts2016:NO") for id_ in said)
    assert not skipped(records)


def test_the_real_gdp_and_types(shared: Path) -> None:
    folder = shared / "data" / "regions"
    names = ("NUTS2016-NUTS2021.xlsx", "estat_nama_10r_3gdp.tsv.gz", "NUTS_RG_20M_2024_4326.from_rda.geojson.gz")
    tables, records = load(*(folder / name for name in names))
    accounted(tables, records)
    gdp = regions(records, "gdp")
    assert gdp["nuts2021:EE004"]["gdp"] == pytest.approx(2571.19)
    assert (gdp["nuts2021:EE004"]["gdp_year"], gdp["nuts2021:EE004"]["gdp_per_inhabitant"]) == (2022, 17700)
    assert all(id_.startswith("nuts2021:") for id_ in gdp)
    assert Counter(reason for _, reason in skipped(records))["EU27_2020 is a group of countries, not a region"] == 7
    types = regions(records, "typology-2024")
    assert Counter(one["level"] for one in types.values()) == {0: 39, 1: 115, 2: 299, 3: 1345}
    assert types["nuts2024:LV00A"]["urban_class"] == "predominantly_urban"
