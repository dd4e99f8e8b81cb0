"""Country and region codes, and names brought to one form. Pure."""

import re
import unicodedata

# ISO 3166-1 alpha-2 codes and short English names of Europe and its neighbors in European programmes.
COUNTRY_NAMES: dict[str, str] = {
    "AD": "Andorra", "AL": "Albania", "AM": "Armenia", "AT": "Austria", "AZ": "Azerbaijan",
    "BA": "Bosnia and Herzegovina", "BE": "Belgium", "BG": "Bulgaria", "BY": "Belarus", "CH": "Switzerland",
    "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany", "DK": "Denmark", "DZ": "Algeria", "EE": "Estonia",
    "EG": "Egypt", "ES": "Spain", "FI": "Finland", "FO": "Faroe Islands", "FR": "France", "GB": "United Kingdom",
    "GE": "Georgia", "GL": "Greenland", "GR": "Greece", "HR": "Croatia", "HU": "Hungary", "IE": "Ireland",
    "IL": "Israel", "IS": "Iceland", "IT": "Italy", "JO": "Jordan", "LB": "Lebanon", "LI": "Liechtenstein",
    "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia", "MA": "Morocco", "MC": "Monaco", "MD": "Moldova",
    "ME": "Montenegro", "MK": "North Macedonia", "MT": "Malta", "NL": "Netherlands", "NO": "Norway", "PL": "Poland",
    "PS": "Palestine", "PT": "Portugal", "RO": "Romania", "RS": "Serbia", "RU": "Russia", "SE": "Sweden",
    "SI": "Slovenia", "SK": "Slovakia", "SM": "San Marino", "TN": "Tunisia", "TR": "Türkiye", "UA": "Ukraine",
    "VA": "Holy See", "XK": "Kosovo",
}  # fmt: skip

# Eurostat writes EL and UK where ISO 3166-1 has GR and GB.
_EUROSTAT_TO_ISO = {"EL": "GR", "UK": "GB"}


def iso_country(code: str) -> str:
    """ISO 3166-1 alpha-2 code of a country code as sources write it.

    >>> iso_country("el"), iso_country("SE")
    ('GR', 'SE')
    """
    upper = code.strip().upper()
    return _EUROSTAT_TO_ISO.get(upper, upper)


def nuts_country(code: str) -> str:
    """Country (ISO 3166-1) that a NUTS or ISO 3166-2 code belongs to.

    >>> nuts_country("EL30"), nuts_country("RU-LEN")
    ('GR', 'RU')
    """
    return iso_country(code[:2])


def country_name(code: str) -> str:
    """English name of a country, or the code itself where it is not in the list."""
    return COUNTRY_NAMES.get(code, code)


def clean_name(text: str) -> str:
    """Text with Unicode composed and runs of white space made one space.

    >>> clean_name("  Aalborg\\u00a0  University ")
    'Aalborg University'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens: the same text always gives the same key.

    >>> slug("Interreg VA Öresund-Kattegat-Skagerrak 2014-2020")
    'interreg-va-oresund-kattegat-skagerrak-2014-2020'
    """
    special = str.maketrans({"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "ß": "ss", "đ": "d"})
    plain = unicodedata.normalize("NFKD", text.translate(special)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
