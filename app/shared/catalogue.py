"""Mark texts for the catalogue where they cannot be translated yet, as in a process without Flask."""

from __future__ import annotations


def gettext_noop(text: str) -> str:
    """The same text. A page translates it when it shows it."""
    return text
