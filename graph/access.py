"""Which graph a command uses: the server that was named, else the Neo4j that was started for this home, else the
embedded engine (started for the command where needed).
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from baltica.graph.connection import Graph
from baltica.graph.engines import neo4j
from baltica.graph.engines.lease import leased
from baltica.graph.files import locked
from baltica.graph.settings import Settings

WAIT_SECONDS = 600  # for another writer on this machine: two that write the same facts would be in each other's way


@contextmanager
def open_graph(settings: Settings | None = None) -> Iterator[Graph]:
    """An open graph for the length of the block.

    Without *settings* they come from the environment. Raises EngineError where no graph answers.

    ``with open_graph() as graph: graph.read("MATCH (n) RETURN count(n) AS nodes")``
    """
    chosen = settings or Settings.from_options()
    server = chosen.server
    if server is None and (local := neo4j.running(chosen.home)) is not None:
        server = local.address
    if server is not None:
        with Graph(server) as graph:
            graph.verify()
            yield graph
        return
    with leased(chosen.home) as address, Graph(address) as graph:
        yield graph


def alone(settings: Settings) -> AbstractContextManager[None]:
    """Nobody else on this machine changes the graph during the block: who comes second waits.

    Raises EngineError where it took too long. Enter it before ``open_graph``.
    """
    busy = "another command has been changing the graph for ten minutes"
    return locked(settings.home / "load.lock", WAIT_SECONDS, busy)
