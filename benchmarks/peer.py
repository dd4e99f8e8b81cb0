"""The peers' side of the benchmark: one job by one library, run in the peers' interpreter (see peers.txt).

    PEERS_PYTHON benchmarks/peer.py                 # which jobs there are
    PEERS_PYTHON benchmarks/peer.py igraph cores FOLDER ANSWER.npz '{"threads": 2}'

Each job builds the library's own graph first, which is not timed, and hands back what is. All get the projection ready
made, but for the job that makes it. Where a library counts differently, its values are brought to the definition of
Baltica after the clock has stopped.
"""

import peers.communities
import peers.distances
import peers.local
import peers.projection
import peers.randomized
import peers.walks  # noqa: F401  (each enters its jobs into the list)
from peers.graphs import JOBS
from runner import main

if __name__ == "__main__":
    main(JOBS)
