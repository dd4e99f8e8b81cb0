"""The small map of partners and the ego network of a sheet, both with the numbers they draw."""

from collections.abc import Sequence
from dataclasses import dataclass

from baltica.reports import text
from baltica.reports.blocks import Block, Column, Figure, Map, Table
from baltica.reports.sheets.parts import DRAWN


@dataclass(frozen=True)
class Friend:
    """A partner in a drawing: name, group (its country), weight, and where it lies (degrees), where that is known."""

    name: str
    group: str
    weight: float
    longitude: float | None = None
    latitude: float | None = None


def drawings(
    center: Friend, friends: Sequence[Friend], *, key: str, unit: str, who: str, definition: str, coverage: str,
    decimals: int = 1,
) -> list[Block]:  # fmt: skip
    """A small map and an ego network of the first partners (most ties first); what cannot be drawn is left out.

    ``who`` are they: ``partner regions``; ``unit`` of their weights. Both hold the numbers they draw.
    """
    first = [one for one in friends if one.weight > 0][:DRAWN]
    if not first:
        return []
    columns = (Column("Name"), Column("Group"), Column("Ties", "number", unit, decimals))

    def drawn(title: str, name: str, some: Sequence[Friend]) -> Table:
        rows = tuple((one.name, one.group, one.weight) for one in some)
        return Table(title, columns, rows, definition, coverage, name=name, keys=2)

    title = f"{text.capital(who)} around {center.name}"
    alt = f"{center.name} in the middle; around it {text.listing([one.name for one in first])}."
    sentence = f"The wider a line, the more ties; the widest is to {first[0].name}."
    svg = _ego(f"{key}-ego", title, alt, center.name, first, unit, decimals)
    ego = Figure(title, sentence, svg, alt, drawn(title, "around", first), definition, coverage)
    known = [one for one in first if one.longitude is not None and one.latitude is not None]
    if center.longitude is None or center.latitude is None or not known:
        return [ego]
    title = f"{text.capital(who)} on the map"
    sentence = f"Lines from {center.name}: the wider the line and the larger the circle, the more ties."
    alt = f"Map with lines from {center.name} to {text.listing([one.name for one in known])}."
    svg = _map(f"{key}-map", title, alt, center, known, unit)
    return [Map(title, sentence, svg, alt, drawn(title, "map", known), definition, coverage), ego]


def _map(key: str, title: str, alt: str, center: Friend, friends: Sequence[Friend], unit: str) -> str:
    from baltica.reports import maps

    home = (center.longitude or 0.0, center.latitude or 0.0)
    spots = [(one.longitude or 0.0, one.latitude or 0.0) for one in friends]
    places = [maps.Place(*spot, one.weight, one.name) for spot, one in zip(spots, friends, strict=True)]
    places.append(maps.Place(*home, max(one.weight for one in friends), center.name))
    lines = [maps.Line(home, spot, one.weight) for spot, one in zip(spots, friends, strict=True)]
    return maps.point_map(key, title, alt, places, unit=unit, lines=lines, named=8, small=True)


def _ego(key: str, title: str, alt: str, name: str, friends: Sequence[Friend], unit: str, decimals: int) -> str:
    from baltica.reports.ego import Partner, ego_network

    partners = [Partner(one.name, one.group, one.weight) for one in friends]
    return ego_network(key, title, alt, name, partners, unit=unit, small=True, decimals=decimals)
