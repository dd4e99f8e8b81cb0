"""Makes matplotlib's SVG file small and at home in a browser: short numbers, pale rims of letters, a natural size."""

import re

_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"(\d+\.\d{2})\d+")
_USES = re.compile(r"<g>\s*((?:<use [^>]*/>\s*)+)</g>")
_STYLE = re.compile(r' style="([^"]*)"')
_FONTS = re.compile(r"font-family: 'DejaVu Sans'[^;\"]*")
_NAMES = re.compile(r' id="(?:patch|line2d|text|axes|figure)_\d+"')
_RIM = "paint-order: stroke; stroke: {}; stroke-width: 3px; stroke-opacity: 0.85; stroke-linejoin: round"


def tidy(raw: str, width: int) -> str:
    """The same drawing in fewer letters, so many pixels wide. Only tags are changed, never the text between them.

    A text drawn with the ``gid`` ``rim-#ffffff`` gets a rim of that color around its letters.
    """
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', raw)
    if found is None:
        raise ValueError("not a drawing of matplotlib: it has no viewBox")
    height = width * float(found[2]) / float(found[1])
    for surplus in (r"<!DOCTYPE[^>]*>\s*", r"<metadata>.*?</metadata>\s*", r"<defs>\s*<style.*?</style>\s*</defs>\s*"):
        raw = re.sub(surplus, "", raw, count=1, flags=re.S)
    raw = re.sub(r' (?:width|height)="[\d.]+pt"', "", raw, count=2)
    raw = raw.replace("<svg ", f'<svg width="{width}" height="{height:.0f}" role="img" ', 1)
    raw = _TAG.sub(lambda tag: _tag(tag[0]), raw)
    return re.sub(r"\s*\n\s*", "\n", _USES.sub(_shared_style, raw))


def _tag(tag: str) -> str:
    """One tag with short numbers and without what says nothing."""
    tag = _NUMBER.sub(r"\1", _NAMES.sub("", tag))
    tag = re.sub(r' d="([^"]*)"', lambda outline: f' d="{_path(outline[1])}"', tag)
    tag = _FONTS.sub("font-family: 'DejaVu Sans', Verdana, sans-serif", tag)
    tag = re.sub(r' transform="rotate\(-?0(\.0)? [^"]*\)"', "", tag)
    return re.sub(r' id="rim-(#\w+)[\w.-]*"', lambda rim: f' style="{_RIM.format(rim[1])}"', tag)


def _path(outline: str) -> str:
    """``M 1 2 L 3 4 L 5 6 z`` → ``M1 2L3 4L5 6z``."""
    return re.sub(r" ?([MLCQz]) ?", r"\1", " ".join(outline.split()))


def _shared_style(found: re.Match[str]) -> str:
    """The style that all marks of a group have, said once for the group."""
    styles = dict.fromkeys(_STYLE.findall(found[1]))
    if len(styles) != 1:
        return found[0]
    return f'<g style="{next(iter(styles))}">\n{_STYLE.sub("", found[1])}</g>'
