"""Settings from given environment variables only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import patch

from config import Settings


def settings_from(environ: Mapping[str, str]) -> Settings:
    """The settings of these environment variables. Raises BadSettings."""
    with patch.dict(os.environ, environ, clear=True):
        return Settings()


def environ_for(database_url: str, documents_folder: Path) -> dict[str, str]:
    """The environment variables Onramp runs with."""
    return {
        "ONRAMP_ENV": "testing",
        "DATABASE_URL": database_url,
        "DOCUMENTS_DIR": str(documents_folder),
    }
