"""Where is the partner: the best basis a row and the user's files give, what is told of it, and what is not used."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from baltica.graph.errors import InputError
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.loader.nuts_versions import NutsVersions, lists
from baltica.loader.places import Places
from baltica.loader.records import Node, Note, Options, Record, Rel
from baltica.loader.reference import Reference, plain_postcode
from baltica.loader.tables import Row

ROW = Row("organization.csv", 2, {})

# Two made-up square countries beside each other on the equator, two regions each: 1 degree wide, 2 degrees high.
SQUARES = {"SE110": (10, 0), "SE121": (11, 0), "FI1B1": (12, 0), "FI1C1": (13, 0)}
CODES = (*SQUARES, "SE", "SE1", "SE11", "SE12", "FI", "FI1", "FI1B", "FI1C")
VERSIONS = lists([(f"NUTS{version}", code) for version in ("2016", "2021") for code in CODES], [])


def outline(west: float, south: float, wide: float, high: float) -> list[list[float]]:
    """A closed ring around a rectangle."""
    east, north = west + wide, south + high
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A reference folder with boundaries (a hole in SE110), postal codes and names of municipalities."""
    features = [
        {
            "type": "Feature",
            "properties": {"NUTS_ID": code, "LEVL_CODE": 3, "CNTR_CODE": code[:2]},
            "geometry": {
                "type": "Polygon",
                "coordinates": [outline(x, y, 1, 2), *([outline(10.4, 0.4, 0.2, 0.2)] if code == "SE110" else [])],
            },
        }
        for code, (x, y) in SQUARES.items()
    ]
    with gzip.open(tmp_path / "NUTS_RG_20M_2021_4326.geojson.gz", "wt", encoding="utf-8") as stream:
        json.dump({"type": "FeatureCollection", "features": features}, stream)
    (tmp_path / "NUTS_RG_20M_2021_3035.geojson").write_text("{}", encoding="utf-8")  # in meters: never opened
    (tmp_path / "postcode_nuts3.csv").write_text(
        "country,postcode,nuts3\nSE,100 05,SE110\nSE,742 00,SE121\nFI,00100,FI1B1\n", encoding="utf-8"
    )
    (tmp_path / "lau_2019.csv").write_text(
        "nuts3_2016,lau_name_national,lau_name_latin,city_name\n"
        "SE110,Storköping,,\nSE121,Lillby,,\nSE110,Mellanby,,\nSE121,Mellanby,,\n"
        "FI1B1,Ylälä,Yläby,\nFI1B1,Osa,,Suurkylä (greater city)\nFI1C1,Toinen,,Suurkylä (greater city)\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def places(folder: Path) -> Places:
    """Places with these files."""
    return Places("2021", VERSIONS, Reference(folder, VERSIONS, "2021"))


def located(places: Places, **facts: Any) -> tuple[str, str, tuple[str, ...]]:
    """Region id, basis and notes; the records are checked on the way."""
    records = list(places.locate(ROW, "pic:999999999", **facts))
    (node,) = (one for one in records if isinstance(one, Node))
    (rel,) = (one for one in records if isinstance(one, Rel))
    assert node.weak
    assert (node.label, node.id) == ("Region", rel.end)
    assert not list(faults(NODE_BY_LABEL["Region"], node.props))
    assert not list(faults(REL_BY_TYPE["LOCATED_IN"], rel.props))
    return rel.end, rel.props["basis"], tuple(one.text for one in records if isinstance(one, Note))


@pytest.mark.parametrize(
    ("facts", "region", "basis"),
    [
        ({"country": "SE", "code": "SE110", "city": "Lillby"}, "nuts2021:SE110", "nuts_code"),
        ({"country": "SE", "latitude": 1.0, "longitude": 11.5, "city": "Storköping"}, "nuts2021:SE121", "coordinates"),
        ({"country": "SE", "postcode": "SE-100 05", "city": "Lillby"}, "nuts2021:SE110", "postal_code"),
        ({"country": "FI", "postcode": "100"}, "nuts2021:FI1B1", "postal_code"),  # zeros lost in a spreadsheet
        ({"country": "SE", "city": "742 00 LILLBY (Sweden)"}, "nuts2021:SE121", "city"),
        ({"country": "FI", "city": "Ylaby"}, "nuts2021:FI1B1", "city"),
        ({"country": "SE", "code": "SE1", "city": "Lillby"}, "nuts2021:SE121", "city"),
        ({"country": "SE", "code": "SE1"}, "nuts2021:SE1", "nuts_code"),
        ({"country": "SE", "code": "SE"}, "nuts2021:SE", "country_only"),
        ({"country": "SE", "city": "Sweden"}, "nuts2021:SE", "country_only"),
        ({"country": "US", "city": "Lillby"}, "iso3166-1:US", "country_only"),
        ({"country": "AX", "code": "FI1B1"}, "nuts2021:FI1B1", "nuts_code"),
    ],
)
def test_takes_the_best_basis(places: Places, facts: dict[str, Any], region: str, basis: str) -> None:
    assert located(places, **facts) == (region, basis, ())


@pytest.mark.parametrize(
    ("facts", "region", "note"),
    [
        (
            {"country": "SE", "code": "FI1B1"},
            "nuts2021:SE",
            "region code of another country than the stated one: not used",
        ),
        (
            {"country": "SE", "code": "SE999"},
            "nuts2021:SE",
            "region code in no version of NUTS: located by country only",
        ),
        (
            {"country": "SE", "code": "SE119"},
            "nuts2021:SE11",
            "region code in no version of NUTS: located at NUTS level 2",
        ),
        (
            {"country": "SE", "code": "SE119", "city": "Storköping"},
            "nuts2021:SE110",
            "region code in no version of NUTS: told apart by city",
        ),
        (
            {"country": "SE", "code": "SE11", "city": "Lillby"},
            "nuts2021:SE11",
            "city outside the region of the stated code: not used",
        ),
        ({"country": "SE", "city": "Mellanby"}, "nuts2021:SE", ""),
        ({"country": "SE", "postcode": "99999"}, "nuts2021:SE", "postal code not in the country's list: not used"),
    ],
)
def test_tells_what_it_does_not_use(places: Places, facts: dict[str, Any], region: str, note: str) -> None:
    found, _, notes = located(places, **facts)
    assert found == region
    assert notes == ((note,) if note else ())


@pytest.mark.parametrize(
    ("latitude", "longitude", "region", "note"),
    [
        (1.0, 10.5, "nuts2021:SE110", ""),
        (1.0, 9.9, "nuts2021:SE110", ""),  # 11 km off the coast
        (1.0, 9.8, "nuts2021:SE", "coordinates outside the stated country: not used"),  # 22 km
        (1.0, 12.02, "nuts2021:SE121", ""),  # 2 km over the border
        (1.0, 12.1, "nuts2021:SE", "coordinates outside the stated country: not used"),  # 11 km inside the neighbor
        (11.5, 1.0, "nuts2021:SE121", "latitude and longitude swapped: put right"),
        (0.0, 0.0, "nuts2021:SE", "coordinates are 0, 0: not used"),
        (91.0, 500.0, "nuts2021:SE", "coordinates outside the stated country: not used"),
        ("55,1", 12.0, "nuts2021:SE", "coordinates are no numbers: not used"),
        (None, 12.0, "nuts2021:SE", ""),
    ],
)
def test_reads_coordinates(
    places: Places, latitude: float | str | None, longitude: float, region: str, note: str
) -> None:
    found, basis, notes = located(places, country="SE", latitude=latitude, longitude=longitude)
    assert found == region
    assert notes == ((note,) if note else ())
    assert basis == ("coordinates" if len(region) > len("nuts2021:SE") else "country_only")


def test_coordinates_elsewhere_are_told_although_the_code_is_enough(places: Places) -> None:
    found = located(places, country="SE", code="SE110", latitude=1.0, longitude=13.5)
    assert found == ("nuts2021:SE110", "nuts_code", ("coordinates outside the stated country: not used",))


def test_a_country_without_boundaries_tells_nothing_of_points_that_no_polygon_holds(places: Places) -> None:
    assert located(places, country="US", latitude=40.0, longitude=-74.0) == ("iso3166-1:US", "country_only", ())
    assert located(places, country="US", latitude=1.0, longitude=10.2)[2] == (
        "coordinates outside the stated country: not used",
    )


def test_without_files_only_code_and_country_count() -> None:
    places = Places.unknown("2021")
    facts = {"latitude": 1.0, "longitude": 11.5, "postcode": "100 05", "city": "Lillby"}
    assert located(places, country="SE", **facts) == ("nuts2021:SE", "country_only", ())
    assert located(places, country="SE", code="SE110", **facts) == ("nuts2021:SE110", "nuts_code", ())
    assert located(places, country="GB", code="UKI31") == ("nuts2021:UKI31", "nuts_code", ())
    assert located(places, country="XK", code="XK") == ("iso3166-1:XK", "country_only", ())
    assert located(Places.unknown("2024"), country="GB") == ("nuts2021:UK", "country_only", ())


def test_keeps_what_the_source_said(places: Places) -> None:
    records = list(
        places.locate(ROW, "pic:1", country="SE", code="SE110", version="2016", source_url="https://a.example")
    )
    (rel,) = (one for one in records if isinstance(one, Rel))
    assert rel.props == {
        "basis": "nuts_code",
        "source_code": "SE110",
        "source_scheme": "NUTS2016",
        "source_url": "https://a.example",
    }


def test_no_country_is_a_note_only(places: Places) -> None:
    assert list(places.locate(ROW, "pic:1", country="", code="SE110")) == [Note(ROW, "country unknown: not located")]


def test_equal_rows_give_equal_records(places: Places) -> None:
    def once() -> list[Record]:
        return list(places.locate(ROW, "pic:1", country="SE", city="Lillby", scope="s", updated="2020-01-01"))

    assert once() == once()


@pytest.mark.parametrize(
    ("code", "id_", "notes"),
    [
        ("SE110", "nuts2021:SE110", 0),
        ("se", "nuts2021:SE", 0),
        ("US", "iso3166-1:US", 0),
        ("GR", "nuts2021:EL", 0),
        ("SE119", "nuts2021:SE11", 1),
        ("US123", None, 1),
        ("", None, 1),
    ],
)
def test_region_of_a_code(code: str, id_: str | None, notes: int) -> None:
    versions = lists([("NUTS2021", one) for one in (*CODES, "EL")], [])
    found, records = Places("2021", versions).region(ROW, code)
    assert found == id_
    assert [one.id for one in records if isinstance(one, Node)] == ([id_] if id_ else [])
    assert sum(isinstance(one, Note) for one in records) == notes


def test_a_city_spread_over_regions_is_located_in_what_holds_them_all(folder: Path) -> None:
    reference = Reference(folder, VERSIONS, "2021")
    assert reference._spread("FI", "suurkyla") is not None
    assert reference._spread("FI", "suurkyla").code == "FI1"  # type: ignore[union-attr]
    assert reference._spread("FI", "osa") is None


@pytest.mark.parametrize(
    ("country", "text", "plain"),
    [
        ("LV", "LV-1001", "1001"),
        ("PL", "PL 00-002", "00002"),
        ("IT", "IT-38122", "38122"),
        ("IT", "144", "00144"),
        ("FI", "FIN-01300", "01300"),
        ("RS", "21,000", "21000"),
        ("SE", "164 90", "16490"),
        ("SE", "n/a", ""),
        ("DE", "1", ""),
        ("GB", "NW1 2BE", "NW12BE"),
        ("SE", "", ""),
    ],
)
def test_postal_codes_in_their_bare_form(country: str, text: str, plain: str) -> None:
    assert plain_postcode(country, text) == plain


def test_reads_the_postcode_tables_of_gisco(tmp_path: Path) -> None:
    (tmp_path / "pc2020_SE_NUTS-2021_v1.0.csv").write_text("NUTS3;CODE\n'SE110';'100 05'\n", encoding="utf-8")
    places = Places("2021", VERSIONS, Reference(tmp_path, VERSIONS, "2021"))
    assert located(places, country="SE", postcode="10005") == ("nuts2021:SE110", "postal_code", ())
    assert located(places, country="FI", postcode="10005") == ("nuts2021:FI", "country_only", ())


def test_reads_the_municipalities_of_eurostats_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "SE"  # type: ignore[union-attr]
    book.active.append(["NUTS 3 CODE", "LAU CODE", "LAU NAME NATIONAL", "LAU NAME LATIN"])  # type: ignore[union-attr]
    book.active.append(["SE121", "1", "Lillby", None])  # type: ignore[union-attr]
    book.create_sheet("Notes").append(["nothing"])
    book.save(tmp_path / "lau_EU-28-LAU-2019-NUTS-2016.xlsx")
    places = Places("2021", VERSIONS, Reference(tmp_path, VERSIONS, "2021"))
    assert located(places, country="SE", city="Lillby") == ("nuts2021:SE121", "city", ())


def test_broken_boundaries_are_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "NUTS_RG_20M_2021_4326.geojson").write_text('{"features": [{}]}', encoding="utf-8")
    reference = Reference(tmp_path, NutsVersions(), "2021")
    with pytest.raises(InputError, match="does not hold NUTS boundaries"):
        reference.at("SE", 1.0, 1.0)


