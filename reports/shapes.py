"""Maps of regions by value: in the boundaries the user fetched, else as points on the coast line, else as tiles."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.path import Path as Outline

from baltica.analytics import geography
from baltica.graph.codes import nuts_country
from baltica.graph.errors import InputError
from baltica.reports import maps, steps, text
from baltica.reports.data import ReportData
from baltica.reports.fitting import fit_all
from baltica.reports.layout import Look, all_known, dot, page, put, write
from baltica.reports.maps import clip
from baltica.reports.outlines import Point, Rings, area, middle, simplified
from baltica.reports.svg import INK, LAND, MUTED, PAPER, STYLE, finish
from baltica.reports.tiles import MOST as MOST_TILES
from baltica.reports.tiles import tile_map
from baltica.views.coastline import WINDOW

ENOUGH = 0.8  # share of regions that have to be known to a kind of map
POINTS = 7000  # of all outlines of a map
COAST = 2000  # of the coast line under them
TALLEST = 820.0
NAMED = 8
Shapes = Mapping[str, Rings]
"""Rings by code, in degrees."""


def read_shapes(path: Path) -> dict[str, Rings]:
    """The rings of every region of a GISCO file in degrees (.geojson, or .gz of one), by code.

    Countries are found by their code here (GR, GB) and by Eurostat's (EL, UK).
    Raises InputError where it is no such file.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            features = json.load(file)["features"]
        found = {str(one["properties"]["NUTS_ID"]): _rings(one["geometry"]) for one in features}
    except (OSError, EOFError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"{path} does not hold boundaries of regions in degrees: {type(error).__name__} {error}",
            "fetch it again with 'baltica fetch nuts boundaries', or take it out of the folder",
        ) from None
    return {**{nuts_country(code): rings for code, rings in found.items() if len(code) == 2}, **found}


def _rings(geometry: dict[str, Any]) -> Rings:
    """The rings of a polygon or of several; outlines turn one way and holes the other."""
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"a region is a {geometry['type']}")
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = []
    for part in parts:
        for number, ring in enumerate(part):
            points = [(float(x), float(y)) for x, y, *_ in ring]
            if len(points) < 4 or not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points):
                raise ValueError("a ring has fewer than 4 points or leaves the earth")
            rings.append(points if (area(points) > 0) == (number == 0) else points[::-1])
    if not rings:
        raise ValueError("a region has no outline")
    return rings


def shape_map(
    key: str, title: str, alt: str, values: Mapping[str, float], shapes: Shapes, *, names: Mapping[str, str], unit: str,
    decimals: int = 0,
) -> str:  # fmt: skip
    """Regions in their boundaries, shaded by value; the largest carry name and number.

    Regions without a boundary are counted under the map. Raises ValueError for nothing, for unknown values, and where
    no region has a boundary.
    """
    all_known(values.values(), "values")
    near = {code: _near(shapes[code]) for code in sorted(values) if code in shapes}
    near = {code: rings for code, rings in near.items() if rings}
    if not near:
        raise ValueError("nothing to draw: there is no boundary for any of the regions")
    frame = maps.Frame([point for rings in near.values() for ring in rings for point in ring], tallest=TALLEST)
    flat = {code: [[frame.at(p) for p in ring] for ring in rings] for code, rings in near.items()}
    drawn = simplified(flat, POINTS)
    filled, ranges = steps.looks({code: values[code] for code in drawn}, 0.25, 0.85)
    lost = len(values) - len(drawn)
    legend = steps.explained(ranges, unit, decimals, frame.width)
    with mpl.rc_context(STYLE):
        figure, axes = page(frame.width, frame.height + legend + 8 + (20 if lost else 0))
        maps.base(axes, frame, COAST)
        _fill(axes, drawn, filled)
        _countries(axes, shapes, drawn, frame)
        _name(axes, drawn, values, names, decimals, frame)
        maps.edge(axes, frame)
        steps.explain(axes, ranges, unit, decimals, frame.height + 6, frame.width, under=LAND)
        if lost:
            write(axes, 0, frame.height + legend + 18, _missing(lost), color=MUTED)
        return finish(figure, key, title, alt)


def _missing(number: int) -> str:
    return f"Not on the map: {text.plural(number, 'region')} without a known boundary."


def _near(rings: Rings) -> Rings:
    """The rings that lie on the map's part of the earth; islands overseas do not."""
    west, south, east, north = WINDOW
    return [ring for ring in rings if any(west <= x <= east and south <= y <= north for x, y in ring)]


def _fill(axes: Axes, drawn: Mapping[str, Rings], filled: Mapping[str, Look]) -> None:
    """One shape for all regions that look the same."""
    by_look: dict[Look, list[Outline]] = {}
    for code, rings in sorted(drawn.items(), key=lambda item: (len(item[0]), item[0])):
        by_look.setdefault(filled[code], []).extend(Outline([*ring, ring[0]], closed=True) for ring in rings)
    for (color, strength, _), outlines in sorted(by_look.items(), key=lambda item: item[0][1]):
        put(axes, mpl.patches.PathPatch(
            Outline.make_compound_path(*outlines), facecolor=(color, strength), edgecolor=PAPER, linewidth=0.6,
            clip_on=False, zorder=2,
        ))  # fmt: skip


