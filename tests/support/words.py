"""Words that claim to know why."""

import re

from baltica.cypher.check import CAUSAL

# Terms of statistics and of speech that hold one of the words and claim nothing.
TERMS = re.compile(
    r"effect[ _]sizes?|fixed[- ]effects?|country effects?|region effects?|explains? (itself|itselves|themselves)", re.I
)


def claims(text: str) -> list[str]:
    """The causal words of a text, without those that are part of a term."""
    return [found.group() for found in CAUSAL.finditer(TERMS.sub("", text))]
