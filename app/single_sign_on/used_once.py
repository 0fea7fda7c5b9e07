"""What works once: the state of a sign-in, the id of a logout token. Digests are kept until they expire."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete, select

from app.db.base import db
from app.people.attempts import DIALECT_INSERTS
from app.shared import clock
from app.single_sign_on.models import UsedOnce

USED_CLEANUP_BATCH_SIZE = 500


def use_once(kind: str, token: str, *, until: datetime) -> bool:
    """Write down that a token is used. Returns False if it was used before, also a moment ago elsewhere."""
    digest = hashlib.sha256(f"{kind}\n{token}".encode(errors="replace")).hexdigest()
    insert = DIALECT_INSERTS[db.engine.dialect.name](UsedOnce).values(digest=digest, until=until)
    unused = insert.on_conflict_do_nothing(index_elements=["digest"]).returning(UsedOnce.digest)
    return db.session.scalar(unused) is not None


def delete_expired_uses() -> bool:
    """Delete some of what has expired. Returns whether there was anything."""
    over = select(UsedOnce.digest).where(UsedOnce.until <= clock.now()).limit(USED_CLEANUP_BATCH_SIZE)
    deleted = db.session.execute(delete(UsedOnce).where(UsedOnce.digest.in_(over)))
    db.session.commit()
    return bool(deleted.rowcount)  # type: ignore[attr-defined]
