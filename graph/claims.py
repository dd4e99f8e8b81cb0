"""Who holds a node, and what each holder says of it: several sources, or several tables of one, may name the same node.

A claim is what one scope says. The node shows, property by property, what the claim first in rank says: claims in full
before those that only name the node, newer records before older ones, then by scope. So the order in which sources were
loaded makes no difference, and a source can be taken out again. Pure.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from baltica.graph.elements import NODE_PROVENANCE, NodeType

Props = Mapping[str, Any]

# made once: what json.dumps and json.loads set up at each call takes longer than a small fact
_ENCODE = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
_DECODE = json.JSONDecoder().raw_decode
_BOOKKEEPING = {prop.name for prop in NODE_PROVENANCE} - {"source_url"} | {"id"}


@dataclass(frozen=True, slots=True)
class Claim:
    """What one scope says of a node; ``weak`` where its rows only name the node."""

    scope: str
    digest: str
    props: Props
    weak: bool = False
    updated: str = ""

    @property
    def mark(self) -> str:
        """The claim's entry in ``held_by``."""
        return f"{self.scope} {self.digest} {'weak' if self.weak else 'full'} {self.updated}"


def source_of(scope: str) -> str:
    """Name of the source a scope belongs to.

    >>> source_of("cordis:h2020/project")
    'cordis'
    """
    return scope.partition(":")[0]


def scope_of(mark: str) -> str:
    """Scope of an entry of ``held_by``."""
    return mark.partition(" ")[0]


def as_text(props: Props) -> str:
    """Properties as one JSON text, always the same for the same content; what is not known is left out."""
    known = {name: value for name, value in props.items() if value is not None}
    return _ENCODE(known)


def from_text(text: str) -> dict[str, Any]:
    """The properties that ``as_text`` wrote."""
    found: dict[str, Any] = _DECODE(text)[0]
    return found


def digest(props: Props) -> str:
    """Fingerprint of a fact: SHA-256 over its properties in a fixed order, 16 hexadecimal digits."""
    return text_digest(as_text(props))


def text_digest(text: str) -> str:
    """Fingerprint of properties that were made a text already."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def ranked(claims: Iterable[Claim]) -> list[Claim]:
    """Claims, the first in rank first."""
    by_scope = sorted(claims, key=lambda claim: claim.scope)
    newest = sorted(by_scope, key=lambda claim: claim.updated, reverse=True)
    return sorted(newest, key=lambda claim: claim.weak)


def node_props(claims: Iterable[Claim]) -> dict[str, Any]:
    """What a node with these claims (one at least) holds, apart from its id and the run.

    >>> full = Claim("a:x", "1", {"name": "Aarhus"})
    >>> weak = Claim("b:y", "2", {"name": "AARHUS", "city": "Aarhus C"}, True)
    >>> made = node_props([weak, full])
    >>> made["name"], made["city"], made["source"], made["held_by"]
    ('Aarhus', 'Aarhus C', 'a', ['a:x 1 full ', 'b:y 2 weak '])
    """
    order = ranked(claims)
    said: dict[str, Any] = {}
    for claim in order:
        for name, value in claim.props.items():
            if value is not None:
                said.setdefault(name, value)
    several = [as_text(claim.props) for claim in order] if len(order) > 1 else None
    return {
        **said,
        "source": source_of(order[0].scope),
        "held_by": [claim.mark for claim in order],
        "claims": several,
    }


def claims_of(kind: NodeType, node: Props) -> list[Claim]:
    """The claims that a stored node was made of; none for a node without a holder."""
    marks = node.get("held_by") or []
    texts = node.get("claims")
    own = [prop.name for prop in kind.stated_props() if prop.name not in _BOOKKEEPING]
    said = [from_text(text) for text in texts] if texts else [{name: node.get(name) for name in own}]
    found = []
    for mark, props in zip(marks, said, strict=False):
        scope, digest_, strength, updated = mark.split(" ", 3)
        found.append(Claim(scope, digest_, props, strength == "weak", updated))
    return found
