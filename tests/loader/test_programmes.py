"""Names of programmes: what sources call them, the bundled facts, and the real files of keep.eu and Tillväxtverket."""

import csv
import gzip
import json
import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.graph.model import NODE_BY_LABEL
from baltica.graph.schema import faults
from baltica.loader.programmes import find, node, programmes
from baltica.loader.tables import Row

KNOWN = programmes()


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("FP7", "EU FP7", "FP7 2007-2013", "eu fp7 2007–2013"), "EU FP7"),
        (("H2020", "Horizon 2020", "HORIZON 2020 2014-2020"), "Horizon 2020"),
        (("HORIZON", "Horizon Europe", "Horizon Europe 2021-2027"), "Horizon Europe"),
        (
            ("AURORA", "Interreg VIA Aurora 2021-2027", "2021 - 2027 Interreg VI-A Aurora"),
            "Interreg VIA Aurora 2021-2027",
        ),
        (("ÖKS", "Öresund-Kattegat-Skagerrak"), "Interreg VIA Öresund-Kattegat-Skagerrak 2021-2027"),
        (
            (
                "2014 - 2020 INTERREG V-A Sweden - Denmark - Norway (Öresund - Kattegat - Skagerrak).",
                "2014 – 2020 Interreg V-A Öresund – Kattegat – Skagerrak",
            ),
            "Interreg VA Öresund-Kattegat-Skagerrak 2014-2020",
        ),
        (("2014 - 2020 INTERREG VB Baltic Sea",), "Interreg VB Baltic Sea Region 2014-2020"),
        (("2000 - 2006 Sweden - Norway (SE-NO)",), "Interreg IIIA Sweden-Norway 2000-2006"),
        (("2007 - 2013 South Baltic (PL-SE-DK-LT-DE)",), "Interreg IVA South Baltic 2007-2013"),
    ],
)
def test_names_of_one_programme(names: tuple[str, ...], shown: str) -> None:
    assert {find(name).name for name in names} == {shown}


def test_the_file_is_sound() -> None:
    assert len({p.id for p in KNOWN}) == len({p.name for p in KNOWN}) == len(KNOWN) > 200
    for programme in KNOWN:
        assert find(programme.name) == programme
        assert programme.period is None or re.fullmatch(r"\d{4}-\d{4}", programme.period)
        assert (programme.min_countries is None) == (programme.source_url is None)
        made = node(Row("t", 1, {}), programme.name, "s")
        assert faults(NODE_BY_LABEL["Programme"], made.props) == []
        assert (made.scope, made.weak) == ("s", False)


def test_numbers_of_countries() -> None:
    demanded = {p.name: p.min_countries for p in KNOWN}
    assert demanded["Interreg VA South Baltic 2014-2020"] == 2
    assert demanded["Interreg VB Baltic Sea Region 2014-2020"] == demanded["Interreg Europe 2021-2027"] == 3
    assert demanded["Lithuania-Poland-Russia ENPI CBC 2007-2013"] == 2
    assert demanded["Horizon 2020"] is demanded["Interreg IIIA Alcotra 2000-2006"] is None


def test_unknown_names_are_read() -> None:
    found = find("2014 - 2020 INTERREG V-A Here – There ")
    assert (found.id, found.strand) == ("programme:interreg-va-here-there-2014-2020", "interreg_a")
    assert find("Interreg VA Here - There 2014-2020") == found
    assert find("Moldova ENI CBC 2014-2020").strand == "neighborhood_cbc"
    assert find("A and B CBC 2007-2013").strand == "interreg_a"
    assert find("EU FP9").strand == "framework_programme"
    fund = find("Some Fund")
    assert (fund.name, fund.strand, fund.period, fund.min_countries) == ("Some Fund", "other", None, None)
    assert find("Baltic Sea Region 1994-1999") != find("Baltic Sea Region 2000-2006")


@given(st.text(max_size=60))
def test_any_text_gives_a_programme(text: str) -> None:
    assert faults(NODE_BY_LABEL["Programme"], node(Row("t", 1, {}), f"x{text}").props) == []


def test_names_of_the_bundled_facts_stay(bundled: Path) -> None:
    with (bundled / "projects.csv").open(encoding="utf-8", newline="") as lines:
        names = {row["programme"] for row in csv.DictReader(lines)} - {""}
    assert len(names) > 30
    assert {name: find(name).name for name in names} == {name: name for name in names}
    assert {find(name) for name in names} <= set(KNOWN)


def test_names_of_keep_are_known_and_told_apart(shared: Path) -> None:
    names: set[str] = set()
    book = openpyxl.load_workbook(shared / "data/keep_eu/keep_closed_1420.xlsx", read_only=True)
    for sheet in book:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        at = next(rows).index("Programme")
        names |= {str(row[at]) for row in rows if row[at]}
    book.close()
    earlier = shared / "data/keep_eu/partners_2000-2006_and_2014-2020_from_rds.csv.gz"
    with gzip.open(earlier, "rt", encoding="utf-8", newline="") as lines:
        names |= {row["Programme"] for row in csv.DictReader(lines)}
    assert len(names) == 148
    assert len({find(name) for name in names}) == 148
    assert {find(name) for name in names} <= set(KNOWN)


def test_names_of_the_swedish_list_are_known(shared: Path) -> None:
    with gzip.open(shared / "data/interreg_se/rawdata_2026.json.gz", "rt", encoding="utf-8") as text:
        named = {(row["program"], row["strand_kod"]) for row in json.load(text)}
    for name, strand in named:
        assert find(name) in KNOWN
        assert (find(name).period, find(name).strand) == ("2021-2027", f"interreg_{strand.lower()}")
