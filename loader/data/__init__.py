"""Facts bundled with the package."""
