"""How soon and how far ahead a slot may be."""

from __future__ import annotations

from datetime import timedelta

NOTICE = timedelta(hours=48)  # a slot is never sooner than this
REACH = timedelta(days=14)  # and never further away than this
