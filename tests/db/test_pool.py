"""A connection is asked whether it works only if it was not used for a while."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine

from app.db import pool

pytestmark = pytest.mark.both_databases


def test_only_an_idle_connection_is_pinged(app, session, monkeypatch):
    engine = create_engine(
        session.get_bind().url, poolclass=pool.ConnectionPool, pool_pre_ping=True, pool_size=1
    )
    pings, now = [], [1000.0]
    ping = engine.dialect.do_ping
    monkeypatch.setattr(engine.dialect, "do_ping", lambda connection: pings.append(1) or ping(connection))
    monkeypatch.setattr(pool, "time", SimpleNamespace(monotonic=lambda: now[0]))
    pinged = []
    for idle_seconds in (0, 0, pool.PING_AFTER_SECONDS - 1, pool.PING_AFTER_SECONDS, 1):
        now[0] += idle_seconds
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        pinged.append(len(pings))
    engine.dispose()
    assert pinged == [0, 0, 0, 1, 1]


def test_the_application_uses_it(app, session):
    assert isinstance(session.get_bind().pool, pool.ConnectionPool)
