"""Colors and captions of labels and relationship types in Neo4j Browser: as GraSS text and as it stores it."""

from collections.abc import Mapping
from dataclasses import dataclass

from baltica.graph.model import NODE_TYPES, REL_TYPES
from baltica.views.palette import COUNTRY_STYLES, OTHER, SEVERAL

DARK, LIGHT = "#1b2733", "#ffffff"  # text on a light and on a dark node


@dataclass(frozen=True)
class Look:
    """How the nodes of a label are drawn: fill color, caption (``{name}`` is a property), diameter in pixels."""

    color: str
    caption: str
    diameter: int = 60


def _hue(country: str) -> str:
    return COUNTRY_STYLES[country].color


# Colors of the palette that stay apart under red-green and blue-yellow color blindness (a test computes it). Runs and
# measurements share one: both tell what the program did, and no picture holds both.
LOOKS: dict[str, Look] = {
    "Organization": Look(_hue("SE"), "{name}"),
    "Project": Look(_hue("PL"), "{acronym} {title}"),
    "Programme": Look(_hue("LV"), "{name}"),
    "Cluster": Look(_hue("LT"), "{name}", 80),
    "Region": Look(_hue("EE"), "{name}", 50),
    "Area": Look(SEVERAL.color, "{name}", 80),
    "Topic": Look(_hue("UA"), "{label}", 50),
    "Source": Look(_hue("DK"), "{title}"),
    "Run": Look(_hue("ES"), "{at}", 50),
    "Measurement": Look(_hue("ES"), "{measure}", 50),
}
# What tells more on a line than its type does; the others show their type.
CAPTIONS = {"PARTICIPATES_IN": "{role}", "MEMBER_OF": "{role}", "BECAME": "{kind}"}


def text_color(color: str) -> str:
    """Dark or light: what is read better on a color (WCAG contrast)."""
    return max((DARK, LIGHT), key=lambda text: contrast(text, color))


def contrast(one: str, other: str) -> float:
    """Contrast of two colors as WCAG defines it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def rules() -> dict[str, dict[str, str]]:
    """Properties by selector: what Neo4j Browser keeps under ``neo4j.grass``."""
    found: dict[str, dict[str, str]] = {
        "node": _node(Look(OTHER.color, "{name}")),
        "relationship": {
            "color": "#a5abb6",
            "shaft-width": "1px",
            "font-size": "9px",
            "padding": "3px",
            "text-color-external": DARK,
            "text-color-internal": DARK,
            "caption": "<type>",
        },
    }
    found |= {f"node.{node.label}": _node(LOOKS[node.label]) for node in NODE_TYPES}
    found |= {f"relationship.{rel.type}": {"caption": CAPTIONS.get(rel.type, "<type>")} for rel in REL_TYPES}
    return found


def grass(found: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """The rules as a style sheet to drop on Neo4j Browser."""
    blocks = []
    for selector, properties in (found or rules()).items():
        lines = [f"  {name}: {_written(name, value)};" for name, value in properties.items()]
        blocks.append("\n".join([f"{selector} {{", *lines, "}"]))
    return "\n\n".join(blocks) + "\n"


def _node(look: Look) -> dict[str, str]:
    return {
        "color": look.color,
        "border-color": _darker(look.color),
        "border-width": "2px",
        "text-color-internal": text_color(look.color),
        "font-size": "10px",
        "diameter": f"{look.diameter}px",
        "caption": look.caption,
    }


def _written(name: str, value: str) -> str:
    return f'"{value}"' if name == "caption" and not value.startswith("<") else value


def _parts(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


def _darker(color: str) -> str:
    return "#" + "".join(f"{round(part * 0.75):02x}" for part in _parts(color))


def _luminance(color: str) -> float:
    shares = [part / 255 for part in _parts(color)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
