"""Two people move one application: one succeeds, the other reads who did and keeps what they typed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.candidates.models import Application, Status
from app.db.base import db
from app.people.models import User
from app.pipeline.advance import advance
from app.pipeline.models import Transition
from app.pipeline.rules import DeclineReason
from app.shared.refusals import Conflict
from tests.factories.applications import an_application
from tests.pipeline.hiring import agreed, hire_by_rita, ready_to_hire

THREADS = 8


def test_the_second_of_two_movers_reads_who_moved_it_and_keeps_what_they_typed(client, cast):
    application = an_application(cast, 3)
    decline = f"/applications/{application.id}/decline"
    client.sign_in(cast.rita)
    opened_before = client.form_for(decline)
    advance(application, version=3, reason="convinced", by=cast.dana)

    refused = client.send(opened_before, reason=DeclineReason.VALUES.value, note="typed with care")

    assert refused.status_code == 409
    assert "Dana Whitfield moved this application to" in refused.text
    assert "moved this application to Peer interview on" in refused.text
    assert "typed with care" in refused.text
    assert f'selected value="{DeclineReason.VALUES.value}"' in refused.text
    assert application.status is Status.ACTIVE


def test_the_second_of_two_who_hire_reads_who_hired_and_not_about_a_transfer(client, cast):
    application = ready_to_hire(cast)
    client.sign_in(cast.dana)
    opened_before = client.form_for(f"/applications/{application.id}/hire")
    hire_by_rita(cast, application)

    refused = client.send(opened_before, **agreed(cast))

    assert refused.status_code == 409
    assert "Rita Okafor" in refused.text
    assert "In current role since" not in refused.text


@pytest.mark.both_databases  # a race
def test_of_many_moves_at_once_one_succeeds(app, cast, session):
    application_id = an_application(cast, 3).id
    rita_id = cast.rita.id
    session.commit()
    together = Barrier(THREADS)

    def advance_at_once(_number: int) -> str:
        with app.app_context():
            application = db.session.get_one(Application, application_id)
            by = db.session.get_one(User, rita_id)
            db.session.rollback()
            together.wait()
            try:
                advance(application, version=3, reason="convinced", by=by)
                db.session.commit()
            except Conflict as conflict:
                return conflict.sentence
            return "moved"

    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(advance_at_once, range(THREADS)))

    assert answers.count("moved") == 1
    assert sum("Rita Okafor moved this application" in answer for answer in answers) == THREADS - 1
    moves = session.scalar(select(func.count()).where(Transition.application_id == application_id))
    assert moves == 4, "one more than the three that brought it here"
