"""A transfer: the job they leave is history, the new one is on the person, and what ran before ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Candidate
from app.onboarding.models import Onboarding
from app.people.jobs import past_jobs
from app.pipeline.undo import undo
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate
from tests.factories.onboardings import a_territory, an_assignment, an_onboarding
from tests.pipeline.hiring import agreed, hire_by_rita, ready_to_hire


@pytest.fixture
def noels(cast):
    """The application of Noel, a colleague with a job and a manager."""
    cast.nobody.job_title, cast.nobody.manager = "Renewals Specialist", cast.sam
    return ready_to_hire(cast, candidate=a_candidate("Noel Body", email=cast.nobody.email, user=cast.nobody))


def of_jonas(cast, session):
    """The application of Jonas, who was hired before, to another opening."""
    candidate = session.scalars(select(Candidate).where(Candidate.user_id == cast.jonas.id)).one()
    return ready_to_hire(cast, candidate=candidate)


def test_the_old_job_is_history_and_the_new_one_is_on_the_person(client, cast, noels):
    onboarding = hire_by_rita(cast, noels, HireKind.TRANSFER)

    noel = cast.nobody
    assert (noel.job_title, noel.manager) == ("Inside Sales Representative", cast.marta)
    (past,) = past_jobs(noel)
    assert (past.job_title, past.manager) == ("Renewals Specialist", cast.sam)
    assert past.ended_on == clock.today("UTC") + timedelta(days=14)
    assert onboarding.previous_manager is cast.sam
    client.sign_in(cast.ada)
    page = client.get(f"/people/{noel.id}").text
    assert "Renewals Specialist" in page
    assert "Manager: Sam Carter" in page


def test_the_recruiter_names_the_previous_manager_where_nobody_knows_them(client, cast, session, noels):
    cast.nobody.manager = None
    client.sign_in(cast.rita)
    form = client.form_for(f"/applications/{noels.id}/hire")
    said = agreed(cast, kind=HireKind.TRANSFER)
    assert client.send(form, **said, previous_manager="nobody@nowhere.example").status_code == 422
    themselves = client.send(form, **said, previous_manager=cast.nobody.email)
    assert themselves.status_code == 422
    assert "Nobody can be their own manager." in themselves.text

    assert client.send(form, **said, previous_manager=cast.ines.email).status_code == 303

    assert session.scalars(select(Onboarding)).one().previous_manager is cast.ines


def test_a_transfer_ends_the_running_onboarding_and_an_undo_resumes_it(cast, session):
    first = an_onboarding(cast)
    application = of_jonas(cast, session)

    second = hire_by_rita(cast, application, HireKind.TRANSFER)

    assert (second.kind, len(second.gating_issues)) == (HireKind.TRANSFER, 2)
    assert second.previous_manager is cast.marta
    assert (first.ended_at is not None, second.follows) == (True, first)
    cast.jonas.manager = cast.milan
    undo(application, version=application.version, by=cast.rita)
    assert session.scalars(select(Onboarding).where(Onboarding.ended_at.is_(None))).one() is first
    assert cast.jonas.roles == {Role.ISR}


def test_a_transfer_needs_a_handover_of_territories_first(cast, session):
    an_assignment(cast, territory=a_territory("EMEA North"))
    application = of_jonas(cast, session)

    with pytest.raises(RuleBroken, match=r"holds EMEA North\. Hand over or end what they hold before"):
        hire_by_rita(cast, application, HireKind.TRANSFER)
