"""What the tests need around them: a real Neo4j, a browser, and rules about when they may be missing."""
