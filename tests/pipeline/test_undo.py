"""Undoing the last move: a record of its own, in time, and only while nothing has built on it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.access.roles import Role
from app.activity.undo import UNDO_WINDOW
from app.candidates.models import Status
from app.onboarding.models import Onboarding
from app.outbox.models import Message, MessageState
from app.pipeline.queries import transitions_of
from app.pipeline.rules import DeclineReason, MoveVerb
from app.plans.models import HireKind
from app.shared import clock
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import an_interview
from tests.factories.onboardings import an_established_isr
from tests.pipeline.test_hire import agreed, ready_to_hire


def undo(client, application):
    page = f"/applications/{application.id}"
    return client.submit(f"{page}/undo", page=page)


def test_undoing_an_advance_moves_back_and_records_both_moves(client, cast, session):
    application = an_application(cast, 2)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/advance", reason="convinced")

    assert undo(client, application).status_code == 303

    assert (application.stage.position, application.status) == (2, Status.ACTIVE)
    undone, advanced, *_ = transitions_of(application)
    assert (undone.verb, undone.undoes) == (MoveVerb.UNDO, advanced)


def test_a_decline_undone_in_time_sends_no_mail(client, cast, session):
    application = an_application(cast, 2)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/decline", reason=DeclineReason.SKILLS.value)

    undo(client, application)

    assert application.status is Status.ACTIVE
    (mail,) = session.scalars(select(Message))
    assert mail.state is MessageState.CANCELLED


def test_a_move_can_be_undone_for_ten_minutes(client, cast, session):
    clock.freeze(clock.now())
    application = an_application(cast, 2)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/advance", reason="convinced")
    page = f"/applications/{application.id}"
    form = client.form_for(f"{page}/undo", page=page)

    clock.move(UNDO_WINDOW + timedelta(seconds=1))

    late = client.send(form)
    assert late.status_code == 422
    assert "Too late to undo" in late.text
    assert application.stage.position == 3


def test_a_move_that_something_depends_on_cannot_be_undone(client, cast, session):
    application = an_application(cast, 3)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/advance", reason="convinced")
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


def test_an_undo_cannot_be_undone(client, cast, session):
    application = an_application(cast, 2)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/advance", reason="convinced")
    undo(client, application)

    answer = client.forge(f"/applications/{application.id}/undo", version=application.version)

    assert answer.status_code == 422
    assert "There is no move to undo." in answer.text


def test_an_undone_hire_leaves_no_isr_no_onboarding_and_no_invitation(client, cast, session):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/hire", **agreed(cast))

    assert undo(client, application).status_code == 303

    assert application.status is Status.ACTIVE
    isr = application.candidate.user
    assert (isr.active, Role.ISR in isr.roles) == (False, False)
    (onboarding,) = session.scalars(select(Onboarding))
    assert onboarding.ended_at is not None
    waiting = select(Message).where(Message.to_email == isr.email, Message.state == MessageState.WAITING)
    assert session.scalars(waiting).all() == []


def test_a_candidate_can_be_hired_again_after_an_undone_hire(client, cast, session):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/hire", **agreed(cast))
    undo(client, application)

    assert client.submit(f"/applications/{application.id}/hire", **agreed(cast)).status_code == 303

    isr = application.candidate.user
    assert (isr.active, Role.ISR in isr.roles) == (True, True)


def test_a_hire_cannot_be_undone_after_the_invitation_was_used(client, cast, session):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/hire", **agreed(cast))
    page = f"/applications/{application.id}"
    form = client.form_for(f"{page}/undo", page=page)
    application.candidate.user.password_hash = "set"

    answer = client.send(form)

    assert answer.status_code == 422
    assert "has used the invitation" in answer.text
    assert application.status is Status.HIRED


def test_an_isr_from_before_onramp_stays_one_when_a_hire_is_undone(client, cast, session):
    an_established_isr(cast.jonas, cast.marta)
    candidate = a_candidate("Jonas Falk", email=cast.jonas.email, user=cast.jonas)
    application = ready_to_hire(cast, candidate=candidate)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/hire", **agreed(cast, kind=HireKind.TRANSFER))

    assert undo(client, application).status_code == 303

    assert cast.jonas.roles == {Role.ISR}
