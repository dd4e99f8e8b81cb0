"""Codes between versions of NUTS: recoded, merged, split, shortened, and countries that a version does not list."""

import pytest

from baltica.loader.nuts_versions import NutsVersions, eurostat_code, lists

CODES = {
    "2013": ("EE", "EE0", "EE00", "EE001", "EE006", "DE", "DE9", "DE91", "DE915", "DE919", "DE916"),
    "2016": (
        "EE",
        "EE0",
        "EE00",
        "EE001",
        "EE006",
        "DE",
        "DE9",
        "DE91",
        "DE91C",
        "DE916",
        "NO",
        "NO0",
        "NO01",
        "NO011",
    ),
    "2021": (
        *("EE", "EE0", "EE00", "EE001", "EE009", "EE00B", "DE", "DE9", "DE91", "DE91C", "DE916"),
        *("NO", "NO0", "NO08", "NO081", "UK", "UKI", "UKI3", "UKI31"),
    ),
    "2024": ("EE", "EE0", "EE00", "EE001", "EE009", "EE00B", "DE", "DE9", "DE91", "DE91C", "DE916", "XK", "XK0"),
}
TIES = (
    ("nuts2013:DE915", "nuts2016:DE91C", "merged"),
    ("nuts2013:DE919", "nuts2016:DE91C", "merged"),
    ("nuts2013:DE916", "nuts2016:DE91C", "merged"),  # a slip in the table: the region kept its code
    ("nuts2016:EE006", "nuts2021:EE009", "split"),
    ("nuts2016:EE006", "nuts2021:EE00B", "split"),
    ("nuts2016:NO011", "nuts2021:NO081", "boundary_shift"),
    ("nuts2016:EE001", "nuts2021:EE001", "unchanged"),
)


@pytest.fixture(scope="module")
def known() -> NutsVersions:
    """Four small versions with a recoding, a merge, a split, and countries that come and go."""
    return lists([(f"NUTS{version}", code) for version, codes in CODES.items() for code in codes], TIES)


@pytest.mark.parametrize(
    ("code", "version", "target", "found", "home", "read_in"),
    [
        ("EE001", "2013", "2021", "EE001", "2021", "2013"),
        ("ee001", "", "2024", "EE001", "2024", "2024"),
        ("DE915", "2013", "2021", "DE91C", "2021", "2013"),
        ("DE91C", "2021", "2013", "DE91", "2013", "2021"),
        ("EE009", "2024", "2013", "EE006", "2013", "2024"),
        ("EE006", "2013", "2021", "EE00", "2021", "2013"),
        ("EE006", "", "2021", "EE00", "2021", "2016"),
        ("NO011", "2013", "2021", "NO081", "2021", "2016"),  # 2013 does not list the country
        ("UKI31", "2021", "2024", "UKI31", "2021", "2021"),  # listed for the last time in 2021
        ("GB", "", "2024", "UK", "2021", "2021"),
        ("XK0", "", "2021", "XK0", "2024", "2024"),
        ("EE00Z", "2021", "2021", "EE00", "2021", "2021"),
        ("EE9ZZ", "", "2021", "EE", "2021", "2021"),
        ("DE916", "2013", "2016", "DE916", "2016", "2013"),
    ],
)
def test_brings_a_code_to_a_version(
    known: NutsVersions, code: str, version: str, target: str, found: str, home: str, read_in: str
) -> None:
    result = known.resolve(code, version, target)
    assert result is not None
    assert (result.code, result.version, result.read_in) == (found, home, read_in)


@pytest.mark.parametrize(
    ("code", "version", "target", "notes"),
    [
        ("EE001", "2013", "2021", ()),
        ("DE915", "2013", "2016", ("region of NUTS 2013 is only part of its region in NUTS 2016",)),
        ("EE006", "2013", "2021", ("region of NUTS 2013 is several in NUTS 2021: located at NUTS level 2",)),
        ("NO011", "2016", "2021", ("region of NUTS 2016 has other boundaries in NUTS 2021",)),
        ("EE009", "2021", "2016", ("region of NUTS 2021 is only part of its region in NUTS 2016",)),
        ("DE916", "2013", "2016", ("region of NUTS 2013 has other boundaries in NUTS 2016",)),
        ("EE009", "2013", "2021", ("region code not in NUTS 2013, read in NUTS 2021",)),
        ("EE00Z", "", "2021", ("region code in no version of NUTS: located at NUTS level 2",)),
        ("EE9ZZ", "", "2021", ("region code in no version of NUTS: located by country only",)),
    ],
)
def test_tells_what_is_not_one_to_one(
    known: NutsVersions, code: str, version: str, target: str, notes: tuple[str, ...]
) -> None:
    result = known.resolve(code, version, target)
    assert result is not None
    assert result.notes == notes


def test_says_where_no_successor_is_known() -> None:
    known = lists(
        [("NUTS2021", c) for c in ("LV", "LV0", "LV00", "LV006")] + [("NUTS2024", "LV00A"), ("NUTS2024", "LV")], []
    )
    result = known.resolve("LV00A", "2024", "2021")
    assert result is not None
    assert result.code == "LV00"
    assert result.notes == ("region of NUTS 2024 with no successor known in NUTS 2021: located at NUTS level 2",)


@pytest.mark.parametrize("code", ["US123", "HK", "", "E", "EE0010", "EE-01", "XX"])
def test_refuses_what_is_no_region(known: NutsVersions, code: str) -> None:
    assert known.resolve(code, "2021", "2021") is None


def test_without_lists_takes_codes_of_nuts_countries_as_they_are() -> None:
    nothing = NutsVersions()
    found = nothing.resolve("de212", "2013", "2021")
    assert found is not None
    assert (found.code, found.version, found.notes) == ("DE212", "2021", ())
    assert nothing.resolve("US123", "", "2021") is None
    assert nothing.home("UK", "2024") == "2021"
    assert nothing.home("XK", "2021") == ""


def test_writes_codes_as_eurostat_does() -> None:
    assert [eurostat_code(text) for text in ("gr300", "GBI31", " el3 ", "SE")] == ["EL300", "UKI31", "EL3", "SE"]
