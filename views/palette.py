"""Colors and shapes of groups: told apart by shape too, so that color is never the only carrier."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """How the nodes of a group are drawn: a fill color and one of vis-network's shapes."""

    color: str
    shape: str


# A shape stands for a part of the region, a color for a country in it. Within a shape the colors stay apart under
# red-green and blue-yellow color blindness (a test computes it); a country has the same style in every view.
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
}
OTHER = Style("#8c8c8c", "triangleDown")


def country_style(code: str | None) -> Style:
    """Style of a country by its ISO code; countries outside the Baltic Sea Region share one."""
    return COUNTRY_STYLES.get(code or "", OTHER)
