"""What depends on a recruiter, a hiring manager and an interviewer of an opening that goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from app.access.predicates import applied_to
from app.access.roles import Role
from app.candidates.models import Application, Status
from app.db.base import db
from app.interviews.slot_requests import open_slot_requests_at, update_slot_request
from app.openings.actions import set_hiring_team
from app.openings.models import Opening, OpeningState, Stage, TeamMember
from app.openings.people import change_opening_people
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User

TAKE_OFF_OPTION = "take-off"


def opening_needs_people() -> ColumnElement[bool]:
    """The condition that an opening still needs its people: it is not closed, or has active applications."""
    active = select(Application.opening_id).where(Application.status == Status.ACTIVE)
    return or_(Opening.state != OpeningState.CLOSED, Opening.id.in_(active))


def _openings_as_recruiter(matches: UserFilter, reader: User, most: int | None) -> Iterator[LooseEnd]:
    statement = _openings(reader, most).where(matches(Opening.recruiter_id))
    for opening in db.session.scalars(statement.options(selectinload(Opening.recruiter))):
        yield LooseEnd(
            OPENING_RECRUITER, opening, opening.recruiter, opening.name, opening.opened_at, [opening]
        )


def _openings_as_hiring_manager(matches: UserFilter, reader: User, most: int | None) -> Iterator[LooseEnd]:
    statement = _openings(reader, most).where(matches(Opening.hiring_manager_id))
    for opening in db.session.scalars(statement.options(selectinload(Opening.hiring_manager))):
        owner = opening.hiring_manager
        yield LooseEnd(HIRING_MANAGER, opening, owner, opening.name, opening.opened_at, [opening])


def _openings(reader: User, most: int | None):  # type: ignore[no-untyped-def]
    seen = Opening.id.not_in(reader.openings_applied_to)
    return select(Opening).where(opening_needs_people(), seen).order_by(Opening.id).limit(most)


@dataclass(frozen=True)
class TeamMembership:
    """A person in the hiring team of one stage."""

    stage: Stage
    user: User

    @property
    def id(self) -> str:
        return f"{self.stage.id}_{self.user.id}"


def _memberships(matches: UserFilter, reader: User, most: int | None) -> Iterator[LooseEnd]:
    statement = (
        select(Stage, User)
        .join(TeamMember, TeamMember.stage_id == Stage.id)
        .join(User, User.id == TeamMember.user_id)
        .join(Stage.opening)
        .where(
            matches(TeamMember.user_id), opening_needs_people(), Opening.id.not_in(reader.openings_applied_to)
        )
        .options(selectinload(Stage.opening), selectinload(Stage.hiring_team))
        .order_by(Stage.opening_id, Stage.position, User.id)
        .limit(most)
    )
    for stage, user in db.session.execute(statement).unique():
        what = _("%(stage)s, %(opening)s", stage=stage.name, opening=stage.opening.name)
        count = len([each for each in stage.hiring_team if each is not user])
        stay = ngettext(
            "Nobody: %(num)s other person stays on the team",
            "Nobody: %(num)s other people stay on the team",
            count,
        )
        instead = {TAKE_OFF_OPTION: stay} if count else {}
        since = stage.opening.opened_at
        yield LooseEnd(TEAM, TeamMembership(stage, user), user, what, since, [stage.opening], instead)


def _can_run_opening(end: LooseEnd, person: User) -> bool:
    return not applied_to(person, end.record.id)


def _can_join_team(end: LooseEnd, person: User) -> bool:
    return not applied_to(person, end.record.stage.opening_id)


def _change_recruiter(end: LooseEnd, handover: Handover) -> None:
    change_opening_people(
        end.record, recruiter=handover.to, reason=handover.reason, leaver=end.owner, by=handover.by
    )


def _change_hiring_manager(end: LooseEnd, handover: Handover) -> None:
    change_opening_people(
        end.record, hiring_manager=handover.to, reason=handover.reason, leaver=end.owner, by=handover.by
    )


def _change_team(end: LooseEnd, handover: Handover) -> None:
    """Put the successor into the team, and update the times that candidates can choose from."""
    stage, leaver = end.record.stage, end.record.user
    members = [each for each in stage.hiring_team if each is not leaver]
    if handover.to is not None and handover.to not in members:
        members.append(handover.to)
    set_hiring_team(stage, members, reason=handover.reason, by=handover.by)
    db.session.flush()
    for request in open_slot_requests_at(stage):
        update_slot_request(request.application, by=handover.by, quietly=True)


OPENING_RECRUITER = LooseEndKind(
    "recruiter",
    _l("Openings as recruiter"),
    Role.RECRUITER,
    _openings_as_recruiter,
    _change_recruiter,
    _can_run_opening,
    notifies_successor=True,
)
HIRING_MANAGER = LooseEndKind(
    "hiring_manager",
    _l("Openings as hiring manager"),
    Role.HIRING_MANAGER,
    _openings_as_hiring_manager,
    _change_hiring_manager,
    _can_run_opening,
    notifies_successor=True,
)
TEAM = LooseEndKind("team", _l("Hiring teams"), Role.INTERVIEWER, _memberships, _change_team, _can_join_team)
