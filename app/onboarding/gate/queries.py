"""The gates of people as the database has them now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, func, select

from app.candidates.models import Application
from app.db.base import db
from app.db.id_lists import among
from app.onboarding.gate.explain import Gate, IssueFacts, explain_gate
from app.onboarding.gate.fact_rows import facts_of_isrs
from app.onboarding.gate.facts import facts_of
from app.onboarding.gate.sql import gate_is_open, issue_complete_since
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding
from app.onboarding.queries import HAS_NO_GATE, IS_RUNNING, running_onboarding
from app.openings.models import Opening
from app.people.models import User
from app.shared import clock


def gate_of(user: User) -> Gate:
    """The gate of a person as the database has it now: open, or closed with what is missing."""
    return gate_with(running_onboarding(user), user)


def gate_with(running: Onboarding | None, user: User) -> Gate:
    """The gate of a person, from their running onboarding as it was just read; None if they have none."""
    issues = facts_of(running) if running else []
    return _gates({user.id: issues} if issues else {}, [user.id])[user.id]


def gates_of(isr_ids: Sequence[int]) -> dict[int, Gate]:
    """The gates of several people by their ids, in a fixed number of statements."""
    return _gates(facts_of_isrs(isr_ids), isr_ids)


def open_gates(isr_ids: Collection[int]) -> set[int]:
    """Those of some people who have an open gate, by their ids, in one statement."""
    return set(db.session.scalars(_open_gates(), {"isr_ids": isr_ids}))


@cache
def _open_gates() -> Any:
    return select(User.id).where(among(User.id, "isr_ids"), gate_is_open(User.id))


def gate_opening_times(isr_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these gates opened: with the last completed issue, else when the ISR was registered."""
    if not isr_ids:
        return {}
    rows = db.session.execute(_completed_at(), {"isr_ids": isr_ids})
    completed = {isr_id: at for isr_id, at in rows if at is not None}
    registered = _without_issues([each for each in isr_ids if each not in completed])
    return {**{isr_id: at for isr_id, (at, _as) in registered.items() if at is not None}, **completed}


def _gates(issues: Mapping[int, list[IssueFacts]], isr_ids: Sequence[int]) -> dict[int, Gate]:
    others = _without_issues([isr_id for isr_id in isr_ids if isr_id not in issues])
    now, unknown = clock.now(), (None, None)
    return {
        isr_id: explain_gate(
            issues.get(isr_id, []), established=registered_at is not None, now=now, hired_as=hired_as
        )
        for isr_id in isr_ids
        for registered_at, hired_as in [others.get(isr_id, unknown)]
    }


def _without_issues(isr_ids: Collection[int]) -> dict[int, tuple[datetime | None, str | None]]:
    """When each of some people was registered as an existing ISR; as what one was hired without a gate.

    It matters to those without gating issues.
    """
    if not isr_ids:
        return {}
    return {row[0]: (row[1], row[2]) for row in db.session.execute(_others(), {"isr_ids": isr_ids})}


@cache
def _others() -> Any:
    without_gate = and_(Onboarding.isr_id == User.id, IS_RUNNING, HAS_NO_GATE)
    return (
        select(User.id, EstablishedIsr.recorded_at, Opening.role)
        .outerjoin(EstablishedIsr, EstablishedIsr.isr_id == User.id)
        .outerjoin(Onboarding, without_gate)
        .outerjoin(Application, Application.id == Onboarding.application_id)
        .outerjoin(Opening, Opening.id == Application.opening_id)
        .where(among(User.id, "isr_ids"))
    )


@cache
def _completed_at() -> Any:
    complete = select(Onboarding.isr_id, func.max(issue_complete_since(GatingIssue)))
    of_isrs = complete.join(Onboarding.gating_issues).where(among(Onboarding.isr_id, "isr_ids"), IS_RUNNING)
    return of_isrs.group_by(Onboarding.isr_id)
