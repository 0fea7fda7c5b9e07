"""Rows of Your turn for onboardings: steps to tick, issues to close, issues that were closed too early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.board.waiting_kinds import kind_literal
from app.db.base import db
from app.home.turn_item import TurnItem
from app.onboarding.gate.explain import closed_with
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import WAITING_LIST_LIMIT, parts_of
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.plans.models import MANAGER_IN_PLACE_OF, Owner
from app.shared import clock
from app.teams.models import Team
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open
from app.turns.urgency import Urgency
from app.web.record_pages import url_maker

_ISSUE_KINDS = (TurnKind.CLOSE_ISSUE, TurnKind.REOPEN_OR_WAIVE_ISSUE)
ONBOARDING_KINDS = (TurnKind.TICK_STEP, *_ISSUE_KINDS)
_IS_OF_STEP = Turn.kind == kind_literal(TurnKind.TICK_STEP)
_IS_OF_ONBOARDING = Turn.kind.in_([kind_literal(kind) for kind in ONBOARDING_KINDS])


class OnboardingTurn(NamedTuple):
    """A turn of an onboarding. `about_id` is a step or a gating issue, and `text` says what that is.

    `due_on` is the day of a step. `steps` counts those of an issue that was closed too early, and `unticked`
    those of them that are not ticked.
    """

    kind: TurnKind
    about_id: int
    since: datetime
    onboarding_id: int
    isr_id: int
    isr: str
    text: str
    due_on: date | None
    steps: int | None
    unticked: int | None


def turns_of_onboardings(user: User) -> Sequence[OnboardingTurn]:
    """What a person can do now for onboardings, by their roles, at most fifty.

    Steps stand in the order of their due days, and issues since they wait.
    """
    statement = _open_turns(frozenset(user.roles))
    return [OnboardingTurn._make(row) for row in db.session.execute(statement, reader_values(user))]


@lru_cache(maxsize=128)
def _open_turns(roles: frozenset[Role]) -> Any:
    """What only the rows that are shown need is looked up for each of them."""
    user = any_reader(roles)
    statement: Any = select(Turn.kind, Turn.about_id, Turn.since, Onboarding.id, Onboarding.isr_id)
    isr = select(User.name).where(User.id == Onboarding.isr_id).scalar_subquery()
    issue = select(GatingIssue.name).where(GatingIssue.id == Turn.about_id).scalar_subquery()
    text = case((_IS_OF_STEP, Step.text), else_=issue)
    return (
        statement.add_columns(isr, text, Step.due_on, *_counts())
        .join(Onboarding, Onboarding.id == Turn.onboarding_id)
        .outerjoin(Step, Step.id == case((_IS_OF_STEP, Turn.about_id)))
        .where(Turn.user_id == user.id, _IS_OF_ONBOARDING, is_open(), _may_do(user))
        .order_by(func.coalesce(case((_IS_OF_STEP, Turn.due_at)), Turn.since), Turn.about_id)
        .limit(WAITING_LIST_LIMIT)
    )


def _counts() -> Iterator[Any]:
    """How many steps an issue has that was closed too early, and how many of them are not ticked."""
    each = aliased(Step)
    of_issue = (each.gating_issue_id == Turn.about_id, each.removed_at.is_(None))
    steps = select(func.count()).select_from(each).where(*of_issue)
    for counted in (steps, steps.where(each.ticked_at.is_(None))):
        yield case((Turn.kind == TurnKind.REOPEN_OR_WAIVE_ISSUE, counted.scalar_subquery()))


def _may_do(user: User) -> ColumnElement[bool]:
    """Whether a person still has the part of an onboarding by which a turn is theirs."""
    parts, is_manager = parts_of(user), Role.ISR_MANAGER in user.roles
    manages = [parts[Owner.MANAGER]] if Owner.MANAGER in parts else []
    steps = or_(
        *(and_(Step.owned_by == part, is_theirs) for part, is_theirs in parts.items()),
        Step.owned_by.in_(select(Team.name).where(Team.person_id == user.id)),
        *(and_(Step.owned_by.in_(MANAGER_IN_PLACE_OF), is_theirs) for is_theirs in manages),
    )
    issues = [TurnKind.CLOSE_ISSUE] * (Role.ISR in user.roles) + [TurnKind.REOPEN_OR_WAIVE_ISSUE] * is_manager
    return or_(and_(_IS_OF_STEP, steps), *(Turn.kind == kind_literal(kind) for kind in issues))


def onboarding_items(user: User) -> Iterator[TurnItem]:
    """A row for each. A step counts from its due day."""
    turns, today = turns_of_onboardings(user), clock.today(user.time_zone)
    if not turns:
        return
    page = url_maker(lambda id_: url_for("checklist.onboarding", onboarding_id=id_))
    own, of_isr, open_ = _("Your onboarding"), _("Onboarding of %(isr)s"), _("Open")
    for turn in turns:
        since, urgency = turn.since, Urgency.ON_TIME
        if turn.due_on is not None:
            since = datetime.combine(turn.due_on, time(), UTC)
            urgency = Urgency.LATE if turn.due_on < today else urgency
        where = own if turn.isr_id == user.id else of_isr % {"isr": turn.isr}
        yield TurnItem(since, _text(turn), where, open_, page(turn.onboarding_id), urgency)


def _text(turn: OnboardingTurn) -> str:
    if turn.kind is TurnKind.TICK_STEP:
        return turn.text
    if turn.kind is TurnKind.CLOSE_ISSUE:
        return _("%(issue)s: all steps are ticked, close it", issue=turn.text)
    reason = closed_with(steps=turn.steps or 0, unticked=turn.unticked or 0)
    return _("%(reason)s: reopen or waive “%(issue)s”", reason=reason, issue=turn.text)
