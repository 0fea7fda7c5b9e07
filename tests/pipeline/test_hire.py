"""Hiring: from the end of the last stage, with a start date, a manager and a kind."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Status
from app.onboarding.models import Onboarding
from app.outbox.models import Message
from app.people.models import User
from app.plans.models import HireKind
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate, an_application
from tests.pipeline.hiring import agreed, hire_by_rita, ready_to_hire

INCOMPLETE = [
    ({"start_date": "2020-01-01"}, "The start date is in the past."),
    ({"start_date": "next Monday"}, "This is not a date."),
    ({"start_date": ""}, "Enter the start date."),
    ({"manager": ""}, "Choose a manager."),
    ({"kind": HireKind.TRANSFER.value}, "so this is no transfer"),
]


def test_someone_new_gets_a_user_an_invitation_and_an_onboarding(client, cast, session):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)

    answer = client.submit(f"/applications/{application.id}/hire", **agreed(cast))

    assert answer.status_code == 303
    assert application.status is Status.HIRED
    isr = application.candidate.user
    assert isr.email == application.candidate.email
    assert isr.roles == {Role.ISR}
    (onboarding,) = session.scalars(select(Onboarding))
    assert (onboarding.isr, onboarding.manager, onboarding.recruiter) == (isr, cast.marta, cast.rita)
    kinds = set(session.scalars(select(Message.kind).where(Message.to_email == isr.email)))
    assert "invitation" in kinds


def test_an_internal_transfer_keeps_their_user(cast, session):
    cast.nobody.job_title = "Renewals Specialist"
    candidate = a_candidate("Noel Body", email=cast.nobody.email, user=cast.nobody)
    application = ready_to_hire(cast, candidate=candidate)
    people = set(session.scalars(select(User.id)))
    with pytest.raises(RuleBroken, match="works here already"), session.begin_nested():
        hire_by_rita(cast, application, HireKind.NEW)

    onboarding = hire_by_rita(cast, application, HireKind.TRANSFER)

    assert set(session.scalars(select(User.id))) == people, "hiring made a second person"
    assert Role.ISR in cast.nobody.roles
    assert len(onboarding.gating_issues) == 2


def test_an_incomplete_hire_is_refused_and_changes_nothing(client, cast, session):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)
    page = f"/applications/{application.id}/hire"
    form = client.form_for(page)

    refusals = [
        (client.send(form, **{**agreed(cast), **changed}), sentence) for changed, sentence in INCOMPLETE
    ]
    without_the_role = {**agreed(cast), "manager": str(cast.ines.id), "version": application.version}
    refusals.append((client.forge(page, **without_the_role), "Choose one from the list."))

    for refused, sentence in refusals:
        assert refused.status_code == 422
        assert sentence in refused.text
    assert application.status is Status.ACTIVE
    assert session.scalars(select(Onboarding)).all() == []
    assert session.scalar(select(User).where(User.email == application.candidate.email)) is None


def test_hiring_is_refused_before_the_last_stage(cast):
    application = an_application(cast, 5)
    with pytest.raises(RuleBroken, match="This is stage 5 of 6"):
        hire_by_rita(cast, application)
    assert application.status is Status.ACTIVE
