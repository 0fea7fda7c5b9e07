"""What is overdue is mailed once on a business morning, to those who may know of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.board.overdue_mail import send_one_overdue_mail
from app.db.base import db
from app.outbox.models import Message
from app.people.models import User
from app.shared import clock
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
THURSDAY_MORNING = MONDAY + timedelta(days=2, hours=21)


@pytest.fixture
def to_decide(cast, session):
    """Waits for Dana since Monday noon, and is overdue since Wednesday noon."""
    clock.freeze(MONDAY)
    session.execute(update(User).values(overdue_mail_at=MONDAY, time_zone="UTC"))
    application = an_application(cast, 4, candidate=a_candidate("To Decide"))
    a_scorecard(an_interview(application, cast.ines))
    session.commit()
    return application


def mails_at(now: datetime) -> dict[str, Message]:
    """The mails of one morning, by whom they are for."""
    clock.freeze(now)
    last = db.session.scalar(select(Message.id).order_by(Message.id.desc()).limit(1)) or 0
    while send_one_overdue_mail():
        pass
    new = db.session.scalars(select(Message).where(Message.id > last, Message.kind == "overdue"))
    return {mail.to_name: mail for mail in new}


def test_the_owner_is_mailed_each_business_morning_and_the_recruiter_once_it_is_broken(cast, to_decide):
    assert mails_at(MONDAY + timedelta(hours=21)) == {}, "not due on Tuesday"
    (mail,) = mails_at(THURSDAY_MORNING).values()
    assert (mail.to_name, mail.subject) == (cast.dana.name, "Overdue applications: 1")
    assert "To Decide: Decision" in mail.body
    assert f"/applications/{to_decide.id}" in mail.body
    assert mails_at(THURSDAY_MORNING + timedelta(hours=5)) == {}, "once a day"
    friday = THURSDAY_MORNING + timedelta(days=1)
    assert set(mails_at(friday)) == {cast.dana.name}
    assert mails_at(friday + timedelta(days=2)) == {}, "not on Sunday"
    monday = mails_at(friday + timedelta(days=3))
    assert set(monday) == {cast.dana.name, cast.rita.name}
    assert f"Waiting for {cast.dana.name}." in monday[cast.rita.name].body


def test_what_stays_overdue_goes_up_to_the_recruiter_and_then_to_the_hiring_manager(cast, session):
    """Sam owes a scorecard; what waits for the recruiter goes to the hiring manager at once."""
    clock.freeze(MONDAY)
    session.execute(update(User).values(overdue_mail_at=MONDAY, time_zone="UTC"))
    application = an_application(cast, 6, candidate=a_candidate("To Write"))
    an_interview(application, cast.sam, starts_in=-timedelta(minutes=30))
    session.commit()
    told = [set(mails_at(MONDAY + timedelta(days=day, hours=21))) for day in range(1, 4)]
    assert told == [set(), {cast.rita.name}, {cast.rita.name, cast.dana.name}]
    an_application(cast, 3, candidate=a_candidate("To Schedule"))
    session.commit()
    later = mails_at(MONDAY + timedelta(days=14, hours=21))
    assert "To Schedule" in later[cast.dana.name].body


def test_nothing_is_mailed_after_it_is_done_or_once_the_account_is_closed(cast, session, to_decide):
    cast.dana.active = False
    session.commit()
    assert cast.dana.name not in mails_at(THURSDAY_MORNING)
    cast.dana.active = True
    an_interview(to_decide, cast.sam)
    session.commit()
    assert mails_at(THURSDAY_MORNING + timedelta(days=1)) == {}


def test_who_owes_a_scorecard_hears_nothing_of_the_decision(cast, session, to_decide):
    """Dana decides, and owes one of an earlier stage: the mail would say that all others are in."""
    an_interview(to_decide, cast.dana, stage=to_decide.opening.stages[2], starts_in=timedelta(days=30))
    an_interview(to_decide, cast.rita, stage=to_decide.opening.stages[1], starts_in=timedelta(days=31))
    session.commit()
    assert mails_at(THURSDAY_MORNING) == {}
    assert mails_at(THURSDAY_MORNING + timedelta(days=5)) == {}
