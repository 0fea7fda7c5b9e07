"""Sources of candidates."""

from __future__ import annotations

from app.sources.actions import add_source
from app.sources.models import Source


def a_source(name: str = "Job board", code: str = "") -> Source:
    """A source that is proposed."""
    return add_source(name=name, code=code)
