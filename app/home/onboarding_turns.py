"""What waits for a person: steps to tick, issues to close, issues that were closed too early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.access.roles import Role
from app.db.base import db
from app.onboarding.gate.explain import closed_with
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import WAITING_LIST_LIMIT, owner_column, possible_owners
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.plans.models import MANAGER_IN_PLACE_OF, Owner
from app.teams.models import Team
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open

_ISSUE_TURNS = (TurnKind.CLOSE_ISSUE, TurnKind.REOPEN_OR_WAIVE_ISSUE)
_IS_OF_STEP = Turn.kind == TurnKind.TICK_STEP


class OnboardingTurn(NamedTuple):
    """A turn of an onboarding, and what it is about: a step or a gating issue."""

    turn: Turn
    onboarding: Onboarding
    step: Step | None
    issue: GatingIssue | None


def turns_of_onboardings(user: User) -> Sequence[OnboardingTurn]:
    """What a person can do now for onboardings, by their roles, at most fifty.

    Steps stand in the order of their due days, and issues since they wait.
    """
    statement = _open_turns(frozenset(user.roles))
    return [OnboardingTurn(*row) for row in db.session.execute(statement, reader_values(user))]


@lru_cache(maxsize=128)
def _open_turns(roles: frozenset[Role]) -> Any:
    user = any_reader(roles)
    statement: Any = select(Turn, Onboarding, Step, GatingIssue)
    return (
        statement.join(Onboarding, Onboarding.id == Turn.onboarding_id)
        .outerjoin(Step, and_(_IS_OF_STEP, Step.id == Turn.about_id))
        .outerjoin(GatingIssue, and_(Turn.kind.in_(_ISSUE_TURNS), GatingIssue.id == Turn.about_id))
        .where(Turn.user_id == user.id, is_open(), _may_do(user))
        .options(*_shown())
        .order_by(func.coalesce(case((_IS_OF_STEP, Turn.due_at)), Turn.since), Turn.about_id)
        .limit(WAITING_LIST_LIMIT)
    )


def _shown() -> Iterator[ExecutableOption]:
    """What a list shows of the records."""
    yield load_only(Turn.since)
    yield load_only(Onboarding.isr_id)
    yield joinedload(Onboarding.isr).load_only(User.name).lazyload(User.granted_roles)
    yield load_only(Step.onboarding_id, Step.text, Step.due_on)
    yield load_only(GatingIssue.name, GatingIssue.closed_at)
    yield selectinload(GatingIssue.steps).load_only(Step.removed_at, Step.ticked_at)


def steps_waiting_for(user: User) -> list[Step]:
    """The steps among them, the earliest due first."""
    return [each.step for each in turns_of_onboardings(user) if each.step is not None]


def _may_do(user: User) -> ColumnElement[bool]:
    """Whether a person still has the part of an onboarding by which a turn is theirs."""
    parts, is_manager = possible_owners(user), Role.ISR_MANAGER in user.roles
    steps = or_(
        *(and_(Step.owned_by == part, owner_column(part) == user.id) for part in parts),
        Step.owned_by.in_(select(Team.name).where(Team.person_id == user.id)),
        Step.owned_by.in_(MANAGER_IN_PLACE_OF) if is_manager else false(),
    )
    issues = [TurnKind.CLOSE_ISSUE] * (Owner.ISR in parts) + [TurnKind.REOPEN_OR_WAIVE_ISSUE] * is_manager
    return or_(and_(_IS_OF_STEP, steps), Turn.kind.in_(issues))


def unfinished_reason(issue: GatingIssue) -> str:
    """What an issue lacked when it was closed: "Closed with 3 open steps"."""
    steps = [step for step in issue.steps if step.counts]
    return closed_with(steps=len(steps), unticked=sum(not step.is_ticked for step in steps))
