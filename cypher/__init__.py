"""Cypher: the catalogue of questions, what a filter means, and what a free statement may do."""
