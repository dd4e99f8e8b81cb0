"""A mapping at work: the description of a file becomes functions once, and they make a row's records."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from baltica.graph.codes import clean_name
from baltica.graph.elements import Prop
from baltica.graph.model import HELIX_OF_TYPE, NODE_BY_LABEL, REL_BY_TYPE
from baltica.loader import programmes
from baltica.loader.mapping_spec import FileSpec, NodeSpec, RelSpec, Value
from baltica.loader.mapping_template import ITEM, Cells, Codes, Template, Text, compiled, day_reader, number
from baltica.loader.mapping_values import (
    TRUTH,
    Facts,
    Read,
    columns_of,
    condition_of,
    cut,
    missing_id,
    value_or_none,
    whole_number,
)
from baltica.loader.places import Places
from baltica.loader.records import Node, Note, Record, Rel, Skip
from baltica.loader.tables import Row

_MEMORY = 50_000  # nodes kept in mind: the same project or organization comes in many rows

Made = tuple[str, dict[str, Any]]  # id and properties of a node


class Converter:
    """Turns the rows of one file into records."""

    def __init__(self, spec: FileSpec, codes: Mapping[str, Codes], places: Places, nuts: str = "") -> None:
        self._spec = spec
        self._codes = codes
        self._places = places
        self._nuts = nuts or spec.nuts
        self._day = day_reader(spec.dates)
        self._scope = self._text(spec.scope) if spec.scope and spec.scope.fields else None
        self._fixed_scope = spec.name or "rows"
        if spec.scope and not spec.scope.fields:
            self._fixed_scope = spec.scope.text
        self._updated = self._text(spec.updated) if spec.updated else None
        self._where = condition_of(spec.where)
        self._nodes = [self._node(node) for node in spec.nodes]
        self._rels = [self._rel(rel) for rel in spec.rels]
        self._locations = [
            (one.of, one.cluster, {name: self._texts(texts) for name, texts in one.texts.items()})
            for one in spec.locations
        ]
        self._programmes = [(one.of, self._texts(one.name)) for one in spec.programmes]

    def __call__(self, row: Row) -> Iterator[Record]:
        """The records of a row; a Skip first where something in it cannot be used."""
        cells = row.cells
        left_out = self._where(cells)
        if left_out:
            return iter((Skip(row, f"left out by the mapping: {left_out}"),))
        wrong: list[str] = []
        scope, updated = self._about(cells, wrong)
        facts: list[Record] = []
        nodes: dict[str, list[tuple[str, Cells]]] = {}
        for spec, make in self._nodes:
            made = nodes[spec.name] = []
            before = len(wrong)
            for (id_, props), own in make(cells, wrong):
                made.append((id_, own))
                facts.append(Node(row, spec.label, id_, props, spec.weak, scope, updated))
            if spec.optional and not (made or spec.each or spec.where or len(wrong) > before):
                facts.append(Note(row, f"{spec.name} empty: row used without it"))
        for make_rel in self._rels:
            make_rel(row, nodes, facts, wrong, scope, updated)
        for of, cluster, texts in self._locations:
            for id_, own in nodes[of]:
                facts += self._located(row, id_, own, texts, nodes.get(cluster, []), scope, updated, wrong)
        for of, name in self._programmes:
            for id_, own in nodes[of]:
                facts += self._funded(row, id_, own, name, scope, updated, wrong)
        if wrong and not row.fault:  # a fault is told already
            return iter((Skip(row, "; ".join(dict.fromkeys(wrong))), *facts))
        return iter(facts)

    def _about(self, cells: Cells, wrong: list[str]) -> tuple[str, str]:
        scope, updated = self._fixed_scope, ""
        try:
            if self._scope is not None:
                scope = "-".join(self._scope(cells).casefold().split()) or self._fixed_scope
            if self._updated is not None:
                text = self._updated(cells)
                updated = self._day(text) if text else ""
        except ValueError as error:
            wrong.append(str(error))
        return scope, updated

    # --- places and programmes --------------------------------------------------------------------------------------

    def _located(
        self,
        row: Row,
        id_: str,
        cells: Cells,
        texts: Mapping[str, Text],
        clusters: list[tuple[str, Cells]],
        scope: str,
        updated: str,
        wrong: list[str],
    ) -> list[Record]:
        try:
            found = {name: text(cells) for name, text in texts.items()}
        except ValueError as error:
            wrong.append(str(error))
            return []
        latitude, longitude = self._point(found)
        records = list(
            self._places.locate(
                row,
                id_,
                country=found["country"],
                code=found.get("code", ""),
                version=self._nuts,
                latitude=latitude,
                longitude=longitude,
                postcode=found.get("postcode", ""),
                city=found.get("city", ""),
                scope=scope,
                updated=updated,
                source_url=found.get("source_url") or None,
            )
        )
        return records + [one for cluster, _ in clusters for one in presences(row, cluster, records, scope, updated)]

    def _point(self, found: Mapping[str, str]) -> tuple[float | str | None, float | str | None]:
        latitude, longitude = found.get("latitude", ""), found.get("longitude", "")
        if "coordinates" in found:
            latitude, _, longitude = found["coordinates"].strip("()[] ").partition(",")
        if not latitude or not longitude:
            return None, None
        return self._number(latitude), self._number(longitude)

    def _number(self, text: str) -> float | str:
        found = number(text.strip(), self._spec.decimal, self._spec.thousands)
        return text if found is None else found

    def _funded(
        self, row: Row, id_: str, cells: Cells, name: Text, scope: str, updated: str, wrong: list[str]
    ) -> tuple[Record, ...]:
        try:
            text = name(cells)
        except ValueError as error:
            wrong.append(str(error))
            return ()
        if not text:
            return (Note(row, "programme empty"),)
        node = programmes.node(row, text, scope, updated)
        return node, Rel(row, "FUNDED_BY", id_, node.id, {}, "", "", scope, updated)

    # --- nodes and relationships ------------------------------------------------------------------------------------

    def _node(self, spec: NodeSpec) -> tuple[NodeSpec, Callable[[Cells, list[str]], list[tuple[Made, Cells]]]]:
        id_text = self._texts(spec.id)
        facts = self._facts(NODE_BY_LABEL[spec.label].props, spec.properties)
        columns = columns_of(spec.id, *spec.properties.values())
        condition = condition_of(spec.where)
        derives_helix = spec.label == "Organization" and "helix" not in spec.properties
        memory: dict[tuple[str | None, ...], Made] = {}

        def one(cells: Cells, wrong: list[str]) -> Made | None:
            key = tuple([cells.get(column) for column in columns])
            made = memory.get(key)
            if made is not None:
                return made
            troubles: list[str] = []
            try:
                id_ = id_text(cells)
            except ValueError as error:
                wrong.append(str(error))
                return None
            if not id_:
                if not spec.optional:
                    wrong.append(missing_id(f"the id of {spec.name}", spec.id, cells))
                return None
            props = facts.of(cells, troubles)
            if derives_helix and "type" in props and (helix := HELIX_OF_TYPE.get(props["type"])):
                props["helix"] = helix
            made = id_, props
            if troubles:
                wrong += troubles
            else:
                if len(memory) >= _MEMORY:
                    memory.clear()
                memory[key] = made
            return made

        def whole(cells: Cells, wrong: list[str]) -> list[tuple[Made, Cells]]:
            if condition(cells):
                return []
            made = one(cells, wrong)
            return [] if made is None else [(made, cells)]

        def items(cells: Cells, wrong: list[str]) -> list[tuple[Made, Cells]]:
            if condition(cells):
                return []
            found: dict[str, tuple[Made, Cells]] = {}
            for item in cut(cells.get(spec.each, ""), spec.separators):
                own = {**cells, ITEM: item}
                made = one(own, wrong)
                if made is not None:
                    found.setdefault(made[0], (made, own))
            if not found and not spec.optional and not wrong:
                wrong.append(f"{spec.each} is empty")
            return list(found.values())

        if spec.each:
            columns = (*columns, ITEM)
        return spec, items if spec.each else whole

    def _rel(
        self, spec: RelSpec
    ) -> Callable[[Row, Mapping[str, list[tuple[str, Cells]]], list[Record], list[str], str, str], None]:
        facts = self._facts(REL_BY_TYPE[spec.type].props, spec.properties)
        condition = condition_of(spec.where)
        labels = {node.name: node.label for node in self._spec.nodes}
        type_, start_label, end_label = spec.type, labels[spec.start], labels[spec.end]
        each = {node.name for node in self._spec.nodes if node.each}
        same_list = spec.start in each and spec.end in each

        def make(
            row: Row,
            nodes: Mapping[str, list[tuple[str, Cells]]],
            into: list[Record],
            wrong: list[str],
            scope: str,
            updated: str,
        ) -> None:
            if condition(row.cells):
                return
            starts, ends = nodes[spec.start], nodes[spec.end]
            pairs = zip(starts, ends, strict=False) if same_list else ((a, b) for a in starts for b in ends)
            for (start, own), (end, other) in pairs:
                props = facts.of(other if spec.end in each else own, wrong)
                into.append(Rel(row, type_, start, end, props, start_label, end_label, scope, updated))

        return make

    def _facts(self, declared: tuple[Prop, ...], values: Mapping[str, Value]) -> Facts:
        by_name = {prop.name: prop for prop in declared}
        fixed: dict[str, Any] = {}
        read: list[tuple[str, Read]] = []
        required: list[tuple[str, str]] = []
        for name, value in values.items():
            prop = by_name.get(name) or Prop(name, "STRING", "")
            if not isinstance(value, tuple):
                fixed[name] = value
            elif not any(template.fields for template in value):
                text = value[0].text
                fixed[name] = [text] if prop.type == "LIST<STRING>" else text
            else:
                read.append((name, self._reader(prop, value)))
                if prop.required:
                    columns = dict.fromkeys(column for template in value for column in template.columns)
                    told = name if name in columns else f"{name} ({', '.join(columns)})" if columns else name
                    required.append((name, f"{told} is empty"))
        return Facts(fixed, tuple(read), tuple(required))

    def _reader(self, prop: Prop, value: tuple[Template, ...]) -> Read:
        text = self._texts(value)
        told = ", ".join(dict.fromkeys(column for template in value for column in template.columns)) or prop.name
        if prop.type == "FLOAT":
            decimal, thousands = self._spec.decimal, self._spec.thousands
            return value_or_none(text, lambda t: number(t, decimal, thousands), told, "number")
        if prop.type == "INTEGER":
            return value_or_none(text, whole_number, told, "whole number")
        if prop.type == "BOOLEAN":
            return value_or_none(text, lambda t: TRUTH.get(t.casefold()), told, "yes or no")
        if prop.type == "LIST<STRING>":
            return value_or_none(text, lambda t: sorted(set(cut(t, ("|", ";", ",")))) or None, told, "list")
        if prop.unit == "ISO 8601":
            return self._day_of(text, told)
        if prop.values:
            return value_or_none(text, lambda t: t if t in prop.values else None, told, f"value of {prop.name}")
        if prop.name in ("name", "title", "label"):
            return lambda cells: clean_name(text(cells)) or None
        return lambda cells: text(cells) or None

    def _day_of(self, text: Text, told: str) -> Read:
        day = self._day

        def read(cells: Cells) -> str | None:
            found = text(cells)
            try:
                return day(found) if found else None
            except ValueError as error:
                raise ValueError(f"{told}: {error}") from None

        return read

    def _text(self, template: Template) -> Text:
        return compiled(template, self._codes, self._spec.empty)

    def _texts(self, templates: tuple[Template, ...]) -> Text:
        """The first of several templates that is not empty."""
        texts = [self._text(template) for template in templates]
        if len(texts) == 1:
            return texts[0]

        def first(cells: Cells) -> str:
            for text in texts:
                found = text(cells)
                if found:
                    return found
            return ""

        return first


def presences(row: Row, cluster: str, located: list[Record], scope: str, updated: str) -> Iterator[Rel]:
    """A cluster is present where its member was located: at the region of its head office, or only in its country."""
    for one in located:
        if isinstance(one, Rel) and one.type == "LOCATED_IN":
            basis = "country" if one.props.get("basis") == "country_only" else "member_head_office"
            yield Rel(row, "PRESENT_IN", cluster, one.end, {"basis": basis}, scope=scope, updated=updated)
