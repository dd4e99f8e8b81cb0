"""Where publishers keep their files: every address that Baltica downloads from, in this one place.

An address that has moved is mended here, or given on the command line (``--url``). ``page`` is where a person finds
the same file.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from baltica.graph.errors import InputError

Kind = Literal["zip", "xlsx", "csv", "tsv.gz", "geojson"]

CORDIS = "https://cordis.europa.eu/data"
EUROSTAT_FILES = "https://ec.europa.eu/eurostat/documents/345175"
EUROSTAT_TABLES = "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data"
GISCO_NUTS = "https://gisco-services.ec.europa.eu/distribution/v2/nuts"
GISCO_POSTCODES = "https://gisco-services.ec.europa.eu/tercet"

KEEP = "https://keep.eu/projects/"
KEEP_HELP = "https://keep.eu/faqs/"

REFERENCE = "reference"  # the folder of files that help to find places
VERSIONS = ("2013", "2016", "2021", "2024")
SCALES = ("01M", "03M", "10M", "20M", "60M")
BALTIC = ("DK", "SE", "FI", "EE", "LV", "LT", "PL", "DE", "NO", "IS")

NON_COMMERCIAL = (
    "Terms of Eurostat/GISCO for boundaries, region attributes and postal codes: not for commercial purposes, "
    "and the source must be named (© EuroGeographics for the administrative boundaries). "
    "For commercial use ask EuroGeographics for a licence. "
    "https://ec.europa.eu/eurostat/web/gisco/geodata/statistical-units"
)

_PAGE_HISTORY = "https://ec.europa.eu/eurostat/web/nuts/history"
_PAGE_LAU = "https://ec.europa.eu/eurostat/web/nuts/local-administrative-units"
_PAGE_TABLES = "https://ec.europa.eu/eurostat/databrowser/bulk?lang=en"
_PAGE_GISCO = "https://ec.europa.eu/eurostat/web/gisco/geodata/statistical-units/territorial-units-statistics"
_PAGE_POSTCODES = "https://gisco-services.ec.europa.eu/tercet/flat-files"

# The postal codes of NUTS 2021 by country, where the release is not v1.0.
_POSTCODES_2021 = {"CZ": 2, "DE": 4, "FR": 2, "HR": 2, "NL": 2, "NO": 2, "RO": 2, "SE": 2, "SK": 2, "UK": 3}

# The LAU list that was made with each NUTS version.
_LAU = {
    "2013": "EU-28_LAU_2017_NUTS_2013.xlsx",
    "2016": "EU-28-LAU-2019-NUTS-2016.xlsx",
    "2021": "EU-27-LAU-2021-NUTS-2021.xlsx",
    "2024": "EU-27-LAU-2024-NUTS-2024.xlsx",
}


@dataclass(frozen=True)
class Download:
    """One file to download: how users call it, its address and kind, and where it belongs in the data folder.

    ``also`` are addresses to try where the first is not there (404); ``terms`` are shown before the download.
    """

    key: str
    title: str
    url: str
    page: str
    kind: Kind
    name: str
    folder: str = "downloads/nuts"
    terms: str = ""
    also: tuple[str, ...] = ()

    @property
    def loaded(self) -> bool:
        """Whether ``baltica load`` takes the file itself; boundaries and postal codes only help to find places."""
        return self.folder != REFERENCE or self.key == "lau"

    def named(self, url: str) -> str:
        """The name to save under: of another address its own name, where that has the right ending.

        >>> cordis(["fp7"])[0].named("https://example.org/old/fp7-2019.zip?x=1")
        'fp7-2019.zip'
        """
        if url == self.url:
            return self.name
        parts = reversed(urlsplit(url).path.split("/"))  # Eurostat's library writes a number behind the name
        given = next((part for part in parts if re.fullmatch(rf"\w[\w.+-]*\.{re.escape(self.kind)}", part, re.I)), "")
        if given and self.key == "lau" and not given.lower().startswith("lau"):
            given = f"lau_{given}"
        return given or self.name


_PROGRAMMES: Mapping[str, tuple[str, str, str]] = {
    "horizon": (
        "CORDIS: Horizon Europe, 2021-2027",
        "cordis-HORIZONprojects-csv.zip",
        "https://data.europa.eu/data/datasets/cordis-eu-research-projects-under-horizon-europe-2021-2027",
    ),
    "h2020": (
        "CORDIS: Horizon 2020, 2014-2020",
        "cordis-h2020projects-csv.zip",
        "https://data.europa.eu/data/datasets/cordish2020projects",
    ),
    "fp7": (
        "CORDIS: Seventh Framework Programme, 2007-2013",
        "cordis-fp7projects-csv.zip",
        "https://data.europa.eu/data/datasets/cordisfp7projects",
    ),
}
PROGRAMMES = tuple(_PROGRAMMES)


def cordis(programmes: Sequence[str]) -> list[Download]:
    """The CORDIS files of framework programmes. Raises InputError for one that is unknown."""
    found = []
    for programme in dict.fromkeys(name.lower() for name in programmes):
        if programme not in _PROGRAMMES:
            raise InputError(f"there is no CORDIS file {programme!r}", f"choose from {', '.join(PROGRAMMES)}")
        title, name, page = _PROGRAMMES[programme]
        found.append(Download(programme, title, f"{CORDIS}/{name}", page, "zip", name, "downloads/cordis"))
    return found


# What `baltica fetch nuts` brings: group → what it is. The first four may be used freely and come without being named.
GROUPS: Mapping[str, str] = {
    "changes": "lists of regions and their changes, 2013 to 2024",
    "lau": "municipalities with degree of urbanization, population and area",
    "gdp": "GDP by region",
    "population": "population by region",
    "typology": "urban-rural, coastal and mountain types of regions (non-commercial terms)",
    "boundaries": "boundaries, to place organizations by coordinates (non-commercial terms)",
    "postcodes": "postal codes, to place organizations by them (non-commercial terms)",
}
FREE = ("changes", "lau", "gdp", "population")
_STEPS = (("2013", "2016"), ("2016", "2021"), ("2021", "2024"))
CHANGES = tuple(f"changes-{old}-{new}" for old, new in _STEPS)


def nuts(
    parts: Sequence[str], *, version: str = "2021", countries: Sequence[str] = BALTIC, scale: str = "20M"
) -> list[Download]:
    """The files about regions that belong to some of GROUPS, CHANGES or "all"; without any, the freely usable ones.

    ``version`` is the NUTS version of boundaries, postal codes, types and municipalities; ``countries`` are those
    whose postal codes are wanted. Raises InputError for unknown parts, versions, scales and countries.
    """
    if version not in VERSIONS:
        raise InputError(f"there is no NUTS version {version!r}", f"choose from {', '.join(VERSIONS)}")
    if scale not in SCALES:
        raise InputError(f"there are no boundaries at the scale {scale!r}", f"choose from {', '.join(SCALES)}")
    wanted = list(dict.fromkeys(part.lower() for part in parts)) or list(FREE)
    if "all" in wanted:
        wanted = list(GROUPS)
    found: dict[str, Download] = {}
    for part in wanted:
        if part not in GROUPS and part not in CHANGES:
            raise InputError(f"there is no part {part!r} about regions", f"choose from {', '.join((*GROUPS, 'all'))}")
        for item in _part(part, version, countries, scale):
            found[item.key] = item
    return list(found.values())


def _part(part: str, version: str, countries: Sequence[str], scale: str) -> list[Download]:
    if part.startswith("changes"):
        return [_changes(old, new) for old, new in _STEPS if part in ("changes", f"changes-{old}-{new}")]
    if part == "lau":
        return [_lau(version)]
    if part == "gdp":
        return [_table("gdp", "GDP by region", "nama_10r_3gdp")]
    if part == "population":
        return [_table("population", "population by region, age and sex", "demo_r_pjangrp3")]
    if part == "typology":
        name = f"NUTS_AT_{version}.csv"
        title = f"types of regions, NUTS {version}"
        return [
            Download(part, title, f"{GISCO_NUTS}/csv/{name}", _PAGE_GISCO, "csv", name, terms=NON_COMMERCIAL),
        ]
    if part == "boundaries":
        name = f"NUTS_RG_{scale}_{version}_4326.geojson"
        title = f"boundaries of NUTS {version}, 1:{int(scale[:2])} million"
        url = f"{GISCO_NUTS}/geojson/{name}"
        return [Download(part, title, url, _PAGE_GISCO, "geojson", name, REFERENCE, NON_COMMERCIAL)]
    return [_postcodes(country, version) for country in countries]


def _changes(old: str, new: str) -> Download:
    name = f"NUTS{old}-NUTS{new}.xlsx"
    title = f"NUTS {new} and its changes since {old}"
    return Download(f"changes-{old}-{new}", title, f"{EUROSTAT_FILES}/629341/{name}", _PAGE_HISTORY, "xlsx", name)


def _table(key: str, title: str, code: str) -> Download:
    url = f"{EUROSTAT_TABLES}/{code}?format=TSV&compressed=true"
    return Download(key, f"Eurostat {code}: {title}", url, _PAGE_TABLES, "tsv.gz", f"estat_{code}.tsv.gz")


def _lau(version: str) -> Download:
    name = _LAU[version]
    url = f"{EUROSTAT_FILES}/501971/{name}"
    title = f"municipalities (LAU) with their regions of NUTS {version}"
    also = (f"{url}/12971f56-c035-dbab-4d9f-ff1dcc617bb3",) if version == "2024" else ()  # its library adds a number
    return Download("lau", title, url, _PAGE_LAU, "xlsx", f"lau_{name}", REFERENCE, also=also)


def _postcodes(country: str, version: str) -> Download:
    code = {"GR": "EL", "GB": "UK"}.get(country.strip().upper(), country.strip().upper())
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise InputError(f"{country!r} is not a country code", "write two letters, like --country DK,SE")
    if version == "2021":
        names = [f"pc2020_{code}_NUTS-2021_v{_POSTCODES_2021.get(code, 1)}.0.zip"]
    elif version == "2024":  # released again from time to time
        names = [f"pc2025_{code}_NUTS-2024_v{release}.0.zip" for release in (1, 2, 3)]
    else:
        raise InputError(
            f"no address of postal codes for NUTS {version} is known",
            f"use --nuts 2021 or 2024, or download them from {_PAGE_POSTCODES} into the folder reference",
        )
    addresses = [f"{GISCO_POSTCODES}/NUTS-{version}/{name}" for name in names]
    return Download(
        f"postcodes-{code}",
        f"postal codes of {code} in NUTS {version}",
        addresses[0],
        _PAGE_POSTCODES,
        "zip",
        names[0],
        REFERENCE,
        NON_COMMERCIAL,
        tuple(addresses[1:]),
    )
