"""A transfer: the job they leave is history, the new one is on the person, and what ran before ends."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Candidate
from app.onboarding.models import Onboarding
from app.people.jobs import past_jobs
from app.plans.models import HireKind
from app.shared import clock
from tests.factories.applications import a_candidate
from tests.factories.onboardings import a_territory, an_assignment, an_onboarding
from tests.pipeline.test_hire import agreed, ready_to_hire


def hire(client, application, cast, **values):
    said = {**agreed(cast, kind=HireKind.TRANSFER), **values}
    return client.submit(f"/applications/{application.id}/hire", **said)


def of_noel(cast):
    cast.nobody.job_title, cast.nobody.manager = "Renewals Specialist", cast.sam
    return ready_to_hire(cast, candidate=a_candidate("Noel Body", email=cast.nobody.email, user=cast.nobody))


def test_the_old_job_is_history_and_the_new_one_is_on_the_person(client, cast, session):
    application = of_noel(cast)
    client.sign_in(cast.rita)

    assert hire(client, application, cast).status_code == 303

    noel = cast.nobody
    assert (noel.job_title, noel.manager) == ("Inside Sales Representative", cast.marta)
    (past,) = past_jobs(noel)
    assert (past.job_title, past.manager) == ("Renewals Specialist", cast.sam)
    assert past.ended_on == clock.today("UTC") + timedelta(days=14)
    (onboarding,) = session.scalars(select(Onboarding))
    assert onboarding.previous_manager is cast.sam
    client.sign_in(cast.ada)
    page = client.get(f"/people/{noel.id}").text
    assert "Renewals Specialist" in page
    assert "Manager: Sam Carter" in page


def test_the_recruiter_names_the_previous_manager_where_nobody_knows_them(client, cast, session):
    application = of_noel(cast)
    cast.nobody.manager = None
    client.sign_in(cast.rita)
    assert hire(client, application, cast, previous_manager="nobody@nowhere.example").status_code == 422

    assert hire(client, application, cast, previous_manager=cast.ines.email).status_code == 303

    assert session.scalars(select(Onboarding)).one().previous_manager is cast.ines


def test_nobody_is_their_own_previous_manager(client, cast, session):
    application = of_noel(cast)
    client.sign_in(cast.rita)

    answer = hire(client, application, cast, previous_manager=cast.nobody.email)

    assert answer.status_code == 422
    assert "An ISR cannot be their own manager." in answer.text


def again(cast, session):
    """An ISR with a running onboarding applies for another opening."""
    candidate = session.scalars(select(Candidate).where(Candidate.user_id == cast.jonas.id)).one()
    return ready_to_hire(cast, candidate=candidate)


def test_a_second_hire_ends_the_onboarding_that_runs_and_has_both_gating_issues(client, cast, session):
    first = an_onboarding(cast)
    application = again(cast, session)
    client.sign_in(cast.rita)

    assert hire(client, application, cast).status_code == 303

    second = session.scalars(select(Onboarding).where(Onboarding.ended_at.is_(None))).one()
    assert (second.kind, len(second.gating_issues)) == (HireKind.TRANSFER, 2)
    assert second.previous_manager is cast.marta
    assert (first.ended_at is not None, second.follows) == (True, first)


def test_a_transfer_needs_a_handover_of_territories_first(client, cast, session):
    an_assignment(cast, territory=a_territory("EMEA North"))
    application = again(cast, session)
    client.sign_in(cast.rita)

    answer = hire(client, application, cast)

    assert answer.status_code == 422
    assert "Jonas Falk holds EMEA North. Hand over or end what they hold before the transfer." in answer.text


def test_undoing_a_transfer_resumes_the_first_onboarding(client, cast, session):
    first = an_onboarding(cast)
    cast.jonas.manager = cast.milan
    application = again(cast, session)
    client.sign_in(cast.rita)
    hire(client, application, cast)

    page = f"/applications/{application.id}"
    assert client.submit(f"{page}/undo", page=page).status_code == 303

    assert session.scalars(select(Onboarding).where(Onboarding.ended_at.is_(None))).one() is first
    assert (cast.jonas.roles, cast.jonas.manager) == ({Role.ISR}, cast.milan)
