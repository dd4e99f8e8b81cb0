"""Find organizations by name: exact, but for accents and punctuation, and nearest; fast on tens of thousands."""

import difflib
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.matrices import Vector, inverse, row_sums
from baltica.graph import codes

SIMILAR = 0.9  # a name this near, with no other near it, is taken for the one meant, and said so
APART = 0.05
ALIKE_WORD = 0.8  # and every word of it is this near a word of the other
WORTH_LISTING = 0.6
SHORTEST = 5  # shorter names are too easily near something
_SHORTLIST = 40
_SYMBOLS = 64
_END = 63


folded = lru_cache(100_000)(codes.folded)  # the same names are compared again and again


class NameIndex:
    """Names that can be asked for; ``names`` by id, and other names of the same (short names) where known.

    >>> index = NameIndex(pd.Series({"a": "Lund University", "b": "Aalborg Universitet", "c": "Lund Municipality"}))
    >>> index.exact("LUND  university"), index.exact("Lund")
    (['a'], [])
    >>> index.nearest("Lund Univresity", 1)
    [('a', 0.933)]
    """

    def __init__(self, names: "pd.Series[Any]", others: "pd.Series[Any] | None" = None) -> None:
        self.ids = pd.Index(names.index)
        known = names.fillna("").astype(str)
        self.names = [folded(name) for name in known]
        self._exact: dict[str, list[str]] = {}
        spelled = list(zip(self.ids, self.names, strict=True))
        if others is not None:
            given = others.dropna()
            spelled += [(one, folded(str(name))) for one, name in zip(given.index, given, strict=True)]
        for one, name in spelled:
            found = self._exact.setdefault(name, [])
            if name and one not in found:
                found.append(one)
        self._grams, self._rarity = _trigrams(self.names)

    def exact(self, text: str) -> list[str]:
        """Ids of that name or short name, but for case, accents and punctuation; in order."""
        return sorted(self._exact.get(folded(text), []))

    def nearest(self, text: str, limit: int = 5) -> list[tuple[str, float]]:
        """The nearest names, best first, with how near each is: 1 the same, 0 nothing alike."""
        asked = folded(text)
        if not asked or not self.names:
            return []
        alike = np.asarray(self._grams @ _weights(asked, self._rarity))
        short = np.lexsort((np.arange(len(alike)), -alike.round(9)))[:_SHORTLIST]
        scored = [(self.ids[i], nearness(asked, self.names[i])) for i in short if alike[i] > 0]
        return sorted(scored, key=lambda one: (-one[1], one[0]))[:limit]

    def similar(self, text: str, found: list[tuple[str, float]]) -> str | None:
        """The one among the nearest that is the same but for spelling, if there is one."""
        asked = folded(text)
        if len(asked) < SHORTEST or not found or found[0][1] < SIMILAR:
            return None
        if len(found) > 1 and found[1][1] > found[0][1] - APART:
            return None
        name = self.names[int(self.ids.get_loc(found[0][0]))]
        return found[0][0] if _same_words(asked, name) else None


def nearness(asked: str, name: str) -> float:
    """How alike two folded names are: the better of letters in order, words in any order, and words asked for."""
    words, other = asked.split(), name.split()
    matcher = difflib.SequenceMatcher(None, asked, name, autojunk=False)
    ordered = difflib.SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(other)), autojunk=False)
    there = sum(len(word) for word in words if word in other) / max(sum(map(len, words)), 1)
    return round(max(matcher.ratio(), ordered.ratio(), 0.7 * there), 3)


def _same_words(asked: str, name: str) -> bool:
    """Whether each word of the one has a counterpart in the other, and the numbers in them are the same."""
    words, other = asked.split(), name.split()
    if sorted(w for w in words if w.isdigit()) != sorted(w for w in other if w.isdigit()):
        return False
    return all(
        any(difflib.SequenceMatcher(None, word, one, autojunk=False).ratio() >= ALIKE_WORD for one in there)
        for here, there in ((words, other), (other, words))
        for word in here
    )


def _trigrams(names: list[str]) -> tuple[sparse.csr_array, Vector]:
    """Names × groups of three letters, weighed by how rare the group is and for length; and the rarity of each."""
    number, width = len(names), _SYMBOLS**3
    codes = _codes("".join(f" {name} \n" for name in names))
    row = np.cumsum(codes == _END) - (codes == _END)
    inside = (codes[:-2] != _END) & (codes[1:-1] != _END) & (codes[2:] != _END)
    grams = (codes[:-2] * _SYMBOLS + codes[1:-1]) * _SYMBOLS + codes[2:]
    cells = (np.ones(int(inside.sum())), (row[:-2][inside], grams[inside]))
    matrix = sparse.csr_array(cells, shape=(max(number, 1), width))
    matrix.data[:] = 1
    often = np.bincount(matrix.indices, minlength=width)
    rarity = np.log((1 + number) / np.maximum(often, 1))
    matrix.data = rarity[matrix.indices]
    length = np.sqrt(row_sums(matrix.multiply(matrix).tocsr()))
    return sparse.csr_array(sparse.diags_array(inverse(length, length > 0)) @ matrix), rarity


def _weights(asked: str, rarity: Vector) -> Vector:
    codes = _codes(f" {asked} ")
    grams = (codes[:-2] * _SYMBOLS + codes[1:-1]) * _SYMBOLS + codes[2:]
    weights = np.zeros(len(rarity))
    weights[grams] = rarity[grams]
    return weights


def _codes(text: str) -> npt.NDArray[np.int64]:
    """Letters as numbers below 63, and 63 for the end of a name; rarer scripts share numbers."""
    given = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
    found = 37 + given % 26
    for first, last, begin in ((97, 122, 1), (48, 57, 27)):
        found = np.where((given >= first) & (given <= last), given - first + begin, found)
    return np.where(given == 32, 0, np.where(given == 10, _END, found))
