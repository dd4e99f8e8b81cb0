"""Compiled inner loops: arrays in, arrays out. Imported only where one of them is about to run."""
