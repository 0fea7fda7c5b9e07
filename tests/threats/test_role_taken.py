"""48: a role that was taken from someone opens nothing any more, from the next request on.

What the record says of them (manager, recruiter, interviewer) stays as it was. That every permission asks
for both is held by house/test_role_and_relation.py; here is what people did on the pages.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.home.your_turn import your_turn_of
from app.interviews.free_slots import interviewer_pool
from app.interviews.schedule import schedule_interview
from app.outbox.models import Message
from app.people.accounts import revoke_role
from app.people.models import User
from app.reminders.actions import send_one_reminder
from app.scorecards.late_reminders import send_one_late_reminder
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application
from tests.factories.availability import working_hours
from tests.factories.documents import a_document
from tests.factories.interviews import an_interview
from tests.factories.onboardings import an_onboarding


@pytest.mark.parametrize(("who", "role"), [("marta", Role.ISR_MANAGER), ("rita", Role.RECRUITER)])
def test_an_onboarding_is_neither_seen_nor_ended(client, cast, session, who, role) -> None:
    onboarding, someone = an_onboarding(cast), getattr(cast, who)
    session.commit()
    client.sign_in(someone)
    page, ending = f"/onboardings/{onboarding.id}", f"/onboardings/{onboarding.id}/end"
    assert client.get(page).status_code == client.get(ending).status_code == 200

    _take(session, someone, role, by=cast.ada)

    assert client.get(page).status_code == 404
    assert client.forge(ending, reason="I am still here.").status_code == 404
    session.refresh(onboarding)
    assert onboarding.ended_at is None
    assert your_turn_of(someone).for_reader == []


def test_a_resume_and_an_interview_are_not_read(client, cast, session) -> None:
    application = an_application(cast, stage=4)
    document, interview = a_document(application), an_interview(application, cast.ines)
    session.commit()
    client.sign_in(cast.ines)
    pages = [f"/documents/{document.id}", f"/interviews/{interview.id}"]
    assert [client.get(page).status_code for page in pages] == [200, 200]

    _take(session, cast.ines, Role.INTERVIEWER, by=cast.ada)

    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert your_turn_of(cast.ines).for_reader == []


def test_an_isr_still_reads_their_own_onboarding_and_ticks_nothing(client, cast, session) -> None:
    onboarding = an_onboarding(cast)
    own = next(step for step in onboarding.steps if step.owner is cast.jonas and step.gating_issue_id)
    session.commit()
    _take(session, cast.jonas, Role.ISR, by=cast.ada)
    client.sign_in(cast.jonas)

    assert client.get(f"/onboardings/{onboarding.id}").status_code == 200
    assert client.forge(f"/steps/{own.id}/tick").status_code == 403
    session.refresh(own)
    assert not own.is_ticked


def test_an_opening_is_run_by_its_hiring_manager_no_more(client, cast, session) -> None:
    application = an_application(cast, stage=4)
    session.commit()
    _take(session, cast.dana, Role.HIRING_MANAGER, by=cast.ada)
    client.sign_in(cast.dana)

    for page in (f"/openings/{application.opening_id}", f"/applications/{application.id}"):
        assert client.get(page).status_code == 404


def test_who_is_no_interviewer_is_given_no_candidate(cast, session) -> None:
    application = an_application(cast, stage=4)
    working_hours(cast.ines)
    assert interviewer_pool(application) == [cast.ines]

    revoke_role(cast.ines, Role.INTERVIEWER, by=cast.ada)

    assert interviewer_pool(application) == []
    with pytest.raises(RuleBroken, match="Ines Duarte is no longer an interviewer"):
        schedule_interview(
            application,
            interviewer=cast.ines,
            starts_at=clock.now() + timedelta(days=2),
            version=application.version,
            by=cast.rita,
        )


def test_what_is_owed_and_due_is_not_asked_of_them(cast, session) -> None:
    an_interview(an_application(cast, stage=4), cast.ines, starts_in=timedelta(days=-9))
    onboarding = an_onboarding(cast, start_date=clock.today(cast.marta.time_zone))
    for someone in (cast.ines, cast.marta, cast.jonas):
        for role in list(someone.roles):
            revoke_role(someone, role, by=cast.ada)
    session.execute(Message.__table__.delete())
    clock.freeze(
        datetime(2027, 3, 1, 18, tzinfo=UTC)
    )  # a Monday, when the day is over everywhere asked about
    onboarding.remind_at = clock.now()
    session.commit()

    while send_one_late_reminder() or send_one_reminder():
        pass

    asked = set(session.scalars(select(Message.to_email)))
    assert asked.isdisjoint({someone.email for someone in (cast.ines, cast.marta, cast.jonas)})
    assert cast.rita.email in asked


def _take(session, someone: User, role: Role, *, by: User) -> None:
    revoke_role(someone, role, by=by)
    session.commit()
