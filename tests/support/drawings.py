"""Reading drawings back: their text, the room it takes, and what is wrong with them as a whole."""

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from baltica.reports import svg

NAMESPACE = "{http://www.w3.org/2000/svg}"
PATH = re.compile(r"(?:[MLCQ]?-?\d+(?:\.\d+)?(?: -?\d+(?:\.\d+)?)*|z| )+")
Corner = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """A piece of text and the corners of the box around it."""

    text: str
    size: float
    corners: tuple[Corner, ...]
    style: str


def texts(drawing: str) -> list[str]:
    """All text of a drawing but its title and description."""
    return [label.text for label in labels(drawing)]


def labels(drawing: str) -> list[Label]:
    """All text of a drawing with the room it takes in the widest font it is made for."""
    return [_label(node, style) for node, style in _walk(ElementTree.fromstring(drawing), "") if _is(node, "text")]


def marks(drawing: str) -> list[Corner]:
    """Where marks stand, in the order in which they are drawn."""
    return [
        (float(node.attrib["x"]), float(node.attrib["y"]))
        for node in ElementTree.fromstring(drawing).iter(f"{NAMESPACE}use")
    ]


def outlines(drawing: str, color: str, kind: str = "fill") -> list[list[Corner]]:
    """The points of every path that is filled (or ``stroke``) with the variable of that name, in order."""
    found = []
    for node, style in _walk(ElementTree.fromstring(drawing), ""):
        if _is(node, "path") and re.search(rf"(?<!-){kind}: var\(--{color}\b", style):
            numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", node.attrib["d"])]
            found.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return found


def faults(drawing: str) -> list[str]:
    """What is wrong: ids, colors, text too small, cut or on other text, paths a browser cannot read."""
    root = ElementTree.fromstring(drawing)
    found = [f"color {color} is left" for color in svg.VARIABLES if color in drawing]
    ids = re.findall(r' id="([^"]+)"', drawing)
    found += [f"id {name} twice" for name in set(ids) if ids.count(name) > 1]
    found += [
        f"nothing is called {name}" for name in re.findall(r'(?:href="|url\()#([^")]+)', drawing) if name not in ids
    ]
    found += [
        f"path {node.attrib['d'][:80]}"
        for node in root.iter(f"{NAMESPACE}path")
        if not PATH.fullmatch(node.attrib["d"].replace("\n", " "))
    ]
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    every = labels(drawing)
    for label in every:
        if label.size < 11:
            found.append(f"{label.text!r} is too small")
        if any(not (-0.5 <= x <= width + 0.5 and -0.5 <= y <= height + 0.5) for x, y in label.corners):
            found.append(f"{label.text!r} is cut")
    found += [f"{a.text!r} overlaps {b.text!r}" for a, b in itertools.combinations(every, 2) if _touch(a, b)]
    return found


def _walk(node: ElementTree.Element, style: str) -> Iterator[tuple[ElementTree.Element, str]]:
    style = f"{style}; {node.attrib.get('style', '')}"
    yield node, style
    for child in node:
        yield from _walk(child, style)


def _is(node: ElementTree.Element, name: str) -> bool:
    return node.tag == NAMESPACE + name


def _last(style: str, name: str) -> str:
    return str(re.findall(rf"(?<![\w-]){name}: ([^;]*)", f"{name}: ;{style}")[-1]).strip()


def _label(node: ElementTree.Element, style: str) -> Label:
    text, size = "".join(node.itertext()), float(_last(style, "font-size").removesuffix("px"))
    wide = svg.text_width(text, size) * (1.1 if _last(style, "font-weight") in ("700", "bold") else 1.0)
    x, y = float(node.attrib["x"]), float(node.attrib["y"])
    left = x - wide * {"start": 0.0, "": 0.0, "middle": 0.5, "end": 1.0}[_last(style, "text-anchor")]
    box = [
        (left, y - 0.74 * size),
        (left + wide, y - 0.74 * size),
        (left + wide, y + 0.2 * size),
        (left, y + 0.2 * size),
    ]
    turned = re.match(r"rotate\((-?[\d.]+) ", node.attrib.get("transform", ""))
    angle = math.radians(float(turned[1])) if turned else 0.0
    corners = tuple(
        (
            x + (a - x) * math.cos(angle) - (b - y) * math.sin(angle),
            y + (a - x) * math.sin(angle) + (b - y) * math.cos(angle),
        )
        for a, b in box
    )
    return Label(text, size, corners, style)


def _touch(a: Label, b: Label) -> bool:
    """Whether two boxes overlap: unless a line along a side of one parts them."""
    if not (a.text.strip() and b.text.strip()) or any(
        max(one) <= min(two) or max(two) <= min(one)
        for one, two in zip(zip(*a.corners, strict=True), zip(*b.corners, strict=True), strict=True)
    ):
        return False
    for shape in (a.corners, b.corners):
        for (x0, y0), (x1, y1) in itertools.pairwise([*shape, shape[0]]):
            across = (y0 - y1, x1 - x0)
            one, two = ([x * across[0] + y * across[1] for x, y in box] for box in (a.corners, b.corners))
            slack = 0.3 * math.hypot(*across)
            if max(one) <= min(two) + slack or max(two) <= min(one) + slack:
                return False
    return True
