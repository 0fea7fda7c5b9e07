"""Settings as an environment of these variables gives them, whatever this machine's own environment says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from unittest.mock import patch

from config import Settings


def settings_from(environ: Mapping[str, str]) -> Settings:
    """The settings read from these environment variables and no others. Raises BadSettings."""
    with patch.dict(os.environ, environ, clear=True):
        return Settings()
