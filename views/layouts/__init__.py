"""Where the nodes of a view stand: ``arrange.py`` is the door to the four layouts."""
