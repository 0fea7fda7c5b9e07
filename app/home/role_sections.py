"""What is a person's own: a few lines for each of their roles, while nothing waits for them.

Health is shown to admins whatever waits. Mail in trouble is not part of it: it is in their turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from app.access.roles import Role
from app.careers.models import SubmittedApplication
from app.careers.submissions import count_failed_submissions
from app.db.base import db
from app.home.health import has_current_triggers
from app.interviews.my_interviews import agenda_of
from app.onboarding.open_work import steps_waiting_for
from app.onboarding.queries import isrs_of, running_onboarding, running_onboardings_of
from app.openings.models import Opening, OpeningState
from app.openings.queries import visible_openings
from app.outbox.models import Message, MessageState
from app.people.models import LinkRequest, User
from app.shared import clock
from app.shared.settings import current_settings
from app.shared.text import pluralize
from app.shared.times import format_day, format_moment
from app.territories.queries import running_assignments_of

SECTION_LINE_LIMIT = 10  # lines of a section
OVERDUE_AFTER = timedelta(minutes=10)  # something due for longer means that the worker does not run


@dataclass(frozen=True)
class SectionLine:
    """One thing: `url` leads to its page, if it has one; `is_wrong` is true of what needs an admin."""

    what: str
    detail: str = ""
    url: str | None = None
    is_wrong: bool = False


@dataclass(frozen=True)
class RoleSection:
    """What a role has of its own. `empty` is said where there are no lines."""

    title: str
    lines: list[SectionLine]
    empty: str


def role_sections(user: User, *, is_idle: bool) -> list[RoleSection]:
    """A section for each role that has something to show. It reads a few rows each, whatever their number.

    `is_idle` is true if nothing waits for the person. Otherwise they get only the sections in ALWAYS.
    """
    return [
        RoleSection(title, list(lines(user))[:SECTION_LINE_LIMIT], empty)
        for role, (title, lines, empty) in SECTIONS_BY_ROLE.items()
        if role in user.roles and (is_idle or role in ROLES_ALWAYS_SHOWN)
    ]


def _territories(user: User) -> Iterator[SectionLine]:
    for held in running_assignments_of(user):
        url = url_for("territories.territory", territory_id=held.territory_id)
        yield SectionLine(held.territory.name, f"Since {format_day(held.starts_on)}", url)
    onboarding = running_onboarding(user)
    if onboarding is not None:
        url = url_for("checklist.onboarding", onboarding_id=onboarding.id)
        steps = [step for step in steps_waiting_for(user) if step.onboarding_id == onboarding.id]
        yield SectionLine(
            "Your onboarding", f"Next step: {steps[0].text}" if steps else "No step of yours is open", url
        )


def _isrs(user: User) -> Iterator[SectionLine]:
    isrs = isrs_of(user)
    onboardings = {each.isr_id: each for each in running_onboardings_of(isrs)}
    for isr in isrs:
        onboarding = onboardings.get(isr.id)
        if onboarding is None:
            yield SectionLine(isr.name, "Existing ISR")
        else:
            url = url_for("checklist.onboarding", onboarding_id=onboarding.id)
            yield SectionLine(isr.name, f"Onboarding since {format_day(onboarding.started_at.date())}", url)


def _interviews(user: User) -> Iterator[SectionLine]:
    agenda = agenda_of(user, clock.now())
    for interview in [*agenda.today, *agenda.upcoming]:
        what = f"{interview.stage.name} with {interview.application.candidate.name}"
        url = url_for("scorecards.interview", interview_id=interview.id)
        yield SectionLine(what, format_moment(interview.starts_at, user.time_zone), url)


def _openings(user: User) -> Iterator[SectionLine]:
    own = visible_openings(user).where(Opening.recruiter_id == user.id, Opening.state == OpeningState.OPEN)
    for opening in db.session.scalars(own.order_by(Opening.opened_at, Opening.id).limit(SECTION_LINE_LIMIT)):
        url = url_for("pipeline.board", opening_id=opening.id)
        yield SectionLine(opening.name, f"Opened {format_day(opening.opened_at.date())}", url)


def _health(_user: User) -> Iterator[SectionLine]:
    """What an admin is to know first: applications, worker, database."""
    not_taken = count_failed_submissions()
    wrong = f"{pluralize(not_taken, 'application')} could not be taken: see the worker's log"
    yield _health_line("Applications sent on the public page", not_taken, wrong, "All taken")
    overdue = _count_overdue()
    yield _health_line(
        "Worker", overdue, f"{pluralize(overdue, 'thing')} due for ten minutes: does it run?", "Up to date"
    )
    ours = has_current_triggers()
    yield _health_line(
        "Database", not ours, "Other triggers than this version: run flask check", "Answers, up to date"
    )


def _count_overdue() -> int:
    """How much the worker should have done ten minutes ago; mail only where there is a server to take it."""
    before = clock.now() - OVERDUE_AFTER
    late = _count(LinkRequest.id, LinkRequest.due_at < before)
    late += _count(SubmittedApplication.id, SubmittedApplication.due_at < before)
    if current_settings().smtp_url:
        late += _count(Message.id, Message.state == MessageState.WAITING, Message.due_at < before)
    return late


def _count(column: Any, *which: Any) -> int:
    return db.session.scalar(select(func.count(column)).where(*which)) or 0


def _health_line(what: str, wrong: int, if_wrong: str, if_right: str) -> SectionLine:
    return SectionLine(what, if_wrong if wrong else if_right, is_wrong=bool(wrong))


SECTIONS_BY_ROLE: Mapping[Role, tuple[str, Callable[[User], Iterator[SectionLine]], str]] = {
    Role.ISR: ("Your territories", _territories, "You hold no territory yet."),
    Role.ISR_MANAGER: ("Your ISRs", _isrs, "No ISR is yours yet."),
    Role.INTERVIEWER: ("Your next interviews", _interviews, "No interview with you is scheduled."),
    Role.RECRUITER: ("Your open openings", _openings, "You recruit for no open opening."),
    Role.ADMIN: ("Health", _health, ""),
}
ROLES_ALWAYS_SHOWN = {Role.ADMIN}  # whatever waits: something broken is to be seen at once
