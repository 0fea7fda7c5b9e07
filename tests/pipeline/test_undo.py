"""Undoing the last move: a record of its own, in time, and only while nothing has built on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.undo import UNDO_WINDOW
from app.candidates.models import Status
from app.onboarding.models import Onboarding
from app.outbox.models import Message, MessageState
from app.pipeline.advance import advance
from app.pipeline.decline import decline
from app.pipeline.queries import transitions_of
from app.pipeline.rules import DeclineReason, MoveVerb
from app.pipeline.undo import undo
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import an_interview
from tests.factories.onboardings import an_established_isr
from tests.pipeline.hiring import hire_by_rita, ready_to_hire


def undo_by_rita(cast, application):
    return undo(application, version=application.version, by=cast.rita)


def advanced(cast, stage: int = 2):
    """An application that Rita has just advanced from this stage."""
    application = an_application(cast, stage)
    advance(application, version=application.version, reason="convinced", by=cast.rita)
    return application


def test_undoing_an_advance_moves_back_records_both_moves_and_is_final(client, cast):
    application = advanced(cast)
    page = f"/applications/{application.id}"
    client.sign_in(cast.rita)

    assert client.submit(f"{page}/undo", page=page).status_code == 303

    assert (application.stage.position, application.status) == (2, Status.ACTIVE)
    undone, move, *_ = transitions_of(application)
    assert (undone.verb, undone.undoes, move.verb) == (MoveVerb.UNDO, move, MoveVerb.ADVANCE)
    again = client.forge(f"{page}/undo", version=application.version)
    assert again.status_code == 422
    assert "There is no move to undo." in again.text


def test_a_decline_undone_in_time_sends_no_mail(cast, session):
    application = an_application(cast, 2)
    decline(application, version=2, reason=DeclineReason.SKILLS, by=cast.rita)

    undo_by_rita(cast, application)

    assert application.status is Status.ACTIVE
    (mail,) = session.scalars(select(Message))
    assert mail.state is MessageState.CANCELLED


def test_a_move_can_be_undone_for_ten_minutes(cast):
    clock.freeze(clock.now())
    in_time, late = advanced(cast), advanced(cast)

    clock.move(UNDO_WINDOW - timedelta(seconds=1))
    undo_by_rita(cast, in_time)
    clock.move(timedelta(seconds=2))
    with pytest.raises(RuleBroken, match="Too late to undo"):
        undo_by_rita(cast, late)

    assert (in_time.stage.position, late.stage.position) == (2, 3)


def test_a_move_that_something_depends_on_cannot_be_undone(client, cast):
    application = advanced(cast, 3)
    client.sign_in(cast.rita)
    page = f"/applications/{application.id}"
    form = client.form_for(f"{page}/undo", page=page)
    an_interview(application, cast.ines, starts_in=timedelta(days=2))

    answer = client.send(form)

    assert answer.status_code == 422
    assert "an interview was scheduled since" in answer.text
    assert "No mail about it was sent" not in answer.text
    assert application.stage.position == 4
    assert f"{page}/undo" not in client.get(page).text, "no button where it is refused"
    shown = client.get(f"{page}/undo")
    assert (shown.status_code, "an interview was scheduled since" in shown.text) == (422, True)


def test_an_undone_hire_leaves_no_isr_no_onboarding_and_no_invitation(cast, session):
    application = ready_to_hire(cast)
    onboarding = hire_by_rita(cast, application)

    undo_by_rita(cast, application)

    assert application.status is Status.ACTIVE
    isr = application.candidate.user
    assert (isr.active, Role.ISR in isr.roles) == (False, False)
    assert session.scalars(select(Onboarding)).all() == [onboarding]
    assert onboarding.ended_at is not None
    waiting = select(Message).where(Message.to_email == isr.email, Message.state == MessageState.WAITING)
    assert session.scalars(waiting).all() == []
    hire_by_rita(cast, application)
    assert (isr.active, Role.ISR in isr.roles) == (True, True), "and can be hired again"


def test_a_hire_cannot_be_undone_after_the_invitation_was_used(cast):
    application = ready_to_hire(cast)
    hire_by_rita(cast, application)
    isr = application.candidate.user
    for isr.password_hash, isr.has_provider_identity in (("set", False), (None, True)):
        with pytest.raises(RuleBroken, match="has used the invitation"):
            undo_by_rita(cast, application)

    assert application.status is Status.HIRED


def test_an_isr_from_before_onramp_stays_one_when_a_hire_is_undone(cast):
    an_established_isr(cast.jonas, cast.marta)
    candidate = a_candidate("Jonas Falk", email=cast.jonas.email, user=cast.jonas)
    application = ready_to_hire(cast, candidate=candidate)
    hire_by_rita(cast, application, HireKind.TRANSFER)

    undo_by_rita(cast, application)

    assert cast.jonas.roles == {Role.ISR}
