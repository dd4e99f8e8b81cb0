"""Analytics: frames in, frames out; no database, no files, no printing."""
