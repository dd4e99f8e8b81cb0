"""The claims of the paper: a section each, with what the data say and the verdict by the frozen rules."""
