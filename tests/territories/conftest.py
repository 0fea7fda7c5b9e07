"""How often a race is run."""

from __future__ import annotations

import pytest


@pytest.fixture
def rounds(is_full: bool) -> range:
    """More of them in a full run."""
    return range(8 if is_full else 2)
