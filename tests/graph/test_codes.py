"""Country names and codes as sources write them."""

import pytest

from baltica.graph.codes import COUNTRY_NAMES, country_code, country_name, folded, iso_country, nuts_country


def test_names_every_country_once() -> None:
    assert len(COUNTRY_NAMES) == 250  # ISO 3166-1 has 249, and XK
    assert len(set(COUNTRY_NAMES.values())) == len(COUNTRY_NAMES)
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in COUNTRY_NAMES)


@pytest.mark.parametrize("code", sorted(COUNTRY_NAMES))
def test_finds_every_country_by_name_and_code(code: str) -> None:
    name = country_name(code)
    assert country_code(name) == country_code(name.upper()) == country_code(code.lower()) == code
    assert country_code(f"{code} {name} / XYZ") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UNITED KINGDOM", "GB"),
        ("uk", "GB"),
        ("EL", "GR"),
        ("Sverige", "SE"),
        ("DE Germany / DEUTSCHLAND", "DE"),
        ("EL Greece / ΕΛΛΑΔΑ (ELLADA)", "GR"),
        ("BG Bulgaria / БЪЛГАРИЯ (BULGARIA)", "BG"),
        ("FI Finland / SUOMI / FINLAND", "FI"),
        ("CH Switzerland / SCHWEIZ/SUISSE/SVIZZERA", "CH"),
        ("RS  / Serbia", "RS"),
        ("Czech Republic", "CZ"),
        ("Türkiye/Turkey", "TR"),
        ("Macedonia", "MK"),
        ("Republic of Moldova", "MD"),
        ("  the\u00a0Netherlands ", "NL"),
        ("Kosovo *", "XK"),
        ("Kosovo (under UN Security Council Resolution 1244/99)", "XK"),
        ("Iran (Islamic Republic of)", "IR"),
        ("US Virgin Islands", "VI"),
        ("Democratic Republic of the Congo", "CD"),
        ("Republic of Ireland", "IE"),
    ],
)
def test_reads_names_as_sources_write_them(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text", ["", " ", "Atlantis", "DE;HU", "Sweden / Denmark", "DE Serbia", "XX", "Stockholm", "/", "()"]
)
def test_takes_nothing_else_for_a_country(text: str) -> None:
    assert country_code(text) is None


def test_codes_of_eurostat() -> None:
    assert (iso_country("el"), iso_country("UK"), nuts_country("UKI31"), nuts_country("RU-LEN")) == (
        "GR",
        "GB",
        "GB",
        "RU",
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Göteborg, ŁÓDŹ / Århus", "goteborg lodz arhus"),
        ("Østfold Straße Ægir", "ostfold strasse aegir"),
        ("R&D_Center", "r and d center"),
        ("CO₂ 2ªPlanta Go™ 59½", "co2 2 planta go 59"),
        ("İzmir Kıbrıs ǽ Ǿ", "izmir kibris ae o"),
        ("Ελλάς Санкт-Петербург", "ελλασ санкт петербург"),
        (' "+-&! ', "and"),
        ("\x00\u202e", ""),
    ],
)
def test_folded_names_have_plain_letters_and_no_signs(text: str, plain: str) -> None:
    assert folded(text) == plain == folded(plain)
