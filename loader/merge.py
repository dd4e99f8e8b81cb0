"""What two rows of one source on the same fact amount to. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from baltica.graph.elements import Prop, RelType
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE

Props = Mapping[str, Any]


def merged(kind: str, said: Sequence[tuple[bool, Props]]) -> dict[str, Any]:
    """One set of properties from several, each with whether it only names the fact; the newest first.

    A value is the newest that is there, the sum, or the first in rank, as the model says of the property.

    >>> merged("PARTICIPATES_IN", [(False, {"role": "partner", "eu_contribution": 5.0}),
    ...                            (False, {"role": "coordinator", "eu_contribution": 7.0})])
    {'role': 'coordinator', 'eu_contribution': 12.0}
    """
    declared = {prop.name: prop for prop in (NODE_BY_LABEL.get(kind) or REL_BY_TYPE[kind]).props}
    full = [props for weak, props in said if not weak]
    weak = [props for weak, props in said if weak]
    names = dict.fromkeys(name for props in (*full, *weak) for name in props)
    return {
        name: _value(
            declared.get(name),
            [p[name] for p in full or weak if p.get(name) is not None]
            or [p[name] for p in weak if p.get(name) is not None],
        )
        for name in names
    }


def best_place(rel: RelType, candidates: Sequence[tuple[str, str, Props]]) -> str:
    """Key of the relationship to keep where a start may have one only, of (key, updated, properties).

    First in rank of the ranked properties (the basis of a location), then the newest, then the first key.
    """
    ranked = [prop for prop in rel.props if prop.merge == "first"]

    def worth(candidate: tuple[str, str, Props]) -> tuple[int, ...]:
        return tuple(_rank(prop, candidate[2].get(prop.name)) for prop in ranked)

    best = min(map(worth, candidates))
    left = [candidate for candidate in candidates if worth(candidate) == best]
    newest = max(candidate[1] for candidate in left)
    return min(candidate[0] for candidate in left if candidate[1] == newest)


def _value(prop: Prop | None, values: Sequence[Any]) -> Any:
    if not values:
        return None
    if prop is not None and prop.merge == "sum":
        return sum(values)
    if prop is not None and prop.merge == "first":
        return min(values, key=lambda value: _rank(prop, value))
    return values[0]


def _rank(prop: Prop, value: Any) -> int:
    return prop.values.index(value) if value in prop.values else len(prop.values)
