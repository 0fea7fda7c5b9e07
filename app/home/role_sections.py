"""Sections of the home page for each role of a person, while nothing waits for them.

Admins always see Health. Failed mail is not part of it: it is in their turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, func, select

from app.access.roles import Role
from app.careers.models import SubmittedApplication
from app.careers.submissions import has_failed
from app.db.base import db
from app.home.health import has_current_triggers
from app.onboarding.queries import isrs_of, running_onboarding, running_onboardings_of
from app.openings.models import Opening, OpeningState
from app.openings.queries import visible_openings
from app.outbox.models import Message, MessageState
from app.people.models import LinkRequest, User
from app.scorecards.my_interviews import agenda_of
from app.shared import clock
from app.shared.sales.company import alignment_day
from app.shared.settings import current_settings
from app.shared.times import format_day, format_moment
from app.territories.models import Assignment
from app.territories.queries import current_assignments_of

SECTION_LINE_LIMIT = 10  # rows of a section
OVERDUE_AFTER = timedelta(minutes=10)  # tasks due for longer mean that the worker does not run


@dataclass(frozen=True)
class SectionLine:
    """One row: `url` is its page, if any; `is_wrong` if it needs an admin."""

    what: str
    detail: str = ""
    url: str | None = None
    is_wrong: bool = False


@dataclass(frozen=True)
class RoleSection:
    """The section of a role. `empty` is the text if there are no lines."""

    title: str
    lines: list[SectionLine]
    empty: str


def role_sections(user: User, *, is_idle: bool) -> list[RoleSection]:
    """The sections of a person's roles, each with a few rows.

    `is_idle` is true if nothing waits for the person. Otherwise they get only those in ROLES_ALWAYS_SHOWN.
    """
    own = _own_onboarding(user) if is_idle and not user.roles else []
    return own + [
        RoleSection(str(title), list(lines(user))[:SECTION_LINE_LIMIT], str(empty))
        for role, (title, lines, empty) in SECTIONS_BY_ROLE.items()
        if role in user.roles and (is_idle or role in ROLES_ALWAYS_SHOWN)
    ]


def _own_onboarding(user: User) -> list[RoleSection]:
    """The onboarding of somebody whose hire gave no role."""
    onboarding = running_onboarding(user)
    if onboarding is None:
        return []
    url = url_for("checklist.onboarding", onboarding_id=onboarding.id)
    line = SectionLine(onboarding.role, _("No open steps for you"), url)
    return [RoleSection(_("Your onboarding"), [line], "")]


def _territories(user: User) -> Iterator[SectionLine]:
    for held in current_assignments_of(user):
        url = url_for("territories.territory", territory_id=held.territory_id)
        yield SectionLine(held.territory.name, _held_days(held), url)
    onboarding = running_onboarding(user)
    if onboarding is not None:
        url = url_for("checklist.onboarding", onboarding_id=onboarding.id)
        yield SectionLine(_("Your onboarding"), _("No open steps for you"), url)


def _held_days(held: Assignment) -> str:
    """Since which day a territory is held, or from which day, and until when, if a last day is planned."""
    day = format_day(held.starts_on)
    begins = _("From %(day)s", day=day) if held.starts_on > alignment_day() else _("Since %(day)s", day=day)
    if held.ends_on is None:
        return begins
    return _("%(begins)s, until %(day)s", begins=begins, day=format_day(held.ends_on))


def _isrs(user: User) -> Iterator[SectionLine]:
    isrs = isrs_of(user)
    onboardings = {each.isr_id: each for each in running_onboardings_of(isrs)}
    for isr in isrs:
        onboarding = onboardings.get(isr.id)
        if onboarding is None:
            yield SectionLine(isr.name, _("Existing ISR"))
        else:
            url = url_for("checklist.onboarding", onboarding_id=onboarding.id)
            started_on = format_day(onboarding.started_at.date())
            yield SectionLine(isr.name, _("In onboarding since %(day)s", day=started_on), url)


def _interviews(user: User) -> Iterator[SectionLine]:
    agenda = agenda_of(user, clock.now())
    for interview in [*agenda.today, *agenda.upcoming]:
        names = {"stage": interview.stage.name, "candidate": interview.application.candidate.name}
        what = _("%(stage)s with %(candidate)s", **names)
        url = url_for("scorecards.interview", interview_id=interview.id)
        yield SectionLine(what, format_moment(interview.starts_at, user.time_zone), url)


def _openings(user: User) -> Iterator[SectionLine]:
    own = visible_openings(user).where(Opening.recruiter_id == user.id, Opening.state == OpeningState.OPEN)
    for opening in db.session.scalars(own.order_by(Opening.opened_at, Opening.id).limit(SECTION_LINE_LIMIT)):
        url = url_for("pipeline.board", opening_id=opening.id)
        opened_on = format_day(opening.opened_at.date())
        yield SectionLine(opening.name, _("Opened %(day)s", day=opened_on), url)


def _health(_user: User) -> Iterator[SectionLine]:
    failed, overdue = db.session.execute(_problems(bool(current_settings().smtp_url))).one()
    problem = ngettext(
        "%(num)s application failed. See the worker log.",
        "%(num)s applications failed. See the worker log.",
        failed,
    )
    yield _health_line(_("Applications from the careers page"), failed, problem, _("All received"))
    problem = ngettext(
        "%(num)s task is overdue. Check that the worker runs.",
        "%(num)s tasks are overdue. Check that the worker runs.",
        overdue,
    )
    yield _health_line(_("Worker"), overdue, problem, _("Up to date"))
    outdated, problem = not has_current_triggers(), _("Its triggers are outdated. Run flask check.")
    yield _health_line(_("Database"), outdated, problem, _("Up to date"))


def _problems(sends_mail: bool) -> Select[int, int]:
    """How many applications failed, and how many tasks were due ten minutes ago.

    Mail counts only if there is a mail server.
    """
    before = clock.now() - OVERDUE_AFTER
    overdue = _count(LinkRequest.due_at < before) + _count(SubmittedApplication.due_at < before)
    if sends_mail:
        overdue += _count(Message.state == MessageState.WAITING, Message.due_at < before)
    return select(_count(has_failed()), overdue)


def _count(*which: ColumnElement[bool]) -> Any:
    return select(func.count()).where(*which).scalar_subquery()


def _health_line(part: str, failures: int, problem: str, healthy: str) -> SectionLine:
    return SectionLine(part, problem if failures else healthy, is_wrong=bool(failures))


SECTIONS_BY_ROLE: Mapping[Role, tuple[str, Callable[[User], Iterator[SectionLine]], str]] = {
    Role.ISR: (_l("Your territories"), _territories, _l("No territories yet.")),
    Role.ISR_MANAGER: (_l("Your ISRs"), _isrs, _l("No ISRs yet.")),
    Role.INTERVIEWER: (_l("Upcoming interviews"), _interviews, _l("No interviews scheduled.")),
    Role.RECRUITER: (_l("Your openings"), _openings, _l("No open openings.")),
    Role.ADMIN: (_l("Health"), _health, ""),
}
ROLES_ALWAYS_SHOWN = {Role.ADMIN}  # so that problems are seen at once
