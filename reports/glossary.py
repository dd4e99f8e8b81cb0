"""The words of the field: what each means, and links to them from the sentences of a report."""

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

from baltica.reports.blocks import slug

UNLINKED = frozenset({
    "Area", "Basis", "Candidate", "Censored", "Claim", "Cluster", "Community", "Constraint", "Closeness", "Degree",
    "Edition", "Exact test", "Few", "Footprint", "Incumbent", "Interval", "Mapping", "Mix", "Newcomer", "Note",
    "Presence", "Programme", "Qualifies", "Run", "Scope", "Seat", "Selection", "Shared out", "Snapshot", "Stable",
    "Strength", "Tie", "Update", "Version of analysis", "Weak claim", "z",
})  # fmt: skip
"""Words that everybody knows, or that have a second, plain meaning: to link them would only distract."""


@cache
def terms() -> dict[str, str]:
    """What each term means, in the order of the alphabet."""
    page = files("baltica.reports").joinpath("templates", "glossary.md").read_text(encoding="utf-8")
    found = re.findall(r"^\*\*(.+?)\*\*(?:[^:\n]*): (.+?)(?=\n\n|\Z)", page, re.MULTILINE | re.DOTALL)
    return {term: _plain(meaning) for term, meaning in found}


def _plain(text: str) -> str:
    """Markdown of one sentence as plain text: no emphasis, no links, one line."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(text.split()))
    return re.sub(r"[*`]", "", text)


def anchor(term: str) -> str:
    """The id a term has in a page."""
    return f"term-{slug(term)}"


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the terms in a text, longest first, and the term for each way of writing it."""
    written: dict[str, str] = {}
    for term in terms():
        if term in UNLINKED:
            continue
        for name in term.split(", "):
            for form in {name, f"{name}s", re.sub(r"y$", "ies", name)}:
                written.setdefault(form.lower(), term)
    forms = sorted(written, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, forms))})(?![\w-])", re.IGNORECASE), written


def found_in(text: str) -> list[tuple[str, str]]:
    """The text in parts, each with the term it is, or an empty one.

    >>> found_in("The cross-border ties of a place.")
    [('The ', ''), ('cross-border ties', 'Cross-border tie'), (' of a place.', '')]
    """
    pattern, written = _pattern()
    parts = [(part, written.get(part.lower(), "") if at % 2 else "") for at, part in enumerate(pattern.split(text))]
    return [part for part in parts if part[0]]


class Links:
    """Links from a page's sentences to its glossary, for the first time a term stands in a chapter.

    ``used`` collects the terms that were linked.
    """

    def __init__(self) -> None:
        self.used: set[str] = set()
        self._told: set[tuple[str, str]] = set()

    def __call__(self, text: str, chapter: str) -> Markup:
        """The text as safe HTML with its terms linked."""
        return Markup("").join(self._part(part, term, chapter) for part, term in found_in(text))

    def _part(self, part: str, term: str, chapter: str) -> Markup:
        if not term or (chapter, term) in self._told:
            return escape(part)
        self._told.add((chapter, term))
        self.used.add(term)
        return Markup('<a class="term" href="#{}">{}</a>').format(anchor(term), part)

    def words(self) -> list[tuple[str, str, str]]:
        """Anchor, term and meaning of every term that was linked."""
        return [(anchor(term), term, meaning) for term, meaning in terms().items() if term in self.used]


def used_in(texts: list[str]) -> dict[str, str]:
    """The terms in these texts with their meanings, in the order of the alphabet."""
    there = {term for text in texts for _, term in found_in(text) if term}
    return {term: meaning for term, meaning in terms().items() if term in there}
