"""Settings from given environment variables only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from unittest.mock import patch

from config import Settings


def settings_from(environ: Mapping[str, str]) -> Settings:
    """The settings of these environment variables. Raises BadSettings."""
    return _settings_of(frozenset(environ.items()))


@cache
def _settings_of(variables: frozenset[tuple[str, str]]) -> Settings:
    """Read once: they never change, and thousands of tests have the same."""
    with patch.dict(os.environ, dict(variables), clear=True):
        return Settings()


def environ_for(database_url: str, documents_folder: Path) -> dict[str, str]:
    """The environment variables Onramp runs with."""
    return {
        "ONRAMP_ENV": "testing",
        "DATABASE_URL": database_url,
        "DOCUMENTS_DIR": str(documents_folder),
    }
