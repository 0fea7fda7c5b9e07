"""A POST that only reads for a while lets others write, also on SQLite."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.db.base import db, only_reading
from app.people.models import User

pytestmark = pytest.mark.both_databases  # who may write when


def test_others_write_while_a_post_only_reads(app, cast, session):
    session.commit()
    with app.test_request_context(method="POST"), only_reading():
        names = set(db.session.scalars(select(User.name)))
        with db.engine.connect() as other:
            other.execute(text("UPDATE users SET name = 'Changed' WHERE id = :id"), {"id": cast.rita.id})
            other.commit()
        assert "Changed" not in names


def test_a_post_writes_again_after_it(app, cast, session):
    session.commit()
    with app.test_request_context(method="POST"):
        with only_reading():
            db.session.scalars(select(User.name)).all()
        user = db.session.get_one(User, cast.rita.id)
        user.name = "Changed"
        db.session.commit()
    assert session.scalar(select(User.name).where(User.id == cast.rita.id)) == "Changed"
