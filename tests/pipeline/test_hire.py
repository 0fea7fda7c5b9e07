"""Hiring: from the end of the last stage, with a start date, a manager and a kind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Status
from app.onboarding.models import Onboarding
from app.outbox.models import Message
from app.people.models import User
from app.plans.models import HireKind
from app.shared import clock
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview


def ready_to_hire(cast, **values):
    application = an_application(cast, 6, **values)
    a_scorecard(an_interview(application, cast.sam))
    return application


def agreed(cast, *, days: int = 14, kind: HireKind = HireKind.NEW) -> dict[str, str]:
    start = clock.today("UTC") + timedelta(days=days)
    said = {"start_date": start.isoformat(), "manager": str(cast.marta.id), "kind": kind.value}
    if kind is HireKind.TRANSFER:
        said |= {"in_role_since": "2020-03-01", "from_sales_development": "no", "waived_by": ""}
    return said


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


def test_an_internal_transfer_keeps_their_user(client, cast, session):
    cast.nobody.job_title = "Renewals Specialist"
    candidate = a_candidate("Noel Body", email=cast.nobody.email, user=cast.nobody)
    application = ready_to_hire(cast, candidate=candidate)
    client.sign_in(cast.rita)
    people = set(session.scalars(select(User.id)))

    answer = client.submit(f"/applications/{application.id}/hire", **agreed(cast, kind=HireKind.TRANSFER))

    assert answer.status_code == 303
    assert set(session.scalars(select(User.id))) == people, "hiring made a second person"
    assert Role.ISR in cast.nobody.roles
    (onboarding,) = session.scalars(select(Onboarding))
    assert len(onboarding.gating_issues) == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"start_date": "2020-01-01"}, "The start date is in the past."),
        ({"start_date": "next Monday"}, "Not a valid date value."),
        ({"start_date": ""}, "Enter the start date."),
        ({"manager": ""}, "Choose a manager."),
        ({"kind": HireKind.TRANSFER.value}, "so this is no transfer"),
    ],
)
def test_an_incomplete_hire_is_refused_and_changes_nothing(client, cast, session, changed, sentence):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)

    refused = client.submit(f"/applications/{application.id}/hire", **{**agreed(cast), **changed})

    assert refused.status_code == 422
    assert sentence in refused.text
    assert application.status is Status.ACTIVE
    assert session.scalars(select(Onboarding)).all() == []
    assert session.scalar(select(User).where(User.email == application.candidate.email)) is None


def test_a_manager_without_the_role_is_refused(client, cast, session):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)
    version = application.version

    answer = client.forge(
        f"/applications/{application.id}/hire",
        **{**agreed(cast), "manager": str(cast.ines.id), "version": version},
    )

    assert answer.status_code == 422
    assert application.status is Status.ACTIVE


def test_hiring_is_refused_before_the_last_stage(client, cast, session):
    application = an_application(cast, 5)
    client.sign_in(cast.rita)

    answer = client.forge(
        f"/applications/{application.id}/hire",
        version=application.version,
        **agreed(cast),
        reason="in a hurry",
    )

    assert answer.status_code == 422
    assert "This is stage 5 of 6" in answer.text
    assert application.status is Status.ACTIVE
