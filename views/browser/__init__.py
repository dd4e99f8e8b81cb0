"""Neo4j Browser, ready to use: saved queries, a guide, colors; as files to drop, and as a plugin that Neo4j serves."""
