"""How a figure is declared: what it is called, what it says to a reader, how it is computed, and who defined it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A figure the product prints; documentation, help texts and tooltips are made from it.

    ``weights`` are the weights of ties it may be computed with, the usual one first; empty where there is no choice.
    """

    name: str
    title: str
    meaning: str
    formula: str
    source: str
    weights: tuple[str, ...] = ()


def plain(**meanings: str) -> dict[str, Measure]:
    """Columns that need no formula and no source: name and what it holds, in one short sentence.

    >>> plain(top_share="Share of the most frequent.")["top_share"].title
    'Top share'
    """
    return by_name(
        *(Measure(name, name.replace("_", " ").capitalize(), meaning, "", "") for name, meaning in meanings.items())
    )


def by_name(*measures: Measure) -> dict[str, Measure]:
    """The measures by name, in the order given."""
    return {measure.name: measure for measure in measures}
