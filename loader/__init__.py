"""The loader: publishers' files become checked records, and records become nodes and relationships."""
