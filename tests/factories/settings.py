"""Settings from given environment variables only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from unittest.mock import patch

from config import Settings


def settings_from(environ: Mapping[str, str]) -> Settings:
    """The settings of these environment variables. Raises BadSettings."""
    with patch.dict(os.environ, environ, clear=True):
        return Settings()