class _Graph:
    """Answers the two questions Places asks."""

    def read(self, statement: str) -> list[dict[str, Any]]:
        if "BECAME" in statement:
            return [{"start": "nuts2016:SE110", "end": "nuts2021:SE11A", "kind": "recoded"}]
        return [
            {"id": f"nuts{v}:{code}", "scheme": f"NUTS{v}", "code": code, "held_by": [f"nuts:nuts{v}|x|"]}
            for v, code in (("2016", "SE"), ("2016", "SE110"), ("2021", "SE"), ("2021", "SE11A"))
        ]


def test_reads_lists_and_changes_from_the_graph(tmp_path: Path) -> None:
    places = Places.read(_Graph(), tmp_path, Options())  # type: ignore[arg-type]
    assert located(places, country="SE", code="SE110", version="2016") == ("nuts2021:SE11A", "nuts_code", ())
    assert located(places, country="SE", code="SE110") == ("nuts2021:SE11A", "nuts_code", ())


def _partners(shared: Path) -> Iterator[dict[str, str]]:
    path = shared / "data" / "keep_eu" / "keep_closed_1420_Partnership.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as stream:
        yield from csv.DictReader(stream, delimiter=";")


def test_postal_codes_of_real_partners_agree_with_their_region_codes(shared: Path, tmp_path: Path) -> None:
    postcodes = shared / "data" / "regions" / "postcode_nuts3_bsr.csv.gz"
    (tmp_path / postcodes.name).symlink_to(postcodes)
    reference = Reference(tmp_path, NutsVersions(), "2024")
    met: Counter[bool] = Counter()
    for partner in _partners(shared):
        stated = partner["NUTS3 (or equivalent)"].partition("/")[0].strip()
        found = reference.by_postcode(stated[:2], partner["Postal code"]).found if stated[:2] in ("SE", "DK") else None
        if found is not None:
            met[found.code == stated] += 1
    assert met[True] / met.total() > 0.95
    assert met.total() > 200
