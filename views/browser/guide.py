"""The guide for Neo4j Browser: the model, the parameters, the questions of the paper with queries to run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baltica.cypher.catalog import Query
from baltica.graph.errors import QueryError
from baltica.graph.model import NODE_TYPES, REL_TYPES
from baltica.views.browser import favorites, page, parameters, style

NAME = favorites.GUIDE


@dataclass(frozen=True)
class Entry:
    """A query that the guide shows: its title, what it answers, and its statement."""

    title: str
    text: str
    statement: str


def guide(queries: Mapping[str, Query]) -> str:
    """The guide as Neo4j Browser plays it (``:guide``, ``:play``)."""
    return page.render("guide.html", tags="tags-guide.html", served=True, **content(queries))


def content(queries: Mapping[str, Query]) -> dict[str, Any]:
    """What the templates of the guide need, all of it from the model and the catalogue."""

    def entry(name: str, picture: bool) -> Entry:
        query = queries.get(name)
        if query is None:
            raise QueryError(f"the guide names a query {name!r} that is not there", "add it to the catalogue")
        if picture and query.graph:
            return Entry(favorites.picture_title(query), query.text, query.graph)
        return Entry(query.title, query.text, query.statement)

    return {
        "nodes": NODE_TYPES,
        "rels": REL_TYPES,
        "looks": style.LOOKS,
        "text_color": style.text_color,
        "literal": parameters.literal,
        "params": list(parameters.parameters(queries).values()),
        "setting": parameters.TITLE,
        "first": favorites.FIRST,
        "again": favorites.AGAIN,
        "folders": list(favorites.folders(queries)),
        "entry": entry,
    }
