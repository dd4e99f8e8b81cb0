"""Find what has a name: organizations, clusters, projects, programmes, regions, areas and topics, by words of it.

What is found and in which order is decided here, the same on every engine: a name fits where each word asked for begins
one of its words; accents, case, punctuation and the order of the words do not matter. An engine only says which names
are worth a look. Neo4j looks them up in its full-text index, which may tell too many, never too few; where there is no
such index all names are read.
"""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from baltica.cypher.catalog import Reader
from baltica.graph.codes import folded
from baltica.graph.errors import InputError
from baltica.graph.schema import NAMES, NAMES_INDEX, name_props

KINDS = tuple(label.lower() for label in NAMES)
_LABELS = {label.lower(): label for label in NAMES}

# Words that the index leaves out (Lucene's English stop words): what begins one of them is not looked up in it, nor are
# parts of one or two letters, which would find nearly everything and take longer than reading all names.
_LEFT_OUT = (
    *("and", "are", "but", "for", "into", "not", "such", "that", "the", "their", "then", "there", "these", "they"),
    *("this", "was", "will", "with"),
)
_SHORTEST = 3
_LONGEST = 40  # letters of a word, and so many words, the longest: more would be too much for the index
_MOST = 8
_RUN = re.compile(r"[a-z]+")
_NEAR = 0.7  # how alike a word must be to be meant
_LETTERS_APART = 2  # and so many letters longer or shorter at most

# Which nodes ``n`` of a label are in a country; topics are in none.
_THERE = {
    "Organization": "n.country = $country",
    "Cluster": "$country IN n.countries",
    "Project": "EXISTS { MATCH (n)<-[:PARTICIPATES_IN]-(:Organization {country: $country}) }",
    "Programme": "EXISTS { MATCH (n)-[:ELIGIBLE_IN]->(:Region {country: $country}) } OR "
    "EXISTS { MATCH (n)<-[:FUNDED_BY]-(:Project)<-[:PARTICIPATES_IN]-(:Organization {country: $country}) }",
    "Region": "n.country = $country",
    "Area": "EXISTS { MATCH (n)<-[:WITHIN]-(:Region {country: $country}) }",
}
# What is told of a node ``n`` of a label, beside its names.
_TOLD = {
    "Organization": "n.city AS city, [n.country] AS countries",
    "Cluster": "n.countries AS countries",
    "Project": "[(n)<-[:PARTICIPATES_IN]-(o:Organization) | o.country] AS countries, "
    "n.start_year AS first, n.end_year AS last",
    "Region": "[n.country] AS countries, n.scheme AS scheme",
    "Topic": "n.scheme AS scheme",
}


class Hit(NamedTuple):
    """Something whose names fit: its kind (like ``organization``), id, the name shown, and its other names."""

    kind: str
    id: str
    name: str
    also: tuple[str, ...]


class _Named(NamedTuple):
    label: str
    id: str
    names: tuple[str, ...]
    key: str  # all names, folded, each between vertical bars


def find(graph: Reader, text: str, kinds: Collection[str] = (), country: str | None = None) -> list[Hit]:
    """Everything whose names have all words of the text, or words that begin so; the best first.

    First comes what is called exactly so, then what has all words in full, then what has their beginnings; in each,
    the words as they stand in the text before words apart, then shorter names first. ``kinds`` are some of ``KINDS``,
    empty for all; ``country`` is an ISO 3166-1 code: organizations, clusters and regions there, projects with a
    partner there, their programmes, and programmes and areas that reach there.

    Raises InputError for a text without letters and digits, or an unknown kind.
    """
    words = words_of(text)
    labels = _labels(kinds)
    found = _ranked(_candidates(graph, words, labels), folded(text), words)
    return [_hit(one) for one in (found if country is None else _in_country(graph, found, country))]


def words_of(text: str) -> list[str]:
    """The words to look for, folded, each once. Raises InputError where there are none.

    >>> words_of("Lund's Universität, LUND")
    ['lund', 's', 'universitat']
    """
    words = list(dict.fromkeys(folded(text).split()))
    if not words:
        raise InputError("there is no word to look for", 'write a part of a name, like: baltica find "life science"')
    return words


