"""Names are found by their words, the same on both engines, whatever else stands in the text."""

import doctest
import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.cypher import find as find_module
from baltica.cypher.find import KINDS, Hit, described, find, index_query, nearest, words_of
from baltica.graph import upsert
from baltica.graph.codes import folded
from baltica.graph.connection import Graph
from baltica.graph.errors import InputError
from baltica.graph.schema import NAMES

QUESTIONS = """
life science|univ lund|Lund University|lund|goteborg|GÖTEBORG|göteb|lodz|arhus|ostfold|university|univ|science park
medicon valley|valley medicon|interreg|south baltic 2014|DK01|se22|the|of|a|of the|and|R&D|research & development|nord
kobenhavn|Łódzkie|e.V.|north-west|St. Petersburg|technical university of denmark|dtu|2014-2020|xyzzy|lund xyzzy
"""
HOSTILE = r"""
"life science|life AND science|life OR science|NOT life|-life +science|li?e sci*|life~2 science^9|name:life|(life|life]
{life TO science}|life\|/life/|life && science !! park|! life|*|'; MATCH (n) DETACH DELETE n //|lund' OR 1=1|$query
`names`|\u006c|[life TO *]|_val_:x|*:*|%00|<script>|life);
"""
MANY = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600))
TEXTS = [
    *re.split(r"[|\n]", (QUESTIONS + HOSTILE).strip()),
    *("life\x00science", "life\nscience", "life\u202escience", "life || science", "a" * 3000, "life " * 300, MANY),
]


class Shelf:
    """All names of a graph, read once, answering as an engine without a full-text index does."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of the statement, from memory where it takes no parameters."""
        if statement == "SHOW INDEXES":
            return []
        if parameters:
            return self.graph.read(statement, parameters)
        if statement not in self.rows:
            self.rows[statement] = self.graph.read(statement)
        return self.rows[statement]


