"""Admins see on each page that this is a restored copy; nobody else does, and nobody once it is live."""

from __future__ import annotations

from app.shared import clock
from tests.factories.restores import a_restored_copy

SENTENCE = "This is a copy, restored from the backup of "


def test_admins_see_that_this_is_a_restored_copy(cast, session, client):
    restore = a_restored_copy()
    client.sign_in(cast.rita)
    assert SENTENCE not in client.get("/").text
    client.sign_in(cast.ada)
    assert SENTENCE in client.get("/people").text
    restore.live_at = clock.now()
    session.commit()
    assert SENTENCE not in client.get("/people").text
