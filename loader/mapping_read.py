"""A mapping read from TOML: every key checked, each mistake told with its place and what is allowed."""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from baltica.graph.elements import NodeType, RelType
from baltica.graph.errors import InputError
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.loader.mapping_mend import MENDS, SHAPES
from baltica.loader.mapping_spec import (
    FileSpec,
    LocationSpec,
    MappingSpec,
    NodeSpec,
    ProgrammeSpec,
    RelSpec,
    Value,
    Where,
)
from baltica.loader.mapping_template import FUNCTIONS, ITEM, SOURCE, Codes, Template, day_reader, parsed

LABELS = tuple(label for label, kind in NODE_BY_LABEL.items() if kind.loaded and label not in ("Source", "Run"))
TYPES = tuple(type_ for type_ in REL_BY_TYPE if type_ != "LOADED_FROM")
LOCATION_TEXTS = ("country", "code", "city", "postcode", "latitude", "longitude", "coordinates", "source_url")

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_.-]*:")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read(text: str, shown: str) -> MappingSpec:
    """The mapping a TOML text holds. Raises InputError for the first mistake in it."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        hint = "mind quotation marks and brackets"
        if "twice" in str(error):
            hint = "blocks of which there may be several have double brackets, like [[node]]; else write each name once"
        raise InputError(f"{shown} is not TOML that can be read: {error}", hint) from None
    return _Reader(shown, content).mapping()


class _Reader:
    """Takes the content apart; every mistake is told with the place it stands at."""

    def __init__(self, shown: str, content: dict[str, Any]) -> None:
        self.shown = shown
        self.content = content
        self.codes: dict[str, Codes] = {}
        self.source = ""

    def wrong(self, place: str, what: str, hint: str) -> InputError:
        return InputError(f"{self.shown}: {place}: {what}", hint)

    def keys(self, place: str, table: Mapping[str, Any], allowed: Mapping[str, type | tuple[type, ...]]) -> None:
        """Every key is one of those allowed, and of its type."""
        for key, value in table.items():
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1)
                meant = f"did you mean {near[0]}? " if near else ""
                raise self.wrong(place, f"{key!r} is not known here", f"{meant}allowed: {', '.join(allowed)}")
            kind = allowed[key]
            kinds = kind if isinstance(kind, tuple) else (kind,)
            if type(value) not in kinds:  # a bool is no int here
                wanted = " or ".join(_KIND[one] for one in kinds)
                raise self.wrong(place, f"{key} should be {wanted}, not {value!r:.60}", f"write {key} as {wanted}")

    def required(self, place: str, table: Mapping[str, Any], *names: str) -> None:
        for name in names:
            if name not in table or table[name] in ("", []):
                raise self.wrong(place, f"{name} is missing", f"add a line {name} = …")

    def texts(self, place: str, value: Any) -> tuple[str, ...]:
        """A text or a list of texts."""
        found: Any = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self.wrong(place, "should be text or a list of texts", 'write "…" or ["…", "…"]')
        return tuple(found)

    def template(self, place: str, value: Any, item: bool = False) -> Template:
        if not isinstance(value, str):
            raise self.wrong(place, f"should be text, not {value!r:.60}", 'write "…", with columns as {column}')
        try:
            made = parsed(value, self.codes, self.source)
        except ValueError as error:
            raise self.wrong(place, str(error), "a column is written {column name}") from None
        if not item and any(field.column == ITEM for field in made.fields):
            raise self.wrong(place, "{item} stands only where the node has each = …", "name a column of the file")
        return made

    def mapping(self) -> MappingSpec:
        self.keys(
            "the file", self.content,
            {"source": dict, "codes": dict, "file": dict, "node": list, "relationship": list, "location": list,
             "programme": list},
        )  # fmt: skip
        self.required("the file", self.content, "source", "node")
        head = self.content["source"]
        self.keys(
            "[source]", head,
            {"name": str, "title": str, "publisher": str, "url": str, "licence": str, "attribution": (str, list),
             "about": str},
        )  # fmt: skip
        self.required("[source]", head, "name", "title", "publisher", "licence")
        self.source = head["name"]
        if not _SLUG.fullmatch(self.source) or len(self.source) > 40:
            raise self.wrong(
                "[source]",
                f"name {self.source!r:.60} cannot be used",
                "lower-case letters, digits and hyphens, 40 at most",
            )
        url = head.get("url", "")
        if url and not url.startswith(("http://", "https://")):
            raise self.wrong("[source]", f"url {url!r:.60} is no address", "it begins with https://")
        self._codes()
        return MappingSpec(
            self.shown,
            self.source,
            head["title"],
            head["publisher"],
            url or None,
            head["licence"],
            self.texts("[source], attribution", head.get("attribution", [])),
            head.get("about", ""),
            self.codes,
            self._files(),
        )

    def _codes(self) -> None:
        for name, table in self.content.get("codes", {}).items():
            place = f"[codes.{name}]"
            if not re.fullmatch(r"\w+", name) or name in FUNCTIONS or name in (ITEM, SOURCE):
                raise self.wrong(place, "the name cannot be used", f"letters and _; not {', '.join(FUNCTIONS)}")
            if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
                raise self.wrong(place, 'should hold lines like HES = "university"', "write texts on both sides")
            self.codes[name] = Codes(name, {key.strip().casefold(): value for key, value in table.items()})

    def _files(self) -> tuple[FileSpec, ...]:
        given = self.content.get("file", {})
        # one file described in [file]; or several in [file.NAME], and every fact says which
        several = bool(given) and all(isinstance(one, dict) and key not in _FILE_KEYS for key, one in given.items())
        files = (
            {name: self._file(f"[file.{name}]", name, one) for name, one in given.items()}
            if several
            else {"": self._file("[file]", "", given)}
        )
        made = {name: ([], [], [], []) for name in files}  # type: ignore[var-annotated]
        readers: tuple[tuple[str, Callable[..., Any]], ...] = (
            ("node", self._node), ("relationship", self._rel), ("location", self._location),
            ("programme", self._programme),
        )  # fmt: skip
        for slot, (kind, reader) in enumerate(readers):
            for number, table in enumerate(self.content.get(kind, []), start=1):
                place = f"[[{kind}]] {number}"
                if not isinstance(table, dict):
                    raise self.wrong(place, "should be a block", f"begin it with [[{kind}]]")
                rest = dict(table)
                name = rest.pop("file", "") if several else ""
                if several and (not isinstance(name, str) or name not in files):
                    raise self.wrong(place, f"file = {name!r:.60} is not there", f"name one of {', '.join(files)}")
                above = {node.name: node for node in made[name][0]}
                made[name][slot].append(reader(place, rest, above))
        for name, (own, *_) in made.items():
            if not own:
                raise self.wrong(
                    f"[file.{name}]", "no [[node]] is of this file", f'write file = "{name}" in a [[node]]'
                )
        return tuple(
            replace(
                file,
                nodes=tuple(made[name][0]),
                rels=tuple(made[name][1]),
                locations=tuple(made[name][2]),
                programmes=tuple(made[name][3]),
            )
            for name, file in files.items()
        )

    def _file(self, place: str, name: str, table: Mapping[str, Any]) -> FileSpec:
        if name and not _SLUG.fullmatch(name.replace("_", "-")):
            raise self.wrong(place, "the name cannot be used", "lower-case letters, digits, hyphens")
        self.keys(place, table, _FILE_KEYS)
        mend = self.texts(f"{place}, mend", table.get("mend", []))
        for one in mend:
            if one not in MENDS:
                raise self.wrong(f"{place}, mend", f"{one!r:.60} is not known", f"allowed: {', '.join(MENDS)}")
        for column, kind in table.get("shape", {}).items():
            if kind not in SHAPES:
                raise self.wrong(
                    f"{place}, shape, {column}", f"{kind!r:.60} is not known", f"allowed: {', '.join(SHAPES)}"
                )
        dates = self.texts(f"{place}, dates", table.get("dates", []))
        try:
            day_reader(dates)
        except InputError as error:
            raise self.wrong(f"{place}, dates", error.message, error.hint) from None
        marks = {"delimiter": table.get("delimiter", ""), "decimal": table.get("decimal", ".")}
        for key, mark in marks.items():
            if len(mark) > 1 or mark in ('"', "\r", "\n"):
                raise self.wrong(place, f"{key} {mark!r:.20} is not one character", 'write one, like ";" or ","')
        skip = table.get("skip", 0)
        if not 0 <= skip <= 10_000:
            raise self.wrong(place, f"skip {skip} cannot be used", "count the lines above the header")
        return FileSpec(
            name=name,
            encoding=table.get("encoding", ""),
            delimiter=marks["delimiter"],
            header=self.texts(f"{place}, header", table.get("header", [])),
            skip=skip,
            sheet=table.get("sheet", ""),
            mend=mend,
            shape={" ".join(column.split()): kind for column, kind in table.get("shape", {}).items()},
            decimal=marks["decimal"] or ".",
            thousands=table.get("thousands", ""),
            dates=dates,
            nuts=table.get("nuts", ""),
            complete=table.get("complete", True),
            scope=self.template(f"{place}, scope", table["scope"]) if table.get("scope") else None,
            updated=self.template(f"{place}, updated", table["updated"]) if table.get("updated") else None,
            empty={
                " ".join(column.split()): frozenset(self.texts(f"{place}, empty, {column}", cells))
                for column, cells in table.get("empty", {}).items()
            },
            may_lack=tuple(" ".join(one.split()) for one in self.texts(place, table.get("may_lack", []))),
            where=self._where(place, table),
        )

    def _where(self, place: str, table: Mapping[str, Any]) -> Where:
        return tuple(
            (" ".join(column.split()), frozenset(self.texts(f"{place}, {key}, {column}", cells)), wanted)
            for key, wanted in (("where", True), ("where_not", False))
            for column, cells in table.get(key, {}).items()
        )

    def _node(self, place: str, table: Mapping[str, Any], nodes: Mapping[str, NodeSpec]) -> NodeSpec:
        self.keys(
            place, table,
            {"name": str, "label": str, "id": (str, list), "properties": dict, "weak": bool, "optional": bool,
             "each": str, "separator": (str, list), "where": dict, "where_not": dict},
        )  # fmt: skip
        self.required(place, table, "label", "id")
        label = table["label"]
        if label not in LABELS:
            raise self.wrong(place, f"label {label!r:.60} is not in the model", f"allowed: {', '.join(LABELS)}")
        name = table.get("name", label.lower())
        if name in nodes:
            raise self.wrong(place, f"the name {name!r:.60} is taken", "give every node of a file a name of its own")
        each = " ".join(table.get("each", "").split())
        ids = self._templates(f"{place}, id", table["id"], bool(each))
        for id_ in ids:
            start = "".join(part if isinstance(part, str) else "\0" for part in id_.parts)
            if not _PREFIX.match(start):
                raise self.wrong(place, f"id {id_.text!r:.60} has no prefix", 'write "{source}:{…}" or "pic:{…}"')
            if not id_.fields:
                raise self.wrong(place, f"id {id_.text!r:.60} is the same in every row", "put a {column} into it")
        separators = self.texts(f"{place}, separator", table.get("separator", []))
        if bool(each) != bool(separators) or "" in separators:
            raise self.wrong(place, "each and separator belong together", 'write each = "Partners" and separator = ";"')
        properties = self._properties(place, NODE_BY_LABEL[label], table.get("properties", {}), bool(each))
        return NodeSpec(
            place, name, label, ids, properties, table.get("weak", False), table.get("optional", False), each,
            separators, self._where(place, table),
        )  # fmt: skip

    def _rel(self, place: str, table: Mapping[str, Any], nodes: Mapping[str, NodeSpec]) -> RelSpec:
        self.keys(
            place, table,
            {"type": str, "start": str, "end": str, "properties": dict, "where": dict, "where_not": dict},
        )  # fmt: skip
        self.required(place, table, "type", "start", "end")
        type_ = table["type"]
        if type_ not in TYPES:
            raise self.wrong(place, f"type {type_!r:.60} is not in the model", f"allowed: {', '.join(TYPES)}")
        kind = REL_BY_TYPE[type_]
        ends = [self._named(place, key, table[key], nodes) for key in ("start", "end")]
        for key, node, labels in zip(("start", "end"), ends, (kind.source, kind.target), strict=True):
            if node.label not in labels:
                raise self.wrong(
                    place,
                    f"{key} {node.name!r:.60} is {node.label}",
                    f"{type_} goes from {'/'.join(kind.source)} to {'/'.join(kind.target)}",
                )
        if ends[0].each and ends[1].each and ends[0].each != ends[1].each:
            raise self.wrong(place, "both ends come from list cells", "one end of a relationship is one node a row")
        each = bool(ends[0].each or ends[1].each)
        properties = self._properties(place, kind, table.get("properties", {}), each)
        return RelSpec(place, type_, ends[0].name, ends[1].name, properties, self._where(place, table))

    def _named(self, place: str, key: str, name: str, nodes: Mapping[str, NodeSpec], *labels: str) -> NodeSpec:
        node = nodes.get(name)
        if node is None:
            raise self.wrong(
                place,
                f"{key} {name!r:.60} is no node of this file",
                f"name one of {', '.join(nodes) or '(no node)'}; nodes stand above",
            )
        if labels and node.label not in labels:
            raise self.wrong(place, f"{key} {name!r:.60} is {node.label}", f"name one that is {' or '.join(labels)}")
        return node

    def _location(self, place: str, table: Mapping[str, Any], nodes: Mapping[str, NodeSpec]) -> LocationSpec:
        self.keys(place, table, {"of": str, "cluster": str, **dict.fromkeys(LOCATION_TEXTS, (str, list))})
        self.required(place, table, "of", "country")
        node = self._named(place, "of", table["of"], nodes, "Organization")
        cluster = table.get("cluster", "")
        if cluster:
            self._named(place, "cluster", cluster, nodes, "Cluster")
        texts = {
            name: self._templates(f"{place}, {name}", table[name], bool(node.each))
            for name in LOCATION_TEXTS
            if name in table
        }
        return LocationSpec(place, node.name, cluster, texts)

    def _programme(self, place: str, table: Mapping[str, Any], nodes: Mapping[str, NodeSpec]) -> ProgrammeSpec:
        self.keys(place, table, {"of": str, "name": (str, list)})
        self.required(place, table, "of", "name")
        node = self._named(place, "of", table["of"], nodes, "Project")
        return ProgrammeSpec(place, node.name, self._templates(f"{place}, name", table["name"], bool(node.each)))

    def _templates(self, place: str, value: Any, item: bool) -> tuple[Template, ...]:
        return tuple(self.template(place, one, item) for one in self.texts(place, value))

    def _properties(
        self, place: str, kind: NodeType | RelType, table: Mapping[str, Any], item: bool
    ) -> dict[str, Value]:
        declared = {prop.name: prop for prop in kind.props}
        allowed = (*declared, "source_url")
        made: dict[str, Value] = {}
        for name, value in table.items():
            at = f"{place}, {name}"
            if name not in allowed:
                near = difflib.get_close_matches(name, allowed, 1)
                meant = f"did you mean {near[0]}? " if near else ""
                what = kind.label if isinstance(kind, NodeType) else kind.type
                raise self.wrong(at, f"is not a property of {what}", f"{meant}allowed: {', '.join(allowed)}")
            if type(value) in (bool, int, float):
                made[name] = (
                    float(value)
                    if name in declared and declared[name].type == "FLOAT" and type(value) is int
                    else value
                )
                self._constant(at, kind, name, made[name])
                continue
            templates = self._templates(at, value, item)
            made[name] = templates
            for template in templates:
                self._closed(at, kind, name, template)
        for prop in kind.props:
            if prop.required and prop.name not in made:
                raise self.wrong(
                    place, f"the property {prop.name} is missing", f"{prop.doc} Add a line {prop.name} = …"
                )
        return made

    def _constant(self, place: str, kind: NodeType | RelType, name: str, value: object) -> None:
        told = [
            one for one in faults(kind, {name: value}) if one.startswith(f"{name} ") and not one.endswith("missing")
        ]
        if told or name == "source_url":
            raise self.wrong(place, told[0] if told else "should be text", "see docs/data-model.md")

    def _closed(self, place: str, kind: NodeType | RelType, name: str, template: Template) -> None:
        """Constants and code lists of a property with a closed list give only values of that list."""
        prop = next((one for one in kind.props if one.name == name), None)
        if prop is None:
            return
        if not template.fields:
            if prop.type not in ("STRING", "LIST<STRING>"):
                wanted = _WORDS.get(prop.type, prop.type)
                raise self.wrong(
                    place,
                    f"should be {wanted}, not {template.text!r:.60}",
                    f"write {wanted} without quotation marks, or name a column in braces",
                )
            if prop.values:
                self._constant(place, kind, name, template.text)
        elif prop.values and len(template.parts) == 1 and template.fields[0].functions:
            last = template.fields[0].functions[-1]
            given = tuple(self.codes[last].table.values()) if last in self.codes else ()
            for value in given:
                if value not in ("", "=", *prop.values):
                    raise self.wrong(
                        f"[codes.{last}]", f"{value!r:.60} is no value of {name}", f"allowed: {', '.join(prop.values)}"
                    )


_FILE_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "encoding": str, "delimiter": str, "header": list, "skip": int, "sheet": str, "mend": (str, list), "shape": dict,
    "decimal": str, "thousands": str, "dates": (str, list), "nuts": str, "complete": bool, "scope": str, "updated": str,
    "empty": dict, "may_lack": (str, list), "where": dict, "where_not": dict,
}  # fmt: skip
_WORDS = {"INTEGER": "a whole number", "FLOAT": "a number", "BOOLEAN": "true or false"}  # types of the model
_KIND = {str: "text", list: "a list", dict: "a block", int: "a whole number", bool: "true or false", float: "a number"}
