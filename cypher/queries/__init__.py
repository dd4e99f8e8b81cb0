"""The catalogued statements, one a file."""
