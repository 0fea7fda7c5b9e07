"""Two batches over the same people at once, several workers at one batch, and a form sent twice at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app.batches import actions
from app.batches.actions import undo_batch
from app.batches.models import Batch, ItemState
from app.candidates.models import Application
from app.db.base import db
from app.outbox.models import Message
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.questionnaire.models import Questionnaire
from tests.factories.batches import a_batch, a_draft, items, some_applications, states, work
from tests.real.two_at_once import at_once, deed, refusal_of_second

pytestmark = pytest.mark.both_databases  # races
WORKERS, SIZE = 4, 12


def test_each_is_declined_once_by_one_of_two_batches_and_refused_in_the_other(app, cast, session):
    applications = some_applications(cast, SIZE)
    of_rita = a_batch(cast.rita, "decline", applications)
    of_dana = a_batch(cast.dana, "decline", list(reversed(applications)))
    ids = [each.id for each in applications]

    _work_at_once(app)

    assert _moves(session, MoveVerb.DECLINE) == dict.fromkeys(ids, 1)
    mails = session.scalars(select(Message.to_name).where(Message.kind == "application declined"))
    assert set(Counter(mails).values()) == {1}
    ends = Counter[tuple[int, ItemState]]()
    for batch in (of_rita, of_dana):
        for item in items(batch):
            ends[item.application_id, item.state] += 1
            if item.state is ItemState.REFUSED:
                assert "declined this application on" in item.refusal
            else:
                assert item.transition.by_id == batch.by_id
    assert ends == {(id_, state): 1 for id_ in ids for state in (ItemState.DONE, ItemState.REFUSED)}


def test_several_workers_do_each_item_of_a_batch_once(app, cast, session):
    batch = a_batch(cast.rita, "questionnaire", some_applications(cast, SIZE))
    _work_at_once(app)
    assert set(states(batch)) == {ItemState.DONE}
    assert session.query(Questionnaire).count() == SIZE
    assert batch.finished_at is not None


def test_an_undo_while_several_workers_are_at_it_leaves_nothing_moved(app, cast, session):
    batch = a_batch(cast.rita, "advance", some_applications(cast, SIZE), reason="convinced")
    batch_id = batch.id

    def undo() -> None:
        with app.app_context():
            undo_batch(db.session.get_one(Batch, batch_id))
            db.session.commit()

    _work_at_once(app, undo)
    work()

    assert set(states(batch)) <= {ItemState.UNDONE, ItemState.STOPPED}
    assert _moves(session, MoveVerb.ADVANCE) == _moves(session, MoveVerb.UNDO)
    assert {each.stage.position for each in session.scalars(select(Application))} == {1}


def test_a_form_sent_twice_at_once_makes_one_batch(app, client, cast, session):
    applications = some_applications(cast, 2)
    client.sign_in(cast.rita)
    page = f"/openings/{applications[0].opening_id}/applications"
    form = client.form_for("/batches/new", page=page)
    rows = [f"{each.id}-{each.version}" for each in applications]
    sent = (client, form, {"application": rows, "act": "questionnaire"})
    cookie, other = client.get_cookie("onramp"), app.test_client()
    assert cookie is not None
    other.set_cookie(cookie.key, cookie.value)

    assert at_once(app, sent, (other, *sent[1:])) == [303, 303]

    assert session.query(Batch).count() == 1
    assert session.query(Questionnaire).count() == 2


def test_a_draft_that_two_start_at_once_starts_once(app, cast, session):
    batch = a_draft(cast.rita, "advance", some_applications(cast, 1))
    start = deed(actions.start_batch, batch, typed={"reason": "convinced"})
    refusal = refusal_of_second(app, start, start)
    assert refusal is not None and refusal.sentence == "This was already started."


def _work_at_once(app: Flask, *others) -> None:
    """Let several workers begin at the same moment, and others beside them."""
    db.session.commit()
    start = Barrier(WORKERS + len(others))

    def run(task) -> None:
        start.wait()
        task()

    def worker() -> None:
        with app.app_context():
            work()

    with ThreadPoolExecutor(WORKERS + len(others)) as threads:
        for answer in [threads.submit(run, each) for each in (*[worker] * WORKERS, *others)]:
            answer.result()
    db.session.rollback()


def _moves(session, verb: MoveVerb) -> Counter[int]:
    return Counter(session.scalars(select(Transition.application_id).where(Transition.verb == verb)))
