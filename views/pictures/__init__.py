"""Views as PNG and SVG, drawn without a browser: ``picture.py`` is the door."""
