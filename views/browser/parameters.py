"""The parameters of the catalogue for Neo4j Browser: each once, with a value that works, as Cypher."""

from collections.abc import Iterable, Mapping
from typing import Any

from baltica.cypher.catalog import Param, Query

TITLE = "Set all parameters to their defaults"

_ESCAPES = str.maketrans({"\\": r"\\", "'": r"\'", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def literal(value: Any) -> str:
    r"""A value as Cypher that the engine reads back the same: None, truth, number, text, or a list of them.

    >>> literal(["O'Hara; DROP", 25, 2.0, None])
    "['O\\'Hara; DROP', 25, 2.0, null]"
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return "'" + value.translate(_ESCAPES) + "'"
    return "[" + ", ".join(map(literal, value)) + "]"


def parameters(queries: Mapping[str, Query]) -> dict[str, Param]:
    """Every parameter that the queries declare, once, by name; of several examples that of the first query by name."""
    found: dict[str, Param] = {}
    for _, query in sorted(queries.items()):
        for param in query.params:
            if param.name not in found or (found[param.name].example is None and param.example is not None):
                found[param.name] = param
    return dict(sorted(found.items()))


def value_of(param: Param) -> Any:
    """What a query is run with unless the user says otherwise: the default, or the example where there is none."""
    return param.example if param.required else param.default


def script(queries: Mapping[str, Query]) -> str:
    """A script for Neo4j Browser that sets every parameter, one a line, to be edited and run."""
    head = [f"// {TITLE}", "//", "// Change a value and run all of it, or run one line like  :param top => 10"]
    return "\n".join([*head, *_lines(parameters(queries).values())]) + "\n"


def command(queries: Mapping[str, Query]) -> str:
    """The same as one command on one line, without the colon, for a server's configuration.

    A text that would need a backslash is left out: configuration files give backslashes a meaning of their own.
    """
    named = {name: literal(value_of(param)) for name, param in parameters(queries).items()}
    plain = {name: written for name, written in named.items() if "\\" not in written}
    returned = ", ".join(f"{written} AS {name}" for name, written in plain.items())
    return f"param [{{{', '.join(plain)}}}] => {{RETURN {returned}}}"


def _lines(params: Iterable[Param]) -> Iterable[str]:
    return (f":param {param.name} => {literal(value_of(param))};" for param in params)
