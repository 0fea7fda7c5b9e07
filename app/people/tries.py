"""Counting what may not be tried too often, as rows: right with any number of machines.

A try is counted for each of its keys, such as the email it was about and the address it came from.
Keys are kept as digests, for a day.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select

from app.people.models import Try
from app.shared import clock
from app.shared.database import db

KEPT = timedelta(days=1)


def note_try(what: str, *keys: str) -> None:
    """Count a try of something for each of its keys, and forget those older than a day."""
    db.session.add_all([Try(key=_digest(what, key)) for key in keys])
    db.session.execute(delete(Try).where(Try.at < clock.now() - KEPT))


def tries(what: str, key: str, *, within: timedelta) -> int:
    """How often something was tried for a key within a span, at most KEPT."""
    lately = (Try.key == _digest(what, key), Try.at > clock.now() - within)
    return db.session.scalar(select(func.count()).where(*lately)) or 0


def _digest(what: str, key: str) -> str:
    return hashlib.sha256(f"{what}:{key.strip().lower()}".encode()).hexdigest()
