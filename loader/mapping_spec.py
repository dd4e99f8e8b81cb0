"""What a mapping says, checked: its files, the nodes and relationships of a row, where organizations are, who pays."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from baltica.loader.mapping_template import Codes, Template

Constant = bool | int | float
Value = Constant | tuple[Template, ...]  # several templates: the first that is not empty counts
Where = tuple[tuple[str, frozenset[str], bool], ...]  # column, cells, whether the cell must be one of them


@dataclass(frozen=True)
class NodeSpec:
    """A node a row tells of. ``each``: one for every item of a list cell, cut at one of the separators."""

    place: str
    name: str
    label: str
    id: tuple[Template, ...]  # the first that is not empty
    properties: Mapping[str, Value]
    weak: bool = False
    optional: bool = False
    each: str = ""
    separators: tuple[str, ...] = ()
    where: Where = ()


@dataclass(frozen=True)
class RelSpec:
    """A relationship between two nodes of the same row."""

    place: str
    type: str
    start: str
    end: str
    properties: Mapping[str, Value]
    where: Where = ()


@dataclass(frozen=True)
class LocationSpec:
    """Where an organization of the row is; and, where named, the cluster that is present there by it."""

    place: str
    of: str
    cluster: str
    texts: Mapping[str, tuple[Template, ...]]


@dataclass(frozen=True)
class ProgrammeSpec:
    """The programme that pays for a project of the row."""

    place: str
    of: str
    name: tuple[Template, ...]


@dataclass(frozen=True)
class FileSpec:
    """One kind of file: how it is written, and what its rows become."""

    name: str = ""
    encoding: str = ""
    delimiter: str = ""
    header: tuple[str, ...] = ()
    skip: int = 0
    sheet: str = ""
    mend: tuple[str, ...] = ()
    shape: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "."
    thousands: str = ""
    dates: tuple[str, ...] = ()
    nuts: str = ""
    complete: bool = True
    scope: Template | None = None
    updated: Template | None = None
    empty: Mapping[str, frozenset[str]] = field(default_factory=dict)
    may_lack: tuple[str, ...] = ()
    where: Where = ()
    nodes: tuple[NodeSpec, ...] = ()
    rels: tuple[RelSpec, ...] = ()
    locations: tuple[LocationSpec, ...] = ()
    programmes: tuple[ProgrammeSpec, ...] = ()

    def reads(self) -> dict[str, str]:
        """The columns it reads, each with the place in the mapping that names it first."""
        found: dict[str, str] = {}

        def take(place: str, *templates: Template | None) -> None:
            for template in templates:
                for column in template.columns if template else ():
                    found.setdefault(column, place)

        def where(place: str, conditions: Where) -> None:
            for column, _, _ in conditions:
                found.setdefault(column, f"{place}, where")

        take("[file], scope", self.scope)
        take("[file], updated", self.updated)
        where("[file]", self.where)
        for node in self.nodes:
            take(f"{node.place}, id", *node.id)
            if node.each:
                found.setdefault(node.each, f"{node.place}, each")
        facts: tuple[NodeSpec | RelSpec, ...] = (*self.nodes, *self.rels)
        for one in facts:
            where(one.place, one.where)
            for name, value in one.properties.items():
                take(f"{one.place}, {name}", *(value if isinstance(value, tuple) else ()))
        for location in self.locations:
            for name, templates in location.texts.items():
                take(f"{location.place}, {name}", *templates)
        for programme in self.programmes:
            take(f"{programme.place}, name", *programme.name)
        return found


@dataclass(frozen=True)
class MappingSpec:
    """A whole mapping: the source it makes, its code lists and its kinds of files."""

    shown: str
    name: str
    title: str
    publisher: str
    url: str | None
    licence: str
    attribution: tuple[str, ...]
    about: str
    codes: Mapping[str, Codes]
    files: tuple[FileSpec, ...]
