"""Reminding people of an onboarding: at most one mail each morning, and each occasion once.

The reminders that were sent are in the database. A worker locks the onboarding's row while it reminds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, or_, select

from app.access.onboarding import is_onboarding_isr, manages_onboarding, owns_step, runs_onboarding
from app.db.base import db
from app.db.leases import lock_next
from app.onboarding.gate.facts import issue_facts
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import IS_RUNNING, running_onboarding
from app.onboarding.step_state import is_in_play, owner_name
from app.people.models import User
from app.reminders import mail, rules
from app.reminders.models import Occasion, Reminder
from app.reminders.rules import Concerns, ReminderLine
from app.shared import clock
from app.shared.company import company_calendar


def send_one_reminder() -> bool:
    """Remind the people of the onboarding that has been due the longest, and commit. False if none was due.

    One worker claims the row; others skip it on PostgreSQL, and wait on SQLite.
    """
    claimed = lock_next(select(Onboarding).where(IS_RUNNING), Onboarding.remind_at)
    onboarding = running_onboarding(claimed.isr) if claimed else None
    if onboarding is None:
        db.session.rollback()
        return False
    people = _people(onboarding)
    for person in people:
        _remind(onboarding, person)
    now = clock.now()
    calendar = company_calendar()
    onboarding.remind_at = min(rules.next_morning(now, person.time_zone, calendar) for person in people)
    db.session.commit()
    return True


def _people(onboarding: Onboarding) -> list[User]:
    """The people of an onboarding, each once."""
    owners = [step.owner for step in onboarding.steps if step.counts and not step.is_ticked]
    people = (onboarding.isr, onboarding.manager, onboarding.recruiter, *owners)
    return list({person.id: person for person in people if person}.values())


def _remind(onboarding: Onboarding, person: User) -> None:
    sent = _sent_to(person, onboarding)
    last = max([onboarding.started_at, *(reminder.sent_at for reminder in sent)])
    calendar, zone = company_calendar(), person.time_zone
    if not person.active or not rules.is_reminder_due(clock.now(), zone, calendar, last=last):
        return
    due = rules.due_summary(
        _concerns(onboarding, person),
        clock.today(person.time_zone),
        {(reminder.occasion, reminder.day) for reminder in sent},
    )
    if not due.occasions:
        return
    db.session.add_all(
        Reminder(onboarding_id=onboarding.id, user_id=person.id, occasion=occasion, day=day)
        for occasion, day in due.occasions
    )
    mail.remind(onboarding, person, due)


def _sent_to(person: User, onboarding: Onboarding) -> Sequence[Reminder]:
    """The reminders they got: each occasion, and the latest about their own steps."""
    to_them = (Reminder.onboarding_id == onboarding.id, Reminder.user_id == person.id)
    latest = select(func.max(Reminder.id)).where(*to_them).scalar_subquery()
    statement = select(Reminder).where(
        *to_them, or_(Reminder.occasion != Occasion.STEPS, Reminder.id == latest)
    )
    return db.session.scalars(statement).all()


def _concerns(onboarding: Onboarding, person: User) -> Concerns:
    steps = [step for step in onboarding.steps if is_in_play(step, onboarding) and not step.is_ticked]
    issues = [_issue(issue) for issue in onboarding.gating_issues if not _is_complete(issue)]
    own = [step for step in steps if owns_step(person, step)]
    manages = manages_onboarding(person, onboarding)
    marked = [step for step in (steps if manages else own) if step.is_marked]
    return Concerns(
        start_date=onboarding.start_date,
        own=_by_day(own, onboarding),
        marked=_by_day(marked, onboarding),
        issues=issues if manages or is_onboarding_isr(person, onboarding) else [],
        unfinished=issues if runs_onboarding(person, onboarding) else [],
    )


def _by_day(steps: Iterable[Step], onboarding: Onboarding) -> list[ReminderLine]:
    in_order = sorted(steps, key=lambda step: (step.due_on or date.max, step.position))
    return [ReminderLine(step.text, step.due_on, owner_name(step, onboarding)) for step in in_order]


def _issue(issue: GatingIssue) -> ReminderLine:
    return ReminderLine(
        issue.name, issue.due_on, issue.onboarding.isr.name, bot_closes=issue.mirror is not None
    )


def _is_complete(issue: GatingIssue) -> bool:
    return issue_facts(issue, issue.onboarding).is_complete
