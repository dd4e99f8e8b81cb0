"""The loaded facts for commands that read the whole graph: brought from the engine once, not once for each call.

That each command reads both engines is tested in test_commands.py.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from baltica.analytics.graphdata import GraphData

if TYPE_CHECKING:
    from baltica.graph.connection import Graph


@pytest.fixture
def point_at(monkeypatch: pytest.MonkeyPatch) -> "Callable[[Graph], None]":
    """Let commands use this graph, as a user does who names it in the environment."""

    def point(graph: "Graph") -> None:
        address = graph.address
        monkeypatch.setenv("NEO4J_URI", address.uri)
        monkeypatch.setenv("NEO4J_USERNAME", address.username)
        monkeypatch.setenv("NEO4J_PASSWORD", address.password)
        if address.database:
            monkeypatch.setenv("NEO4J_DATABASE", address.database)

    return point


@pytest.fixture(scope="session")
def facts_read(embedded_graph: "Graph") -> GraphData:
    """The bundled facts as the loader and the engine give them; commands never change them."""
    from baltica.analytics.reader import read_graph

    return read_graph(embedded_graph)


@pytest.fixture
def facts_at_hand(facts_read: GraphData, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that read the whole graph get the bundled facts, without asking an engine again."""

    @contextmanager
    def open_graph(_settings: object) -> Iterator[None]:
        yield

    def read_graph(_graph: object, _progress: object = None) -> GraphData:
        return facts_read

    monkeypatch.setattr("baltica.graph.access.open_graph", open_graph)
    monkeypatch.setattr("baltica.analytics.reader.read_graph", read_graph)