def described(graph: Reader, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The hits as rows: kind, id, name, also, countries (of a project: of its partners), city, first and last year of
    a project, scheme of a region or topic; None or an empty list where there is no such thing.
    """
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, ids in _by_kind(hits).items():
        if columns := _TOLD.get(_LABELS[kind]):
            statement = f"UNWIND $ids AS id MATCH (n:{_LABELS[kind]} {{id: id}}) RETURN n.id AS id, {columns}"
            rows = graph.read(statement, {"ids": ids})
            told |= {(kind, row["id"]): row for row in rows}
    empty: dict[str, Any] = {}
    rows = []
    for hit in hits:
        facts = told.get((hit.kind, hit.id), empty)
        row = {**hit._asdict(), "also": list(hit.also)}
        row["countries"] = sorted({code for code in facts.get("countries") or [] if code})
        rows.append(row | {name: facts.get(name) for name in ("city", "first", "last", "scheme")})
    return rows


def nearest(graph: Reader, text: str) -> tuple[list[str], str | None]:
    """Where a text finds nothing: its words that no name has, and a text that finds something.

    That text is the same but for these words: each is replaced by the nearest that names have. None where there is no
    such text.
    """
    words = words_of(text)
    everything = list(_all(graph, NAMES))
    often = Counter(word for one in everything for word in set(one.key.split()) if word != "|")
    unknown = [word for word in words if not any(known.startswith(word) for known in often)]
    meant = [_near(word, often) if word in unknown else word for word in words]
    found = next(_fitting(everything, [word for word in meant if word]), None)
    return unknown, " ".join(map(str, meant)) if unknown and found and None not in meant else None


def _near(word: str, often: Counter[str]) -> str | None:
    """The known word most like this one; of several the most frequent."""
    alike = [one for one in often if abs(len(one) - len(word)) <= _LETTERS_APART]
    close = difflib.get_close_matches(word, alike, n=5, cutoff=_NEAR)
    matcher = difflib.SequenceMatcher(None, b=word, autojunk=False)

    def order(one: str) -> tuple[float, int, str]:
        matcher.set_seq1(one)
        return -round(matcher.ratio(), 6), -often[one], one

    return min(close, key=order, default=None)


def _labels(kinds: Collection[str]) -> list[str]:
    unknown = [kind for kind in kinds if kind not in _LABELS]
    if unknown:
        raise InputError(f"there is no kind {unknown[0]!r}", f"known are {', '.join(KINDS)}")
    return [label for label in NAMES if not kinds or label.lower() in kinds]


def _candidates(graph: Reader, words: Sequence[str], labels: Sequence[str]) -> Iterator[_Named]:
    """What has a name worth a look."""
    query = index_query(words)
    if not query or not _has_index(graph):
        return _all(graph, labels)
    return _looked_up(graph, query, labels)


def index_query(words: Iterable[str]) -> str:
    """The question for the full-text index that no fitting name misses; empty where the index is of no help.

    Words there may hold several of ours (``d'aosta``) or lack raised and lowered figures (``CO₂``), so letters are
    looked for, anywhere in a word; and figures only in words of nothing else. Other alphabets are not folded there.
    (It does miss letters with an accent that Unicode keeps apart, as in a lower-cased ``İ``.)

    >>> index_query(["universita", "d", "aosta"]), index_query(["h2o2020"]), index_query(["the"])
    ('+*universita* +*aosta*', '', '')
    """
    parts = [part for word in words if word.isascii() for part in _RUN.findall(word) or [word]]
    useful = [part for part in parts if len(part) >= _SHORTEST and not any(one.startswith(part) for one in _LEFT_OUT)]
    telling = sorted(dict.fromkeys(part[:_LONGEST] for part in useful), key=len, reverse=True)[:_MOST]
    return " ".join(f"+*{part}*" for part in telling)


def _has_index(graph: Reader) -> bool:
    """Whether there is the full-text index of all names, ready for questions."""
    return any(
        row["name"] == NAMES_INDEX
        and (row["type"], row["state"]) == ("FULLTEXT", "ONLINE")
        and set(NAMES) <= set(row["labelsOrTypes"] or ())
        and set(name_props()) <= set(row["properties"] or ())
        for row in graph.read("SHOW INDEXES")
    )


def _looked_up(graph: Reader, query: str, labels: Sequence[str]) -> Iterator[_Named]:
    props = name_props()
    rows = graph.read(
        "CALL db.index.fulltext.queryNodes($index, $query) YIELD node "
        "WITH node, [label IN labels(node) WHERE label IN $labels] AS kinds WHERE size(kinds) > 0 "
        f"RETURN kinds[0] AS label, collect([node.id, {_columns('node', props)}]) AS rows",
        {"index": NAMES_INDEX, "query": query, "labels": list(labels)},
    )
    for row in rows:
        places = [1 + props.index(prop) for prop in NAMES[row["label"]]]
        yield from (_named(row["label"], one[0], [one[place] for place in places]) for one in row["rows"])


def _all(graph: Reader, labels: Iterable[str]) -> Iterator[_Named]:
    for label in labels:  # many in a row: one row a node would take several times as long to travel
        for row in graph.read(f"MATCH (n:{label}) RETURN collect([n.id, {_columns('n', NAMES[label])}]) AS rows"):
            yield from (_named(label, one[0], one[1:]) for one in row["rows"])


def _columns(variable: str, props: Iterable[str]) -> str:
    return ", ".join(f"{variable}.{prop}" for prop in props)


def _named(label: str, id_: str, names: Iterable[str | None]) -> _Named:
    known = tuple(name for name in names if name)
    return _Named(label, id_, known, f" | {' | '.join(folded(name) for name in known)} | ")


def _fitting(named: Iterable[_Named], words: Sequence[str]) -> Iterator[_Named]:
    """Those that have words which begin so."""
    begins = [f" {word}" for word in words]
    return (one for one in named if all(begin in one.key for begin in begins))


def _ranked(named: Iterable[_Named], asked: str, words: Sequence[str]) -> list[_Named]:
    kinds = {label: place for place, label in enumerate(NAMES)}

    def order(one: _Named) -> tuple[int, bool, int, int, str, str]:
        exact = f" | {asked} | " in one.key
        whole = set(words) <= set(one.key.split())
        apart = f" {asked}" not in one.key
        return 2 - whole - exact, apart, len(one.names[0]), kinds[one.label], one.names[0], one.id

    return sorted(_fitting(named, words), key=order)


def _in_country(graph: Reader, found: list[_Named], country: str) -> list[_Named]:
    there = set()
    for label, ids in _by_kind(found).items():
        if condition := _THERE.get(label):
            statement = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) WHERE {condition} RETURN collect(n.id) AS ids"
            for row in graph.read(statement, {"ids": ids, "country": country}):
                there |= {(label, id_) for id_ in row["ids"]}
    return [one for one in found if (one.label, one.id) in there]


def _by_kind(found: Iterable[Hit | _Named]) -> dict[str, list[str]]:
    ids = defaultdict(list)
    for one in found:
        ids[one[0]].append(one[1])
    return dict(ids)


def _hit(one: _Named) -> Hit:
    name, *others = one.names
    return Hit(one.label.lower(), one.id, name, tuple(other for other in others if folded(other) != folded(name)))
