"""A lock of a row brings the record up to date, and leaves alone what did not change."""

from __future__ import annotations

import pytest
from sqlalchemy import event, insert, inspect, update
from sqlalchemy.exc import DBAPIError

from app.candidates.models import Application, Candidate
from app.db.base import db
from app.db.row_locks import lock_row, read_again
from app.interviews.models import SlotRequest, slot_requests_of
from app.shared import clock
from tests.factories.applications import an_application


@pytest.fixture
def application(cast, session):
    application = an_application(cast, 3)
    session.commit()
    assert application.candidate.name
    return application


def test_what_somebody_else_saved_meanwhile_is_read(application, session):
    with db.engine.begin() as elsewhere:
        elsewhere.execute(update(Application).where(Application.id == application.id).values(version=9))

    lock_row(application)

    assert application.version == 9


def test_what_points_to_it_is_read_again_and_what_it_points_to_stays(application, session):
    assert slot_requests_of(application) == []
    asked = {"application_id": application.id, "stage_id": application.stage_id, "asked_at": clock.now()}
    with db.engine.begin() as elsewhere:
        elsewhere.execute(insert(SlotRequest).values(**asked))
    read = []
    event.listen(db.engine, "before_cursor_execute", lambda *executed: read.append(executed[2]))

    lock_row(application)

    assert application.candidate.name
    assert len(read) == 1
    assert len(slot_requests_of(application)) == 1


def test_nobody_else_writes_a_locked_row_and_a_row_read_again_is_not_locked(application, session):
    read_again(application.candidate)
    lock_row(application)

    _rename(application.candidate_id)
    with pytest.raises(DBAPIError, match="lock timeout"):
        _decline(application.id)
    read_again(application.candidate)
    assert application.candidate.name == "Renamed"


def test_a_change_that_is_not_saved_yet_is_saved_first(application, session):
    application.decline_reason = "skills"
    lock_row(application)
    assert application.decline_reason == "skills"
    assert not inspect(application).modified


def _rename(candidate_id):
    _write(update(Candidate).where(Candidate.id == candidate_id).values(name="Renamed"))


def _decline(application_id):
    _write(update(Application).where(Application.id == application_id).values(decline_reason="x"))


def _write(statement):
    with db.engine.begin() as elsewhere:
        elsewhere.exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
        elsewhere.execute(statement)
