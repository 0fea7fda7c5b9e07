"""What depends on a recruiter, a hiring manager and an interviewer of an opening that goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, exists, or_, select, union
from sqlalchemy.orm import selectinload

from app.access.predicates import applied_to
from app.access.roles import Role
from app.candidates.models import Application, Status
from app.db.base import db
from app.interviews.slot_requests import open_slot_requests_at, update_slot_request
from app.openings.actions import on_state_changed
from app.openings.hiring_teams.changes import set_hiring_team
from app.openings.hiring_teams.members import TeamMember
from app.openings.models import Opening, OpeningState, Stage
from app.openings.people import change_opening_people
from app.openings.take_family_changes import on_stages_changed
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.questionnaire_reviews.models import QuestionnaireReviewer
from app.turns.actions import update_turns_of_many, update_turns_of_people

TAKE_OFF_OPTION = "take-off"


def opening_needs_people() -> ColumnElement[bool]:
    """The condition that an opening needs its people: it is there and not closed, or has active ones."""
    active = exists().where(Application.opening_id == Opening.id, Application.status == Status.ACTIVE)
    is_there = and_(Opening.state != OpeningState.CLOSED, Opening.removed_at.is_(None))
    return or_(is_there, active)


def update_turns_of_opening_people(*opening_ids: int) -> None:
    """Update what depends on the people of some openings, which need them from now on, or no more."""
    people = union(
        select(Opening.recruiter_id).where(Opening.id.in_(opening_ids)),
        select(Opening.hiring_manager_id).where(Opening.id.in_(opening_ids)),
        select(TeamMember.user_id).join(Stage).where(Stage.opening_id.in_(opening_ids)),
        select(QuestionnaireReviewer.user_id).where(QuestionnaireReviewer.opening_id.in_(opening_ids)),
    )
    update_turns_of_people(*db.session.scalars(people))


def _openings_as_recruiter(matches: UserFilter, reader: User) -> Iterator[LooseEnd]:
    statement = _openings(reader).where(matches(Opening.recruiter_id))
    for opening in db.session.scalars(statement.options(selectinload(Opening.recruiter))):
        yield LooseEnd(
            OPENING_RECRUITER, opening, opening.recruiter, opening.name, opening.opened_at, [opening]
        )


def _openings_as_hiring_manager(matches: UserFilter, reader: User) -> Iterator[LooseEnd]:
    statement = _openings(reader).where(matches(Opening.hiring_manager_id))
    for opening in db.session.scalars(statement.options(selectinload(Opening.hiring_manager))):
        owner = opening.hiring_manager
        yield LooseEnd(HIRING_MANAGER, opening, owner, opening.name, opening.opened_at, [opening])


def _openings(reader: User):  # type: ignore[no-untyped-def]
    seen = Opening.id.not_in(reader.openings_applied_to)
    return select(Opening).where(opening_needs_people(), seen).order_by(Opening.id)


@dataclass(frozen=True)
class TeamMembership:
    """A person in the hiring team of one stage."""

    stage: Stage
    user: User

    @property
    def id(self) -> str:
        return f"{self.stage.id}_{self.user.id}"


def _memberships(matches: UserFilter, reader: User) -> Iterator[LooseEnd]:
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


def _runs_openings(part: Any) -> Callable[[Any], ColumnElement[bool]]:
    """Whether somebody has a part of an opening that needs its people, by the column of the part."""
    return lambda user_id: exists().where(part == user_id, opening_needs_people())


def _is_on_team(user_id: Any) -> ColumnElement[bool]:
    of_team = (TeamMember.user_id == user_id, Stage.id == TeamMember.stage_id, Opening.id == Stage.opening_id)
    return exists().where(*of_team, opening_needs_people())


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
    frozenset({Role.RECRUITER}),
    _openings_as_recruiter,
    _change_recruiter,
    _can_run_opening,
    _runs_openings(Opening.recruiter_id),
    notifies_successor=True,
)
HIRING_MANAGER = LooseEndKind(
    "hiring_manager",
    _l("Openings as hiring manager"),
    frozenset({Role.HIRING_MANAGER}),
    _openings_as_hiring_manager,
    _change_hiring_manager,
    _can_run_opening,
    _runs_openings(Opening.hiring_manager_id),
    notifies_successor=True,
)
TEAM = LooseEndKind(
    "team",
    _l("Hiring teams"),
    frozenset({Role.INTERVIEWER}),
    _memberships,
    _change_team,
    _can_join_team,
    _is_on_team,
)


def _update_turns_at(opening: Opening) -> None:
    update_turns_of_opening_people(opening.id)


def _update_turns_of_stages(opening: Opening) -> None:
    """A stage with another limit, kind or place changes what waits at it."""
    _update_turns_at(opening)
    statement = select(Application.id).where(Application.opening_id == opening.id).order_by(Application.id)
    update_turns_of_many(Application, list(db.session.scalars(statement)))


on_state_changed(_update_turns_at)
on_stages_changed(_update_turns_of_stages)
