"""A scorecard is due a day after the interview; then its interviewer gets a reminder each business day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.board.pending import pending_step
from app.interviews.cancel import cancel_interview
from app.interviews.models import SCORECARD_DEADLINE, InterviewState
from app.outbox.models import Message
from app.people.models import User
from app.scorecards.late_reminders import send_one_late_reminder
from app.scorecards.rules import next_reminder_at
from app.scorecards.waive import waive_scorecard
from app.shared import clock
from app.shared.business_days import is_business_day
from app.turns.urgency import Urgency
from app.worker import WORKER_TASKS
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview

ZONES = ["UTC", "Europe/Lisbon", "America/Denver", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati"]
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
INSTANTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


@pytest.fixture
def interview(cast):
    """Ines, who lives in Lisbon, has met someone on Monday from 12:00 to 12:30."""
    clock.freeze(MONDAY)
    return an_interview(an_application(cast, 4), cast.ines, starts_in=timedelta(0))


def nudged(session, until):
    """Run the worker every half hour until an instant. Returns (when, to whom, what) of each mail."""
    session.commit()
    before = set(session.scalars(select(Message.id)))
    while clock.now() <= until:
        while send_one_late_reminder():
            pass
        clock.move(timedelta(minutes=30))
    mails = session.scalars(select(Message).where(Message.id.not_in(before)).order_by(Message.id))
    return [(mail.written_at, mail.to_email.partition("@")[0], mail.kind) for mail in mails]


def test_reminders_leave_when_it_is_due_and_on_each_business_morning(session, cast, interview):
    mails = nudged(session, until=MONDAY + timedelta(days=8))

    to_ines = [at.astimezone(ZoneInfo("Europe/Lisbon")) for at, to, _ in mails if to == "ines"]
    assert [f"{at:%a %H:%M}" for at in to_ines] == [
        *("Tue 12:30", "Wed 09:00", "Thu 09:00", "Fri 09:00", "Mon 09:00", "Tue 09:00"),
    ]
    (told,) = [at for at, to, _ in mails if to == "rita"]
    assert f"{told:%a %H:%M}" == "Thu 09:00", "the recruiter gets one mail, after two reminders"
    (mail,) = session.scalars(select(Message).where(Message.to_email == cast.rita.email))
    assert f"/interviews/{interview.id}/reassign" in mail.body
    assert "Ines Duarte" in mail.subject


def test_a_recruiter_who_owes_one_is_notified_after_submitting_it(session, cast, interview):
    own = an_interview(interview.application, cast.rita, starts_in=timedelta(days=30))
    assert "rita" not in [to for _, to, _ in nudged(session, until=MONDAY + timedelta(days=5))]
    a_scorecard(own)
    assert "rita" in [to for _, to, _ in nudged(session, until=clock.now() + timedelta(days=4))]


def test_no_reminder_leaves_once_nothing_is_owed(session, cast, interview):
    opening = interview.application.opening
    waived, cancelled = (
        an_interview(an_application(cast, 4, opening=opening), user, starts_in=timedelta(0))
        for user in (cast.sam, cast.dana)
    )
    clock.move(timedelta(hours=2))
    a_scorecard(interview)
    waive_scorecard(waived, reason="Left us.", by=cast.rita)
    cancel_interview(cancelled, reason="Nobody came.", by=cast.rita)
    assert {each.state for each in (interview, waived, cancelled)} == set(InterviewState) - {
        InterviewState.SCHEDULED
    }
    assert nudged(session, until=MONDAY + timedelta(days=4)) == []


def test_a_worker_that_stopped_for_a_week_sends_one_reminder(session, cast, interview):
    session.commit()
    clock.move(timedelta(days=9))
    assert [to for _, to, _ in nudged(session, until=clock.now())] == ["ines"]


def test_a_moved_interview_sends_no_reminder_before_it_is_due(session, cast, interview):
    interview.move_to(interview.starts_at + timedelta(days=7))
    mails = nudged(session, until=MONDAY + timedelta(days=9))
    assert [at - MONDAY for at, _, _ in mails][:1] == [timedelta(days=8, minutes=30)]


def test_a_closed_account_gets_no_reminder_and_the_recruiter_does(session, cast, interview):
    cast.ines.active = False
    assert [to for _, to, _ in nudged(session, until=MONDAY + timedelta(days=8))] == ["rita"]


def test_the_worker_sends_reminders():
    assert send_one_late_reminder in WORKER_TASKS


def test_overdue_is_shown_only_past_due(client, session, cast, interview):
    application = interview.application
    client.sign_in(cast.rita)
    page = f"/applications/{application.id}"
    clock.freeze(interview.due_at - timedelta(seconds=1))
    assert pending_step(application, cast.rita).urgency is Urgency.NEAR
    assert pending_step(application, cast.rita).text == "Scorecard due Tue 3 Mar, 12:30 (UTC)"
    assert "Scorecard overdue" not in client.get(page).text
    clock.move(timedelta(seconds=1))
    assert pending_step(application, cast.rita).urgency is Urgency.LATE
    assert "Scorecard overdue" in client.get(page).text
    client.sign_in(cast.ines)
    assert '<span class="tag late">Overdue</span>' in client.get("/").text, "at home, too"


def test_the_recruiter_can_reassign_it_after_the_second_reminder(client, session, cast, interview):
    client.sign_in(cast.rita)
    nudged(session, until=MONDAY + timedelta(days=1, hours=1))
    assert "Reassign or waive" not in client.get("/").text
    nudged(session, until=MONDAY + timedelta(days=2))
    link = f'href="/interviews/{interview.id}/reassign"'
    assert link in client.get("/").text
    own = an_interview(interview.application, cast.rita)
    assert link not in client.get("/").text, "while a recruiter owes one on the same application"
    session.delete(own)
    theirs = a_candidate("Rita Okafor", user=cast.rita)
    an_application(cast, opening=interview.application.opening, candidate=theirs)
    assert link not in client.get("/").text, "nor to a recruiter who applied to the opening"


@given(ended=INSTANTS, sent=st.integers(1, 9), now=INSTANTS, zone=st.sampled_from(ZONES))
def test_further_reminders_leave_at_nine_on_the_next_business_day(ended, sent, now, zone):
    nudge = next_reminder_at(ended, sent, now, zone)
    here, today = nudge.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    assert (here.hour, here.minute) == (9, 0)
    assert is_business_day(here.date(), zone)
    assert nudge > now
    between = [today + timedelta(days=n) for n in range(1, (here.date() - today).days)]
    assert not any(is_business_day(day, zone) for day in between)
    assert here.date() > today


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Europe/Lisbon", "2026-03-27T23:30+00:00", "2026-03-30T08:00+00:00"),  # over the change to summer
        ("Europe/Lisbon", "2026-10-23T10:00+00:00", "2026-10-26T09:00+00:00"),  # and back
        ("America/Denver", "2026-03-06T23:00+00:00", "2026-03-09T15:00+00:00"),
        ("Pacific/Auckland", "2026-03-02T11:30+00:00", "2026-03-03T20:00+00:00"),  # Tuesday has begun there
        ("Pacific/Auckland", "2026-03-02T10:30+00:00", "2026-03-02T20:00+00:00"),  # and here not yet
    ],
)
def test_a_business_day_is_in_the_interviewers_zone(zone, now, expected):
    nudge = next_reminder_at(MONDAY, 1, datetime.fromisoformat(now), zone)
    assert nudge == datetime.fromisoformat(expected)


@given(due_at=INSTANTS, now=INSTANTS, zone=st.sampled_from(ZONES))
def test_the_first_reminder_leaves_when_it_is_due(due_at, now, zone):
    assert next_reminder_at(due_at, 0, now, zone) == due_at


def test_a_scorecard_is_due_after_24_hours_on_business_days(cast, interview):
    """The weekend counts where the interviewer is: in Riyadh it is Friday and Saturday."""
    thursday = MONDAY + timedelta(days=3)
    interview.move_to(thursday)
    assert timedelta(hours=24) == SCORECARD_DEADLINE
    assert interview.due_at == interview.ends_at + timedelta(days=1)
    cast.ines.time_zone = "Asia/Riyadh"
    assert interview.due_at == interview.ends_at + timedelta(days=3)


def test_each_interviewer_is_reminded_in_their_own_zone(session, cast, interview):
    cast.sam.time_zone = "America/Denver"
    an_interview(interview.application, cast.sam, starts_in=timedelta(0))
    mornings = {
        to: at.astimezone(
            ZoneInfo(session.scalars(select(User).filter_by(email=f"{to}@example.com")).one().time_zone)
        )
        for at, to, _ in nudged(session, until=MONDAY + timedelta(days=2, hours=8))
    }
    assert {to: f"{at:%a %H:%M}" for to, at in mornings.items()} == {"ines": "Wed 09:00", "sam": "Wed 09:00"}
