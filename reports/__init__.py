"""Reports: sections of blocks, rendered as HTML and Markdown."""
