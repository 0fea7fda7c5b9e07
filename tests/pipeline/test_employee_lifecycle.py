"""Apply, get an account, be hired, leave, be hired again and transfer: one person all the way."""

from __future__ import annotations

from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Application, Candidate, MatchedBy, Status
from app.onboarding.models import Onboarding
from app.people.accounts import close_account
from app.people.jobs import past_jobs
from app.people.models import User
from app.plans.models import HireKind
from app.territories.actions import end_onboarding
from tests.careers.applying import applies
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.pipeline.hiring import hire_by_rita

EMAIL = "kim@example.org"


def hire(cast, application, kind: HireKind) -> None:
    a_scorecard(an_interview(application, cast.sam))
    hire_by_rita(cast, application, kind)


def running(session) -> Onboarding:
    return session.scalars(select(Onboarding).where(Onboarding.ended_at.is_(None))).one()


def test_one_person_from_application_to_leaving(client, cast, session):
    applies(client, an_opening(cast), name="Kim Larsen", email=EMAIL)
    kim = session.scalars(select(Candidate).where(Candidate.email == EMAIL)).one()
    first = session.scalars(select(Application)).one()

    client.sign_in(cast.ada)
    invited = {"name": "Kim Larsen", "email": EMAIL, "time_zone": "Europe/Oslo"}
    client.submit("/people/invite", **invited)
    user = session.scalars(select(User).where(User.email == EMAIL)).one()
    assert (kim.user, kim.matched_by) == (user, MatchedBy.EMAIL)
    first.stage = first.opening.stages[-1]
    first.stage_id = first.stage.id

    hire(cast, first, HireKind.NEW)
    assert (first.status, user.roles) == (Status.HIRED, {Role.ISR})

    end_onboarding(running(session), reason="Leaves for another company.", by=cast.marta)
    close_account(user, by=cast.ada)
    session.commit()
    session.expire(kim)
    assert not kim.internal
    assert past_jobs(user)[0].job_title == "Inside Sales Representative"

    hire(cast, an_application(cast, 6, candidate=kim), HireKind.NEW)
    assert (user.active, user.roles, user.password_hash) == (True, {Role.ISR}, None)
    assert len(running(session).gating_issues) == 1

    session.expire(kim)
    assert kim.internal
    hire(cast, an_application(cast, 6, candidate=kim), HireKind.TRANSFER)
    transfer = running(session)
    assert (transfer.kind, len(transfer.gating_issues)) == (HireKind.TRANSFER, 2)
    assert transfer.previous_manager is cast.marta
    assert session.scalars(select(User).where(User.email == EMAIL)).all() == [user]
    assert session.scalars(select(Candidate).where(Candidate.user_id == user.id)).all() == [kim]
