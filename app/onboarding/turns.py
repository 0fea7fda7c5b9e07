"""The turns of an onboarding: a step to tick, an issue to close, an issue that was closed too early.

None is left once the onboarding has ended.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select, update
from sqlalchemy.orm import aliased

from app.db.base import db
from app.db.days import EndOfDay, StartOfDay
from app.db.later import LaterOf
from app.db.locks import lock_alone, lock_shared
from app.onboarding.gate.sql import issue_is_complete, last_done_at
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import IS_RUNNING, OWNER_COLUMNS
from app.people.accounts import on_account_closed, on_email_known
from app.people.models import User
from app.plans.models import Owner
from app.teams.actions import on_team_mapped
from app.teams.models import Team
from app.turns.models import Turn, TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns

_PERSON = aliased(User)  # of a team
_DOERS_OF_TEAMS = "doers of the steps of teams"
_IS_LATER = and_(Step.gating_issue_id.is_(None), not_(Step.before_territory))
_DOERS = OWNER_COLUMNS | {
    Owner.PREVIOUS_MANAGER: func.coalesce(Onboarding.previous_manager_id, Onboarding.manager_id)
}
# As `Step.owner`, and the manager where `Step.manager_acts`; NULL for a buddy not chosen yet.
_DOER_ID = case(
    *((Step.owned_by == owner, doer) for owner, doer in _DOERS.items()),
    else_=func.coalesce(_PERSON.id, Onboarding.manager_id),
)


def _to_tick() -> Select[Any]:
    """Since the step could first be ticked: the start, or for a later step the first day of a territory.

    It is due at the end of its day in UTC; pages say whether it is late by the day where its owner is.
    """
    can_be_ticked = or_(
        GatingIssue.closed_at.is_(None) & Step.gating_issue_id.is_not(None),
        Step.before_territory,
        _IS_LATER & Onboarding.assigned_on.is_not(None),
    )
    statement = turn_columns(
        TurnKind.TICK_STEP,
        Step.id,
        user_id=_DOER_ID,
        onboarding_id=Onboarding.id,
        since=case((_IS_LATER, StartOfDay(Onboarding.assigned_on)), else_=Onboarding.started_at),
        due_at=EndOfDay(Step.due_on),
        zone=None,
    )
    with_issue = _of_steps(statement).outerjoin(GatingIssue, GatingIssue.id == Step.gating_issue_id)
    is_open = (IS_RUNNING, Step.ticked_at.is_(None), Step.removed_at.is_(None))
    return with_issue.where(*is_open, can_be_ticked, _DOER_ID.is_not(None))


def _of_steps(statement: Select[Any]) -> Select[Any]:
    """From steps, with their onboarding and the person of their team."""
    of_onboarding = statement.select_from(Step).join(Onboarding, Onboarding.id == Step.onboarding_id)
    of_team = of_onboarding.outerjoin(Team, Team.name == Step.owned_by)
    return of_team.outerjoin(_PERSON, and_(_PERSON.id == Team.person_id, _PERSON.active))


def _to_close() -> Select[Any]:
    """The ISR closes their issue, as it is between them and a territory. Their manager may close it, too."""
    counts = (Step.gating_issue_id == GatingIssue.id, Step.removed_at.is_(None))
    statement = _of_issues(
        TurnKind.CLOSE_ISSUE,
        Onboarding.isr_id,
        since=LaterOf(GatingIssue.opened_at, last_done_at(GatingIssue)),
        due_at=EndOfDay(GatingIssue.due_on),
    )
    all_ticked = ~exists().where(*counts, Step.ticked_at.is_(None))
    return statement.where(GatingIssue.closed_at.is_(None), all_ticked)


def _to_reopen_or_waive() -> Select[Any]:
    statement = _of_issues(TurnKind.REOPEN_OR_WAIVE_ISSUE, Onboarding.manager_id, since=GatingIssue.closed_at)
    return statement.where(GatingIssue.closed_at.is_not(None), not_(issue_is_complete(GatingIssue)))


def _of_issues(kind: TurnKind, user_id: Any, **times: Any) -> Select[Any]:
    of = {"user_id": user_id, "onboarding_id": Onboarding.id, "zone": None}
    statement = turn_columns(kind, GatingIssue.id, **of, **times).select_from(GatingIssue)
    with_onboarding = statement.join(Onboarding, Onboarding.id == GatingIssue.onboarding_id)
    return with_onboarding.where(IS_RUNNING)


def _give_steps(which: ColumnElement[bool]) -> None:
    """Give the turns of all steps of some teams to who does them now, in one statement.

    It waits for transactions that write turns of steps, and those that come later read who does them now.
    """
    db.session.flush()
    lock_alone(_DOERS_OF_TEAMS)
    doer_id = _of_steps(select(_DOER_ID)).where(Step.id == Turn.about_id).scalar_subquery()
    of_teams = Turn.about_id.in_(select(Step.id).where(which))
    theirs = update(Turn).where(Turn.kind == TurnKind.TICK_STEP, of_teams)
    db.session.execute(theirs.values(user_id=doer_id))


def _give_steps_of(team: Owner) -> None:
    _give_steps(Step.owned_by == team)


def _give_steps_of_teams_of(person: User, _by: User | None) -> None:
    """When the account of a person closes or opens: their teams have nobody, or them again."""
    db.session.flush()
    teams = db.session.scalars(select(Team.name).where(Team.person_id == person.id)).all()
    if teams:
        _give_steps(Step.owned_by.in_(teams))


on_team_mapped(_give_steps_of)
on_account_closed(_give_steps_of_teams_of)
on_email_known(_give_steps_of_teams_of)
ONBOARDING_TURNS = TurnScope(
    Onboarding,
    "onboarding_id",
    (
        TurnSource(TurnKind.TICK_STEP, _to_tick),
        TurnSource(TurnKind.CLOSE_ISSUE, _to_close),
        TurnSource(TurnKind.REOPEN_OR_WAIVE_ISSUE, _to_reopen_or_waive),
    ),
    lock=lambda: lock_shared(_DOERS_OF_TEAMS),
)
