"""Reminders leave on business mornings where people are: one mail a day to each, and each occasion once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest

from app.checklist.tick_step import tick_step
from app.db.base import db
from app.onboarding.actions import close_gating_issue, move_start_date, name_buddy, withdraw_onboarding
from app.onboarding.models import GatingIssue, IssueMirror, Onboarding, Step
from app.outbox.queries import messages_about
from app.plans.models import Owner
from app.reminders.actions import send_one_reminder
from app.shared import clock
from app.teams.actions import map_teams
from app.worker import WORKER_TASKS
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_isr, an_onboarding, tick_all

HIRED = datetime(2026, 10, 19, 9, tzinfo=UTC)
MONDAY, DAY = date(2026, 11, 2), timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(HIRED)
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    """Jonas starts on a Monday; everything is ticked that a test does not leave open."""
    onboarding = an_onboarding(cast, start_date=MONDAY)
    tick_all(onboarding.gating_issues[0])
    for step in onboarding.first_steps:
        step.ticked_at = clock.now()
    db.session.commit()
    return onboarding


def left_open(onboarding: Onboarding, owner: Owner, due_on: date, **values: object) -> Step:
    """One more step of theirs, not ticked."""
    steps = onboarding.gating_issues[0].steps
    step = next(step for step in steps if step.owned_by is owner and step.is_ticked)
    step.ticked_at = step.ticked_by = None
    step.due_on = due_on
    step.is_marked = False
    for name, value in values.items():
        setattr(step, name, value)
    db.session.commit()
    return step


def looks(onboarding: Onboarding, at: datetime) -> list:
    """What the worker writes that looks at an instant, until nothing is due."""
    clock.freeze(at)
    known = {mail.id for mail in messages_about(onboarding)}
    while send_one_reminder():
        pass
    return [mail for mail in reversed(messages_about(onboarding)) if mail.id not in known]


def looks_until(onboarding: Onboarding, first: date, last: date) -> list[tuple[str, str, str]]:
    """Let the worker look whenever a look is due; answers (when, to whom, subject) of each mail."""
    at, written = datetime.combine(first, datetime.min.time(), UTC), []
    while at.date() <= last:
        written += [
            (f"{at:%a %d %H:%M}", mail.to_name.split()[0], mail.subject) for mail in looks(onboarding, at)
        ]
        at = onboarding.remind_at
    return written


def test_a_step_is_reminded_on_its_due_day_and_each_business_morning_after_it(cast, onboarding) -> None:
    left_open(onboarding, Owner.ISR, date(2026, 11, 6))
    subjects = looks_until(onboarding, date(2026, 11, 5), date(2026, 11, 10))
    assert subjects == [
        ("Fri 06 08:00", "Jonas", "Your onboarding: 1 step due today"),
        ("Mon 09 08:00", "Jonas", "Your onboarding: 1 step overdue"),
        ("Tue 10 08:00", "Jonas", "Your onboarding: 1 step overdue"),
    ]


def test_steps_of_the_getting_started_list_and_of_teams_are_reminded_too(cast, onboarding) -> None:
    """Those of a team go to its person, or else to the manager."""
    first = onboarding.first_steps[0]
    first.ticked_at, first.due_on = None, date(2026, 11, 6)
    left_open(onboarding, Owner.IT, date(2026, 11, 6))
    mails = {mail.to_name: mail.body for mail in looks(onboarding, datetime(2026, 11, 6, 9, tzinfo=UTC))}
    assert set(mails) == {"Jonas Falk", "Marta Silva"}
    assert first.text in mails["Jonas Falk"]
    first.ticked_at = clock.now()
    map_teams({Owner.IT: cast.sam}, by=cast.ada)
    onboarding.remind_at = datetime(2026, 11, 9, tzinfo=UTC)
    db.session.commit()
    told = looks(onboarding, datetime(2026, 11, 9, 20, tzinfo=UTC))
    assert [mail.to_name for mail in told] == [cast.sam.name]


def test_each_person_is_reminded_at_nine_in_their_own_time_zone(cast, onboarding) -> None:
    name_buddy(onboarding, cast.ines, by=cast.marta)
    cast.ines.time_zone = "Asia/Tokyo"
    for owner in (Owner.ISR, Owner.MANAGER, Owner.RECRUITER, Owner.BUDDY):
        left_open(onboarding, owner, date(2026, 11, 6))
    assert [
        (when, who) for when, who, _ in looks_until(onboarding, date(2026, 11, 5), date(2026, 11, 6))
    ] == [
        ("Fri 06 00:00", "Ines"),
        ("Fri 06 08:00", "Jonas"),
        ("Fri 06 09:00", "Marta"),
        ("Fri 06 09:00", "Rita"),
    ]


def test_one_mail_lists_steps_due_today_and_overdue(cast, onboarding) -> None:
    due = left_open(onboarding, Owner.ISR, date(2026, 11, 6))
    overdue = left_open(onboarding, Owner.ISR, date(2026, 11, 4))
    (mail,) = looks(onboarding, datetime(2026, 11, 6, 8, tzinfo=UTC))
    assert mail.subject == "Your onboarding: 1 step due today, 1 step overdue"
    assert mail.body.index(due.text) < mail.body.index(f"{overdue.text} (was due Wed 4 Nov)")
    assert f"/onboardings/{onboarding.id}" in mail.body


def test_no_reminder_is_sent_on_a_holiday_of_the_owner(cast, onboarding) -> None:
    left_open(onboarding, Owner.MANAGER, date(2026, 11, 30))
    whens = [when for when, *_ in looks_until(onboarding, date(2026, 11, 30), date(2026, 12, 2))]
    assert whens == ["Mon 30 09:00", "Wed 02 09:00"]  # the first of December is a holiday in Portugal


def test_no_reminder_is_sent_on_the_day_of_the_hire(cast) -> None:
    onboarding = an_onboarding(cast, start_date=HIRED.date())
    assert any(step.due_on == HIRED.date() for step in onboarding.steps)
    db.session.commit()
    assert looks(onboarding, HIRED + timedelta(hours=2)) == []
    assert looks(onboarding, HIRED + DAY) != []


def test_after_a_week_without_a_worker_each_person_gets_one_mail(cast, onboarding) -> None:
    left_open(onboarding, Owner.ISR, date(2026, 11, 6))
    done = left_open(onboarding, Owner.MANAGER, date(2026, 11, 6))
    tick_step(done, by=cast.marta)
    db.session.commit()
    mails = looks(onboarding, datetime(2026, 11, 13, 14, tzinfo=UTC))
    assert [(mail.to_email, mail.subject) for mail in mails] == [
        (cast.jonas.email, "Your onboarding: 1 step overdue")
    ]
    assert looks(onboarding, datetime(2026, 11, 13, 20, tzinfo=UTC)) == []


def test_on_day_15_owner_and_manager_are_reminded_once_of_compliance_steps(cast, onboarding) -> None:
    step = left_open(onboarding, Owner.RECRUITER, date(2026, 12, 24), is_marked=True)
    left_open(onboarding, Owner.ISR, date(2026, 12, 24))
    assert looks_until(onboarding, date(2026, 11, 16), date(2026, 11, 19)) == [
        ("Tue 17 09:00", "Marta", "Onboarding of Jonas Falk: 1 compliance step open"),
        ("Tue 17 09:00", "Rita", "Onboarding of Jonas Falk: 1 compliance step open"),
    ]
    for mail in messages_about(onboarding)[:2]:
        assert step.text in mail.body
        assert "Rita Okafor" in mail.body


def test_isr_and_manager_are_reminded_once_of_an_incomplete_issue_on_its_due_day(cast, onboarding) -> None:
    left_open(onboarding, Owner.RECRUITER, date(2026, 12, 24))
    (issue,) = onboarding.gating_issues
    assert issue.due_on == date(2026, 12, 3)
    assert looks_until(onboarding, date(2026, 12, 2), date(2026, 12, 7)) == [
        ("Thu 03 08:00", "Jonas", "Your onboarding: 1 gating issue due"),
        ("Thu 03 09:00", "Marta", "Onboarding of Jonas Falk: 1 gating issue due"),
    ]
    assert "“Onboarding issue” was due Thu 3 Dec" in messages_about(onboarding)[0].body


def test_a_complete_issue_and_an_ended_onboarding_are_not_reminded(cast, onboarding) -> None:
    close_gating_issue(onboarding.gating_issues[0], by=cast.jonas)
    ended = an_onboarding(cast, an_isr(), start_date=MONDAY)
    withdraw_onboarding(ended, by=cast.rita, reason="The hire was undone.")
    db.session.commit()
    before = [len(messages_about(each)) for each in (onboarding, ended)]
    assert looks(onboarding, datetime(2027, 1, 4, 10, tzinfo=UTC)) == []
    assert [len(messages_about(each)) for each in (onboarding, ended)] == before


@pytest.mark.parametrize("in_gitlab", [True, False])
def test_on_day_60_manager_and_recruiter_are_reminded_once(cast, onboarding, in_gitlab) -> None:
    left_open(onboarding, Owner.BUDDY, date(2027, 3, 1))
    looks(onboarding, datetime(2026, 12, 31, 10, tzinfo=UTC))  # the issue was due, and that is said
    if in_gitlab:
        onboarding.gating_issues[0].mirror = a_mirror(onboarding.gating_issues[0])
    db.session.commit()
    words = "Onboarding of Jonas Falk: not complete after 60 days"
    assert looks_until(onboarding, date(2027, 1, 1), date(2027, 1, 5)) == [
        ("Fri 01 09:00", "Rita", words),
        ("Mon 04 09:00", "Marta", words),  # day 60 is New Year where she is
    ]
    said = "GitLab’s bot closes" in messages_about(onboarding)[0].body
    assert said is in_gitlab


def a_mirror(issue: GatingIssue) -> IssueMirror:
    return IssueMirror(key="k" * 20, project="onboarding", title=issue.name, labels=[])


def test_day_15_moves_with_the_start_date(cast, onboarding) -> None:
    left_open(onboarding, Owner.ISR, date(2026, 12, 24), is_marked=True)
    assert len(looks(onboarding, datetime(2026, 11, 17, 10, tzinfo=UTC))) == 2
    move_start_date(onboarding, start_date=date(2026, 11, 9), reason="A week later.", by=cast.marta)
    db.session.commit()
    days = {when for when, *_ in looks_until(onboarding, date(2026, 11, 18), date(2026, 11, 25))}
    assert days == {"Tue 24 08:00", "Tue 24 09:00"}


def test_removed_locked_and_closed_steps_and_closed_accounts_are_skipped(cast, onboarding) -> None:
    """A closed account has no role any more, but a buddy needs none to own their steps."""
    name_buddy(onboarding, cast.ines, by=cast.marta)
    left_open(onboarding, Owner.ISR, date(2026, 11, 6), removed_at=clock.now())
    next(step for step in onboarding.steps if step.waits_for_territory).due_on = date(2026, 11, 6)
    left_open(onboarding, Owner.MANAGER, date(2026, 11, 6))
    left_open(onboarding, Owner.BUDDY, date(2026, 11, 6))
    cast.marta.active = cast.ines.active = False
    db.session.commit()
    assert looks(onboarding, datetime(2026, 11, 6, 10, tzinfo=UTC)) == []
    cast.marta.active = cast.ines.active = True
    db.session.commit()
    mails = looks(onboarding, datetime(2026, 11, 9, 10, tzinfo=UTC))
    assert {mail.to_name: mail.subject.split(": ")[1] for mail in mails} == {
        "Marta Silva": "1 step overdue",
        cast.ines.name: "1 step overdue",
    }
    onboarding.gating_issues[0].closed_at = clock.now()
    db.session.commit()
    assert looks(onboarding, datetime(2026, 11, 10, 10, tzinfo=UTC)) == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_workers_at_once_send_a_reminder_once(app, cast, onboarding) -> None:
    left_open(onboarding, Owner.ISR, date(2026, 11, 6))
    clock.freeze(datetime(2026, 11, 6, 10, tzinfo=UTC))
    start = Barrier(2)

    def look() -> None:
        with app.app_context():
            start.wait()
            while send_one_reminder():
                pass

    with ThreadPoolExecutor(2) as threads:
        for worker in [threads.submit(look), threads.submit(look)]:
            worker.result()
    assert [mail.kind for mail in messages_about(onboarding)].count("onboarding reminder") == 1


def test_reminders_are_a_task_of_the_worker() -> None:
    assert send_one_reminder in WORKER_TASKS
