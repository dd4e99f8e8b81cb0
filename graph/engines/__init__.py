"""Engines that hold the graph: the embedded default, and any Neo4j named by its address."""
