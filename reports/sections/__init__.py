"""One section of the report a file; found by walking this folder."""
