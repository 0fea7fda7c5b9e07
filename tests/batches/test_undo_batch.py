"""A batch is undone as a whole: each item by the rules of its move; where it cannot be, it says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.application_notes.models import ApplicationNote
from app.batches.actions import undo_batch
from app.batches.models import ItemState
from app.batches.runs import work_on_batches
from app.candidates.models import Status
from app.outbox.models import Message, MessageState
from app.people.accounts import close_account
from app.pipeline.advance import advance
from app.pipeline.queries import transitions_of
from app.pipeline.rules import MoveVerb
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.batches import a_batch, items, some_applications, states, work


@pytest.fixture(autouse=True)
def _time_stands() -> None:
    clock.freeze(clock.now())


def test_an_undone_decline_of_many_sends_nobody_a_mail(cast, session):
    applications = some_applications(cast, 3)
    batch = a_batch(cast.rita, "decline", applications)
    work()
    undo_batch(batch)
    session.commit()
    assert set(states(batch)) == {ItemState.UNDOING}
    work()
    assert set(states(batch)) == {ItemState.UNDONE}
    for application in applications:
        assert (application.status, application.version) == (Status.ACTIVE, 3)
        assert transitions_of(application)[0].undoes == transitions_of(application)[1]
    declined = session.scalars(select(Message.state).where(Message.kind == "application declined"))
    assert set(declined) == {MessageState.CANCELLED}
    assert batch.finished_at is not None


def test_what_cannot_be_undone_says_why_and_the_others_are_undone(cast, session):
    moved, stays = some_applications(cast, 2)
    batch = a_batch(cast.rita, "advance", [moved, stays], reason="convinced")
    work()
    advance(moved, version=2, reason="convinced", by=cast.dana)
    undo_batch(batch)
    session.commit()
    work()
    assert states(batch) == [ItemState.NOT_UNDONE, ItemState.UNDONE]
    assert "Dana Whitfield moved this application to First interview" in items(batch)[0].refusal
    assert (moved.stage.position, stays.stage.position) == (3, 1)


def test_after_ten_minutes_nothing_is_undone(cast, session):
    batch = a_batch(cast.rita, "advance", some_applications(cast, 1), reason="convinced")
    work()
    clock.move(timedelta(minutes=11))
    undo_batch(batch)
    session.commit()
    work()
    assert states(batch) == [ItemState.NOT_UNDONE]
    assert items(batch)[0].refusal == "Too late to undo (limit: 10 minutes)."


def test_a_batch_that_still_runs_is_stopped_and_undone(cast, session):
    applications = some_applications(cast, 3)
    batch = a_batch(cast.rita, "advance", applications, reason="convinced")
    work_on_batches()
    undo_batch(batch)
    session.commit()
    work()
    assert states(batch) == [ItemState.UNDONE, ItemState.STOPPED, ItemState.STOPPED]
    assert [len(transitions_of(each)) for each in applications] == [3, 1, 1]
    assert transitions_of(applications[0])[0].verb is MoveVerb.UNDO


def test_notes_of_a_batch_are_deleted_at_any_time(cast, session):
    batch = a_batch(cast.dana, "note", some_applications(cast, 2), note="To the wrong people.")
    work()
    clock.move(timedelta(days=3))
    undo_batch(batch)
    session.commit()
    work()
    assert set(states(batch)) == {ItemState.UNDONE}
    assert {note.text for note in session.scalars(select(ApplicationNote))} == {""}


def test_what_was_sent_at_once_cannot_be_undone(cast):
    batch = a_batch(cast.rita, "questionnaire", some_applications(cast, 1))
    work()
    with pytest.raises(RuleBroken, match="the mail was already sent"):
        undo_batch(batch)


def test_it_is_undone_once_and_only_if_something_was_done(cast, session):
    (application,) = some_applications(cast, 1)
    batch = a_batch(cast.rita, "advance", [application], reason="convinced")
    refused = a_batch(cast.rita, "advance", some_applications(cast, 1))
    work()
    for _click in range(2):
        undo_batch(batch)
        session.commit()
        work()
    assert states(batch) == [ItemState.UNDONE]
    assert len(transitions_of(application)) == 3
    with pytest.raises(RuleBroken, match="nothing to undo"):
        undo_batch(refused)


def test_an_undo_of_a_person_who_left_ends_with_a_sentence(cast, session):
    (application,) = some_applications(cast, 1)
    batch = a_batch(cast.rita, "advance", [application], reason="convinced")
    work()
    undo_batch(batch)
    close_account(cast.rita, by=cast.ada)
    session.commit()
    work()
    assert states(batch) == [ItemState.NOT_UNDONE]
    assert items(batch)[0].refusal == "The account of Rita Okafor was closed before this was done."
    assert application.stage.position == 2
