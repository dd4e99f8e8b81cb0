"""The graph: its model, its engines, and the one connection to it."""