def _countries(axes: Axes, shapes: Shapes, drawn: Mapping[str, Rings], frame: "maps.Frame") -> None:
    """Borders of the countries shown, where the file has them and finer regions are drawn."""
    wanted = sorted({code[:2] for code in drawn if len(code) > 2} & set(shapes))
    flat = {code: [[frame.at(p) for p in ring] for ring in _near(shapes[code])] for code in wanted}
    parts = {code: [clip(ring, frame.box) for ring in rings] for code, rings in flat.items()}
    parts = {code: [part for part in rings if len(part) > 2] for code, rings in parts.items()}
    found = simplified({code: rings for code, rings in parts.items() if rings}, POINTS // 4)
    outlines = [Outline([*ring, ring[0]], closed=True) for rings in found.values() for ring in rings]
    if outlines:
        put(axes, mpl.patches.PathPatch(
            Outline.make_compound_path(*outlines), facecolor="none", edgecolor=MUTED, linewidth=0.8, clip_on=False,
            zorder=3,
        ))  # fmt: skip


def _name(
    axes: Axes, drawn: Mapping[str, Rings], values: Mapping[str, float], names: Mapping[str, str], decimals: int,
    frame: "maps.Frame",
) -> None:  # fmt: skip
    """Name and number of the regions with the largest values, each beside a dot in the region."""
    first = sorted(drawn, key=lambda code: (-values[code], code))[:NAMED]
    spots = [middle(max(drawn[code], key=lambda ring: abs(area(ring)))) for code in first]
    labels = [
        f"{name} {text.number(values[code], decimals)}"
        for name, code in zip(fit_all([names.get(code, code) for code in first], 170), first, strict=True)
    ]
    maps.labels(axes, [(*spot, 3.0) for spot in spots], labels, frame)
    dot(axes, [x for x, _ in spots], [y for _, y in spots], color=INK, size=4.5, zorder=6)


def region_map(
    data: ReportData, key: str, title: str, alt: str, values: Mapping[str, float], *,
    names: Mapping[str, str], unit: str, decimals: int = 0,
) -> str:  # fmt: skip
    """The best map there is of regions by code: boundaries the user fetched, else points, else tiles.

    A kind of map is taken when it knows at least four in five of the regions; the others are counted under it. Raises
    ValueError for nothing and for unknown values, InputError where a file of boundaries is broken.
    """
    all_known(values.values(), "values")
    shapes = _boundaries(data, set(values))
    if shapes is not None:
        return shape_map(key, title, alt, values, shapes, names=names, unit=unit, decimals=decimals)
    at = _positions(data, values)
    if len(at) >= ENOUGH * len(values) and min(values.values()) >= 0:
        places = [maps.Place(*at[code], float(values[code]), names.get(code, code)) for code in sorted(at)]
        return maps.point_map(key, title, alt, places, unit=unit, decimals=decimals, lost=len(values) - len(at))
    if len(values) > MOST_TILES:
        first = sorted(values, key=lambda code: (-values[code], code))[:MOST_TILES]
        values, unit = {code: values[code] for code in first}, f"{unit} (the {MOST_TILES} largest)"
    return tile_map(key, title, alt, values, at, names=names, unit=unit, decimals=decimals)


def _cache(data: ReportData) -> dict[Path, dict[str, Rings]]:
    """The files read so far, one memory for each report."""
    return {}


def _boundaries(data: ReportData, codes: set[str]) -> Shapes | None:
    """The shapes of the user's file that knows most of these codes; none where that is too few.

    Files of the version of the data come first, then smaller ones; one that knows all ends the search.
    """
    schemes = data.graph.regions.loc[data.graph.regions["code"].isin(codes), "scheme"].dropna().astype(str)
    years = [scheme[-4:] for scheme in schemes.value_counts().index]
    memory = data.once(_cache)
    best: tuple[int, Shapes | None] = (0, None)
    for path in sorted(data.boundaries, key=lambda p: (not any(y in p.name for y in years[:1]), _size(p), p.name)):
        if path not in memory:
            memory[path] = read_shapes(path)
        found = len(codes & {code for code in codes & set(memory[path]) if _near(memory[path][code])})
        if found > best[0]:
            best = (found, memory[path])
        if found == len(codes):
            break
    return best[1] if best[0] >= ENOUGH * len(codes) else None


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _positions(data: ReportData, codes: Mapping[str, float]) -> dict[str, Point]:
    """Longitude and latitude: of the region itself, else of the organizations or finer regions in it."""
    known = data.graph.regions.drop_duplicates("code").set_index("code")[["longitude", "latitude"]].dropna()
    at = {str(code): (float(x), float(y)) for code, x, y in known.itertuples() if code in codes}
    for level in sorted({len(code) - 2 for code in codes if code not in at} & {0, 1, 2, 3}):
        frame = geography.positions(data.graph, level)[["longitude", "latitude"]].dropna()
        at |= {str(code): (float(x), float(y)) for code, x, y in frame.itertuples() if code in codes and code not in at}
    return at
