"""The checks of territories: one ISR at a time, and nobody was assigned while a gating issue was open."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.checks.registry import CheckFinding
from app.checks.statements import check_by_statement
from app.onboarding.gate.sql import issue_complete_since, issue_is_complete
from app.onboarding.models import EstablishedIsr, GatingIssue
from app.territories.models import Assignment, GateOverride, OverrideState, Territory

CLOSES_A_GATE = (
    ActivityVerb.CLOSED_GATE,
    ActivityVerb.REOPENED_GATING_ISSUE,
    ActivityVerb.REOPENED_GATING_ISSUE_IN_GITLAB,
)
END_ASSIGNMENT = (
    "Open the page of the territory and end the assignment, or let two people approve an override."
)
END_ONE = "Open the page of the territory and end one of the two assignments."


def _shared_days() -> Any:
    other = aliased(Assignment)
    begins = or_(other.ends_on.is_(None), other.ends_on >= Assignment.starts_on)
    ends = or_(Assignment.ends_on.is_(None), Assignment.ends_on >= other.starts_on)
    return (
        select(Assignment.id, other.id.label("other_id"), Territory.name)
        .join(other, and_(other.territory_id == Assignment.territory_id, other.id > Assignment.id))
        .join(Territory, Territory.id == Assignment.territory_id)
        .where(Assignment.taken_back_at.is_(None), other.taken_back_at.is_(None), begins, ends)
        .order_by(Assignment.id, other.id)
    )


def _shares_days(row: Any) -> CheckFinding:
    problem = f"Assignments {row.id} and {row.other_id} share a day."
    return CheckFinding(f"Territory {row.name}", problem, END_ONE)


def _closed_since() -> ColumnElement[bool]:
    """The gate was closed again after the assignment: its issues say nothing of the time before."""
    onboarding = literal("onboarding:", String()).concat(cast(Assignment.onboarding_id, String))
    return exists().where(
        Activity.about == onboarding,
        Activity.verb.in_(CLOSES_A_GATE),
        Activity.at >= Assignment.assigned_at,
    )


def _assigned_at_closed_gates() -> Any:
    issues = exists().where(GatingIssue.onboarding_id == Assignment.onboarding_id)
    open_then = issues.where(
        or_(
            ~issue_is_complete(GatingIssue),
            issue_complete_since(GatingIssue) > Assignment.assigned_at,
        )
    )
    established = exists().where(EstablishedIsr.isr_id == Assignment.isr_id)
    granted = exists().where(
        GateOverride.id == Assignment.override_id,
        GateOverride.isr_id == Assignment.isr_id,
        GateOverride.territory_id == Assignment.territory_id,
        GateOverride.state == OverrideState.GRANTED,
        GateOverride.decided_by_id != GateOverride.asked_by_id,
    )
    by_onboarding = and_(
        Assignment.onboarding_id.is_not(None),
        or_(and_(~issues, ~established), and_(open_then, ~_closed_since())),
    )
    by_nothing = and_(Assignment.onboarding_id.is_(None), Assignment.ends_on.is_(None), ~established)
    return (
        select(Assignment.id, Assignment.isr_id, Territory.name)
        .join(Territory, Territory.id == Assignment.territory_id)
        .where(
            or_(
                and_(Assignment.override_id.is_(None), or_(by_onboarding, by_nothing)),
                and_(Assignment.override_id.is_not(None), ~granted),
            )
        )
        .order_by(Assignment.id)
    )


def _assigned_at_closed_gate(row: Any) -> CheckFinding:
    problem = f"Assignment {row.id} gave it to user {row.isr_id} while a gating issue was open."
    return CheckFinding(f"Territory {row.name}", problem, END_ASSIGNMENT)


TERRITORY_CHECKS = (
    check_by_statement(
        "territories", "A territory has one ISR at a time.", Assignment, _shared_days, _shares_days
    ),
    check_by_statement(
        "gate",
        "Nobody is assigned a territory while a gating issue is open.",
        Assignment,
        _assigned_at_closed_gates,
        _assigned_at_closed_gate,
    ),
)
