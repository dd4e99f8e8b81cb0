"""Colors and shapes of groups: told apart by shape too, so that color is never the only carrier."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """How the nodes of a group are drawn: a fill color and one of vis-network's shapes."""

    color: str
    shape: str


# In the Baltic Sea Region a shape stands for a part of it, a color for a country in it. Within a shape the colors stay
# apart under red-green and blue-yellow color blindness (a test computes it). A country looks the same in every view.
COUNTRY_STYLES: dict[str, Style] = {
    "DK": Style("#d1495b", "dot"),
    "SE": Style("#2176c7", "dot"),
    "NO": Style("#0b3c5d", "dot"),
    "FI": Style("#7cc6f2", "dot"),
    "IS": Style("#9a9a9a", "dot"),
    "EE": Style("#1fb592", "triangle"),
    "LV": Style("#7d1d3f", "triangle"),
    "LT": Style("#e3b505", "triangle"),
    "DE": Style("#5f6b26", "square"),
    "PL": Style("#f08a5d", "square"),
    "RU": Style("#7a5c3e", "diamond"),
    "BY": Style("#66c2a5", "diamond"),
    # elsewhere
    "IT": Style("#ff9f1c", "triangleDown"),
    "FR": Style("#202a44", "triangleDown"),
    "ES": Style("#b3001b", "triangleDown"),
    "GB": Style("#7cc6f2", "triangleDown"),
    "NL": Style("#2176c7", "triangleDown"),
    "BE": Style("#f7c6c7", "triangleDown"),
    "AT": Style("#7cc6f2", "square"),
    "CZ": Style("#00798c", "square"),
    "CH": Style("#202a44", "square"),
    "HU": Style("#9b5de5", "square"),
    "SK": Style("#f7c6c7", "square"),
    "RO": Style("#ff9f1c", "diamond"),
    "UA": Style("#c9b7e8", "diamond"),
    "BG": Style("#2176c7", "diamond"),
    "GR": Style("#4b3fa7", "triangle"),
    "HR": Style("#b3001b", "triangle"),
    "SI": Style("#c9b7e8", "triangle"),
    "PT": Style("#d1495b", "triangle"),
    "IE": Style("#f08a5d", "triangle"),
}
OTHER = Style("#8c8c8c", "triangleDown")
SEVERAL = Style("#5d4a7a", "diamond")  # in more than one country

# The same styles for groups that are no countries, neighbors in the list unlike each other.
_IN_TURN = tuple(COUNTRY_STYLES[code] for code in ("SE", "DK", "EE", "LT", "DE", "PL", "NO", "RU", "LV", "BY", "FI"))
DISTINCT = len(_IN_TURN)


def country_style(code: str | None) -> Style:
    """Style of a country by its ISO code; those that have none of their own share one."""
    return COUNTRY_STYLES.get(code or "", OTHER)


def style_of(number: int) -> Style:
    """Style of the group of this number, from 0; beyond ``DISTINCT`` groups they share one."""
    return _IN_TURN[number] if number < DISTINCT else OTHER
