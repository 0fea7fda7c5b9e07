"""Nobody leaves a hole: what is open has somebody who can do it, or stands in somebody's turn."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Status
from app.db.base import db
from app.home.isr_turns import isr_turns_for
from app.interviews.models import InterviewState
from app.openings.hiring_teams.members import TeamMember
from app.openings.models import Opening, OpeningState, Stage
from app.people.models import GrantedRole, User
from app.turns.models import TurnKind
from tests.factories.left_work import abandoned_loose_ends
from tests.journeys.random_ways.records import Records


def every_loose_end_is_in_somebodys_turn(records: Records) -> None:
    """Counted from the records, not by the kinds: each stands in the turn of every admin.

    But of one who applied somewhere or owes a scorecard, who does not see everything.
    """
    needed = set(_needs_somebody(records))
    if not needed:
        return
    owing = {each.interviewer_id for each in records.interviews if each.state is InterviewState.SCHEDULED}
    for admin in _those_with(Role.ADMIN):
        if admin.openings_applied_to or admin.id in owing:
            continue
        missing = needed - {end.key for end in abandoned_loose_ends(admin)}
        assert not missing, f"nobody sees these: {sorted(missing)}"


def a_territory_of_one_who_left_waits_for_a_manager(records: Records) -> None:
    """While nobody follows them, it is in the turn of an ISR manager, if there is one."""
    isrs = {isr.id for isr in records.isrs}
    counting = [each for each in records.assignments if each.taken_back_at is None]
    last = {each.territory_id: each for each in sorted(counting, key=lambda each: each.id)}
    ended = [each for each in last.values() if each.ends_on is not None]
    left = {each.territory_id for each in ended if each.isr_id not in isrs}
    managers = _those_with(Role.ISR_MANAGER)
    if left and managers:
        turns = [turn for manager in managers for turn in isr_turns_for(manager)]
        seen = {turn.about_id for turn in turns if turn.kind is TurnKind.FILL_TERRITORY}
        assert left <= seen, "a territory is vacant, and no manager sees it"


def _those_with(role: Role) -> list[User]:
    has_role = User.granted_roles.any(GrantedRole.role == role)
    return list(db.session.scalars(select(User).where(User.active, has_role).order_by(User.id)))


def _needs_somebody(records: Records) -> Iterator[str]:
    """The keys of everything open whose person cannot do it any more."""
    can = {role: {user.id for user in _those_with(role)} for role in Role}
    anyone = set(db.session.scalars(select(User.id).where(User.active)))
    for interview in records.interviews:
        is_open = interview.state is InterviewState.SCHEDULED
        if is_open and interview.interviewer_id not in can[Role.INTERVIEWER]:
            yield f"interview_{interview.id}"
    for onboarding in (each for each in records.onboardings if each.ended_at is None):
        if onboarding.isr_id not in can[Role.ISR]:
            yield f"own_{onboarding.isr_id}"
        if onboarding.manager_id not in can[Role.ISR_MANAGER]:
            yield f"isr_{onboarding.isr_id}_{onboarding.manager_id}"
        if onboarding.recruiter_id not in can[Role.RECRUITER]:
            yield f"onboarding_recruiter_{onboarding.id}"
        if onboarding.buddy_id is not None and onboarding.buddy_id not in anyone:
            yield f"buddy_{onboarding.id}"
    for assignment in (each for each in records.assignments if each.ends_on is None):
        if assignment.isr_id not in can[Role.ISR]:
            yield f"own_{assignment.isr_id}"
        if assignment.manager_id not in can[Role.ISR_MANAGER]:
            yield f"isr_{assignment.isr_id}_{assignment.manager_id}"
    yield from _openings(records, can)


def _openings(records: Records, can: dict[Role, set[int]]) -> Iterator[str]:
    active = {each.opening_id for each in records.applications if each.status is Status.ACTIVE}
    going_on = [
        opening
        for opening in db.session.scalars(select(Opening))
        if opening.state is not OpeningState.CLOSED or opening.id in active
    ]
    for opening in going_on:
        if opening.recruiter_id not in can[Role.RECRUITER]:
            yield f"recruiter_{opening.id}"
        if opening.hiring_manager_id not in can[Role.HIRING_MANAGER]:
            yield f"hiring_manager_{opening.id}"
    members = select(TeamMember.stage_id, TeamMember.user_id).join(Stage, Stage.id == TeamMember.stage_id)
    of_these = members.where(Stage.opening_id.in_([opening.id for opening in going_on]))
    for stage_id, user_id in db.session.execute(of_these):
        if user_id not in can[Role.INTERVIEWER]:
            yield f"team_{stage_id}_{user_id}"


PROMISES = (every_loose_end_is_in_somebodys_turn, a_territory_of_one_who_left_waits_for_a_manager)