class Watched:
    """A graph that remembers what it was asked, and may say other things of its indexes."""

    def __init__(self, graph: Graph, **index: Any) -> None:
        self.graph = graph
        self.index = index
        self.asked: list[str] = []

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of the statement."""
        self.asked.append(statement)
        rows = self.graph.read(statement, parameters)
        return [{**row, **self.index} for row in rows] if statement == "SHOW INDEXES" else rows

    def looked_up(self) -> bool:
        """Whether the full-text index was asked."""
        return any("fulltext" in statement for statement in self.asked)


@pytest.fixture(scope="module")
def shelf(embedded_graph: Graph) -> Shelf:
    """The names of the bundled facts as the embedded engine gives them."""
    return Shelf(embedded_graph)


@pytest.fixture(scope="module")
def names(shelf: Shelf) -> list[str]:
    """Every name of the bundled facts."""
    found = {name for one in find_module._all(shelf, NAMES) for name in one.names}
    assert len(found) > 1000
    return sorted(found)


def found_ids(graph: Any, text: str, **chosen: Any) -> list[str]:
    """What is found, in order."""
    return [hit.id for hit in find(graph, text, **chosen)]


def test_examples_hold() -> None:
    assert doctest.testmod(find_module).failed == 0


@pytest.mark.parametrize("text", TEXTS)
def test_both_engines_find_the_same_in_the_same_order(text: str, shelf: Shelf, neo4j_graph: Graph) -> None:
    if not folded(text):
        for graph in (shelf, neo4j_graph):
            with pytest.raises(InputError, match="no word to look for"):
                find(graph, text)
        return
    found = find(neo4j_graph, text)
    assert found == find(shelf, text)
    assert set(found) == set(find(shelf, " ".join(words_of(text)))), "signs say nothing"


def test_neo4j_asks_its_index_and_the_embedded_engine_reads(neo4j_graph: Graph, embedded_graph: Graph) -> None:
    by_index, by_names = Watched(neo4j_graph), Watched(embedded_graph)
    found = found_ids(by_index, "life science")
    assert len(found) >= 5
    assert found == found_ids(by_names, "life science")
    assert by_index.looked_up() and not any(statement.startswith("MATCH") for statement in by_index.asked)
    assert not by_names.looked_up()


@pytest.mark.parametrize(
    "index",
    [{"name": "other"}, {"state": "POPULATING"}, {"type": "RANGE"}, {"properties": ["name"]}, {"labelsOrTypes": None}],
    ids=lambda index: next(iter(index)),
)
def test_without_a_whole_index_names_are_read(index: dict[str, Any], neo4j_graph: Graph) -> None:
    watched = Watched(neo4j_graph, **index)
    assert found_ids(watched, "life science") == found_ids(neo4j_graph, "life science")
    assert not watched.looked_up()


def spelled(name: str, chosen: random.Random) -> str:
    """Some words of the name, or their beginnings, in another order, case and spelling, with signs between them."""
    words = folded(name).split()
    words = chosen.sample(words, chosen.randint(1, min(len(words), 4)))
    words = [word[: chosen.randint(1, len(word))] if chosen.random() < 0.4 else word for word in words]
    words = [word.upper() if chosen.random() < 0.3 else word for word in words]
    accents = {"a": "å", "o": "ø", "e": "é", "u": "ü", "l": "ł", "n": "ñ"}
    words = ["".join(accents[c] if c in accents and chosen.random() < 0.2 else c for c in word) for word in words]
    signs = (" ", " ", ' "', ", ", " -", " + ", "* ", ": ", " (", " AND-", "~ ", "/", "\\ ")
    return "".join(chosen.choice(signs).replace("AND", "") + word for word in words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_however_it_is_written_both_find_the_name(
    data: st.DataObject, names: list[str], shelf: Shelf, neo4j_graph: Graph
) -> None:
    name = data.draw(st.sampled_from(names))
    text = spelled(name, data.draw(st.randoms(use_true_random=False)))
    found = find(shelf, text)
    assert name in {other for hit in found for other in (hit.name, *hit.also)} or _same(name, found)
    assert find(neo4j_graph, text) == found
    few = found[:5]
    assert described(neo4j_graph, few) == described(shelf, few)


def _same(name: str, found: list[Hit]) -> bool:
    """Whether the name was left out among the other names since it only repeats the one shown."""
    return folded(name) in {folded(hit.name) for hit in found}


@given(st.text(max_size=40))
def test_nothing_of_the_text_but_its_words_reaches_the_index(text: str) -> None:
    assert re.fullmatch(r"(\+\*[a-z0-9]{3,}\*( |$))*", index_query(folded(text).split()))


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_further_word_never_finds_more(data: st.DataObject, names: list[str], shelf: Shelf) -> None:
    words = [folded(data.draw(st.sampled_from(names))) for _ in range(2)]
    begin = data.draw(st.sampled_from(words[0].split()))
    more = data.draw(st.sampled_from(words[1].split()))
    fewer = found_ids(shelf, f"{begin} {more}")
    assert set(fewer) <= set(found_ids(shelf, begin)) & set(found_ids(shelf, more))
    assert set(fewer) == set(found_ids(shelf, f"{more} {begin}"))


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_what_is_called_exactly_so_comes_first_then_whole_words_then_beginnings(
    data: st.DataObject, names: list[str], shelf: Shelf
) -> None:
    name = data.draw(st.sampled_from(names))
    name = data.draw(st.sampled_from([name, folded(name).split()[0]]))
    asked, words = folded(name), set(folded(name).split())
    levels = []
    for hit in find(shelf, name):
        called = [folded(one) for one in (hit.name, *hit.also)]
        has = set(" ".join(called).split())
        levels.append(0 if asked in called else 1 if words <= has else 2)
        assert all(any(one.startswith(word) for one in has) for word in words)
    assert levels == sorted(levels)
    assert levels or name not in names


def test_kinds_and_countries_narrow_on_both(graph: Graph) -> None:
    assert {hit.kind for hit in find(graph, "south")} >= {"organization", "programme", "cluster"}
    assert {hit.kind for hit in find(graph, "south", ["programme", "cluster"])} == {"programme", "cluster"}
    everywhere = found_ids(graph, "life science")
    danish = find(graph, "life science", country="DK")
    assert danish and [hit.id for hit in danish] == [id_ for id_ in everywhere if id_ in {hit.id for hit in danish}]
    assert all("DK" in row["countries"] for row in described(graph, danish))
    outside = [hit for hit in find(graph, "life science") if hit not in danish]
    assert all("DK" not in row["countries"] for row in described(graph, outside))
    reach = {hit.id for hit in find(graph, "interreg", ["programme"], "EE")}
    assert reach and reach < set(found_ids(graph, "interreg", kinds=["programme"]))
    with pytest.raises(InputError, match="no kind 'city'"):
        find(graph, "lund", ["city"])


def test_rows_tell_where_and_when(graph: Graph) -> None:
    (lund,) = described(graph, find(graph, "univ lund"))
    assert lund == {
        "kind": "organization", "id": "baltica:lund-university", "name": "Lund University", "also": [],
        "city": "Lund", "countries": ["SE"], "first": None, "last": None, "scheme": None,
    }  # fmt: skip
    first = described(graph, find(graph, "life science", ["project"]))[0]
    assert first["first"] <= first["last"] and first["countries"]
    assert described(graph, find(graph, "DK011"))[0]["scheme"] == "NUTS2021"
    assert described(graph, []) == []


def test_a_misspelled_word_is_replaced_by_the_nearest_known(shelf: Shelf) -> None:
    assert nearest(shelf, "life sciense") == (["sciense"], "life science")
    assert nearest(shelf, "Medicon Vally") == (["vally"], "medicon valley")
    assert nearest(shelf, "qqqqqqq lund") == (["qqqqqqq"], None)
    assert nearest(shelf, "tartu lund malmo") == ([], None)


def letters() -> Iterator[str]:
    """Latin letters that are written with plain ones where they lack."""
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        if unicodedata.category(chr(code)).startswith("L") and re.fullmatch("q[a-z]+q", folded(f"q{chr(code)}q")):
            yield chr(code)


def test_every_letter_is_found_by_its_plain_ones(empty_graph: Graph) -> None:
    upsert.prepare(empty_graph)
    every = [*letters()]
    assert len(every) > 500
    rows = [{"id": f"test:{letter}", "name": f"Qu{letter}tail"} for letter in every]
    empty_graph.write("UNWIND $rows AS row CREATE (n:Organization) SET n = row", {"rows": rows})
    missed = set()
    for plain in sorted({folded(letter) for letter in every}):
        wanted = {f"test:{letter}" for letter in every if folded(letter) == plain}
        found = set(found_ids(empty_graph, f"qu{plain}tail"))
        assert found <= wanted
        missed |= wanted - found
    assert missed <= {"test:ẛ"}, "Lucene leaves this one alone; no name has it"


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Østfold Straße Ægir Łódź", ("ostfold STRASSE", "aegir lodz", "ØSTFOLD straße")),
        ("Regione Valle d'Aosta", ("aosta", "valle d aosta", "VALLE D’AOSTA")),
        ("Storage of CO₂ in H2020-SMEs", ("co2 storage", "h2020 sme", "co2", "SMEs/H2020")),
        ("R&D Center of Dipl.Ing. O'Neil_Partner", ("r and d", "oneil" * 0 + "neil", "partner", "ing dipl", "r&d")),
        ("Calle Cádiz 2, 2ªPlanta n.º 5", ("2 planta", "cadiz", "calle n 5")),
        ("Εθνικό Κέντρο Έρευνας", ("κεντρο", "ΕΡΕΥΝΑΣ εθνικο")),
        ("Санкт-Петербург", ("петербург", "САНКТ")),
        ("北京大学", ("北京",)),
        ("To be or not to be", ("be", "to be or not", "or", "not to")),
        ('The (new) "Quoted" + name: x* ~ ^2 [a] {b} \\ / ! ? ||', ("new quoted", "the name x", "quoted || name")),
    ],
)  # fmt: skip
def test_odd_names_are_found_on_both(name: str, texts: tuple[str, ...], empty_graph: Graph) -> None:
    upsert.prepare(empty_graph)
    rows = [{"id": "test:1", "title": name}, {"id": "test:2", "title": "Something else altogether"}]
    empty_graph.write("UNWIND $rows AS row CREATE (n:Project) SET n = row", {"rows": rows})
    for text in (name, *texts):
        assert found_ids(empty_graph, text) == ["test:1"], text


def test_kinds_are_those_of_the_model() -> None:
    assert set(KINDS) == {label.lower() for label in NAMES}
