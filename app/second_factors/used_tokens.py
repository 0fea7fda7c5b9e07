"""What works once: a challenge, a form with a new secret."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete, select

from app.db.base import db
from app.people.attempts import DIALECT_INSERTS
from app.second_factors.models import UnfinishedSignIn, UsedToken
from app.shared import clock

EXPIRED_BATCH_SIZE = 500


def spend_token(kind: str, token: str, *, until: datetime) -> bool:
    """Write down that a token is used. False if it was used before, also a moment ago elsewhere."""
    digest = hashlib.sha256(f"{kind}\n{token}".encode(errors="replace")).hexdigest()
    insert = DIALECT_INSERTS[db.engine.dialect.name](UsedToken).values(digest=digest, until=until)
    unused = insert.on_conflict_do_nothing(index_elements=["digest"]).returning(UsedToken.digest)
    return db.session.scalar(unused) is not None


def delete_expired_tokens() -> bool:
    """Delete some used tokens and unfinished sign-ins that have expired. Returns whether there were any."""
    over = select(UsedToken.digest).where(UsedToken.until <= clock.now()).limit(EXPIRED_BATCH_SIZE)
    tokens = db.session.execute(delete(UsedToken).where(UsedToken.digest.in_(over)))
    left = select(UnfinishedSignIn.id).where(UnfinishedSignIn.expires_at <= clock.now())
    ids = left.limit(EXPIRED_BATCH_SIZE)
    sign_ins = db.session.execute(delete(UnfinishedSignIn).where(UnfinishedSignIn.id.in_(ids)))
    db.session.commit()
    return bool(tokens.rowcount or sign_ins.rowcount)  # type: ignore[attr-defined]
