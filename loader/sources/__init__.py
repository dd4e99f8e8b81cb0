"""One source a file; every module here with a SOURCE is found by itself."""
