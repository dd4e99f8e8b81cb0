"""Laws of the model: what its declarations must hold, so that everything derived from them is right."""

import re
from collections import Counter
from typing import get_args

import pytest

from baltica.graph import elements
from baltica.graph.elements import ID, NODE_PROVENANCE, REL_PROVENANCE, NodeType, Prop, RelType
from baltica.graph.model import HELIX_OF_TYPE, NODE_BY_LABEL, NODE_TYPES, ORGANIZATION_TYPES, REL_BY_TYPE, REL_TYPES

KINDS: tuple[NodeType | RelType, ...] = (*NODE_TYPES, *REL_TYPES)
BRITISH = re.compile(r"isation|ising|ised\b|(?<!l)labour|colour|neighbour|\bcentre|urbanis|specialis", re.IGNORECASE)


def name_of(kind: NodeType | RelType) -> str:
    return kind.label if isinstance(kind, NodeType) else kind.type


each_kind = pytest.mark.parametrize("kind", KINDS, ids=name_of)


def is_sentence(doc: str) -> bool:
    """One sentence: it begins with a capital or a name of the data, ends with a full stop, and has no second one."""
    return doc == doc.strip() and doc.endswith(".") and not re.search(r"[.!?]\s", doc) and doc[0].upper() == doc[0]


def test_names_follow_one_style_each() -> None:
    assert all(re.fullmatch(r"[A-Z][a-z]+([A-Z][a-z]+)*", node.label) for node in NODE_TYPES)
    assert all(re.fullmatch(r"[A-Z]+(_[A-Z]+)*", rel.type) for rel in REL_TYPES)
    assert all(re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", prop.name) for kind in KINDS for prop in kind.all_props())


def test_no_name_is_used_twice() -> None:
    # The embedded engine keeps labels and relationship types in one list, and does not look at the case of letters.
    names = Counter(name_of(kind).casefold() for kind in KINDS)
    assert [name for name, count in names.items() if count > 1] == []
    assert set(NODE_BY_LABEL) == {node.label for node in NODE_TYPES}
    assert set(REL_BY_TYPE) == {rel.type for rel in REL_TYPES}


@each_kind
def test_properties_of_a_kind_are_told_apart(kind: NodeType | RelType) -> None:
    names = [prop.name for prop in kind.all_props()]
    assert len(names) == len(set(names))


@each_kind
def test_every_doc_is_one_sentence(kind: NodeType | RelType) -> None:
    assert is_sentence(kind.doc), kind.doc
    assert [prop.doc for prop in kind.all_props() if not is_sentence(prop.doc)] == []


@each_kind
def test_types_and_values_are_known(kind: NodeType | RelType) -> None:
    for prop in kind.all_props():
        assert prop.type in get_args(elements.PropType), prop.name
        if prop.values:
            assert prop.type == "STRING", prop.name
            assert len(prop.values) == len(set(prop.values)), prop.name
            assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", value) for value in prop.values), prop.name
        if prop.unit:
            assert prop.type in ("INTEGER", "FLOAT") or prop.unit in ("years", "ISO 8601"), prop.name


@each_kind
def test_spelling_is_american(kind: NodeType | RelType) -> None:
    texts = [kind.doc, *(f"{p.name} {p.doc} {p.unit} {' '.join(p.values)}" for p in kind.all_props())]
    assert [text for text in texts if BRITISH.search(text)] == []


@each_kind
def test_every_fact_says_where_it_came_from(kind: NodeType | RelType) -> None:
    props = list(kind.all_props())
    if isinstance(kind, NodeType) and not kind.loaded:
        assert not {prop.name for prop in props} & {"held_by", "claims", "source"}, "the program's own"
        return
    provenance = NODE_PROVENANCE if isinstance(kind, NodeType) else REL_PROVENANCE
    assert tuple(props[-len(provenance) :]) == provenance
    required = {prop.name for prop in props if prop.required}
    told = {"held_by"} if isinstance(kind, NodeType) else {"scope", "digest"}
    assert {"source", "run"} | told <= required
    assert "source_url" not in required, "some facts have no page"


@pytest.mark.parametrize("node", NODE_TYPES, ids=name_of)
def test_a_node_has_its_key_first_and_something_to_call_it_by(node: NodeType) -> None:
    first, *others = node.all_props()
    assert first is ID
    assert any(prop.required for prop in others if prop not in NODE_PROVENANCE), (
        "a node that is only an id says nothing"
    )


@pytest.mark.parametrize("rel", REL_TYPES, ids=name_of)
def test_relationships_end_at_nodes_that_exist(rel: RelType) -> None:
    assert rel.source
    assert rel.target
    assert {*rel.source, *rel.target} <= set(NODE_BY_LABEL)
    assert not any(prop.indexed for prop in rel.props), "only properties of nodes are indexed"


def test_a_property_of_one_name_has_one_type_everywhere() -> None:
    types: dict[str, set[str]] = {}
    for kind in KINDS:
        measured = kind.measured if isinstance(kind, NodeType) else ()
        for prop in (*kind.props, *measured):  # the "updated" of a run counts facts, that of a tie is a day
            types.setdefault(prop.name, set()).add(prop.type)
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_helix_is_told_for_known_types_only() -> None:
    helix = next(prop for prop in NODE_BY_LABEL["Organization"].props if prop.name == "helix")
    assert set(HELIX_OF_TYPE) <= set(ORGANIZATION_TYPES)
    assert set(HELIX_OF_TYPE.values()) == set(helix.values), "each helix can be reached"
    between = set(ORGANIZATION_TYPES) - set(HELIX_OF_TYPE)
    assert between == {"cluster_organization", "business_support", "science_park", "other"}


def test_declarations_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        NODE_TYPES[0].label = "Other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Prop("a", "STRING", "A.").required = True  # type: ignore[misc]


def test_of_two_values_the_model_says_which_counts() -> None:
    summed = {(rel.type, prop.name) for rel in REL_TYPES for prop in rel.props if prop.merge == "sum"}
    assert summed == {("PARTICIPATES_IN", n) for n in ("eu_contribution", "net_eu_contribution", "total_cost")}
    for kind in KINDS:
        for prop in kind.props:
            assert prop.merge != "sum" or prop.type == "FLOAT", prop.name
            assert prop.merge != "first" or prop.values, prop.name
    assert [rel.type for rel in REL_TYPES if rel.single] == ["LOCATED_IN"]
