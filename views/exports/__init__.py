"""The network, or the whole graph, as files for other programs: ``export.py`` is the door."""
