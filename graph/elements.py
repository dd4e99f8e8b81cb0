"""What the model is made of: properties, node types, relationship types, and where a fact came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

PropType = Literal["STRING", "INTEGER", "FLOAT", "BOOLEAN", "LIST<STRING>"]
Merge = Literal["newest", "sum", "first"]


@dataclass(frozen=True)
class Prop:
    """A property: its name, type, meaning, unit, and the values allowed where the list is closed.

    ``merge`` says what becomes of two rows of a source on one fact: the newest value that is there, the sum, or the
    value that stands first in ``values``.
    """

    name: str
    type: PropType
    doc: str
    required: bool = False
    indexed: bool = False
    unit: str = ""
    values: tuple[str, ...] = ()
    merge: Merge = "newest"


ID = Prop("id", "STRING", "Key of the node, with the prefix of its source or code list.", required=True)

_SOURCE_URL = Prop("source_url", "STRING", "Public page the fact was read from.")
_RUN = Prop("run", "STRING", "Id of the last run that changed the fact.", required=True)

# A node may be held by several sources, and by several tables of one: it goes when the last of them lets it go.
NODE_PROVENANCE = (
    Prop("source", "STRING", "Source whose values come first.", required=True, indexed=True),
    _SOURCE_URL,
    Prop(
        "held_by",
        "LIST<STRING>",
        "Who holds the node, the first in rank first: scope, fingerprint of what it says, date of its record.",
        required=True,
    ),
    Prop(
        "claims", "LIST<STRING>", "What each holder says, as JSON, in the order of held_by; only where several hold it."
    ),
    _RUN,
)

# A tie that two sources state is two relationships, each with its own provenance.
REL_PROVENANCE = (
    Prop("source", "STRING", "Source that states the tie.", required=True, indexed=True),
    _SOURCE_URL,
    Prop("scope", "STRING", "Snapshot the tie belongs to; a newer snapshot of it may remove the tie.", required=True),
    Prop("digest", "STRING", "Fingerprint of the tie as loaded; unchanged ties are not written again.", required=True),
    Prop("updated", "STRING", "When its publisher last changed the record, where told.", unit="ISO 8601"),
    _RUN,
)


@dataclass(frozen=True)
class NodeType:
    """A node label, what it stands for, and its properties (``id`` first).

    ``measured`` is what the program itself computes and may write on such nodes; no source states it. Nodes that are
    not ``loaded`` are the program's own and carry no provenance.
    """

    label: str
    doc: str
    props: tuple[Prop, ...]
    measured: tuple[Prop, ...] = ()
    loaded: bool = True

    def all_props(self) -> Iterator[Prop]:
        """All that such a node may have: ``id``, its own, what is measured, then where the fact came from."""
        yield ID
        yield from self.props
        yield from self.measured
        yield from NODE_PROVENANCE if self.loaded else ()

    def stated_props(self) -> Iterator[Prop]:
        """What a load decides on: all but what is measured."""
        yield ID
        yield from self.props
        yield from NODE_PROVENANCE if self.loaded else ()


@dataclass(frozen=True)
class RelType:
    """A relationship type, from which labels to which, what it means, and its properties.

    ``single``: its start has one of them at most in a scope; of several the best is kept.
    """

    type: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    doc: str
    props: tuple[Prop, ...] = ()
    single: bool = False

    def all_props(self) -> Iterator[Prop]:
        """The type's own properties, then where the fact came from."""
        yield from self.props
        yield from REL_PROVENANCE
