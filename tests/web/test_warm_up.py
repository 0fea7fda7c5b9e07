"""What the first web process loads before the others are copied from it."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest

from app import create_app
from app.db.base import db
from app.warm_up import warm_up
from tests.factories.settings import settings_from


@pytest.fixture(autouse=True)
def _leave_the_garbage(monkeypatch):
    """To look at all that a test process holds, twice, takes six seconds."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "collect", lambda: 0)


def test_no_connection_is_left_open_for_the_copies(app, cast, session):
    session.commit()

    with ThreadPoolExecutor(1) as thread:  # without the context of the test, as the first process has none
        thread.submit(warm_up, app).result()

    assert "Connections in pool: 0 " in db.engine.pool.status()
    assert db.engine.pool.checkedout() == 0


def test_without_a_database_it_starts_all_the_same():
    away = "postgresql+psycopg://onramp@127.0.0.1:1/onramp"
    warm_up(create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": away})))
