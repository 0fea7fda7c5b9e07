"""Conflicts: fields that the CRM and a person here both changed, differently.

What Onramp has stays, and none of it is sent, until a person chooses a side. That is done once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.book.models import Opportunity, OpportunityOutcome
from app.book.relations import visible_opportunities, workable_opportunities
from app.crm_returns.kept_values import kept_value, take_value
from app.db.base import db
from app.db.row_locks import lock_row
from app.opportunity_work.actions.start import start_work
from app.opportunity_work.models import ChosenSide, WorkConflict, WorkField
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict
from app.web.edit_digest import values_digest
from app.web.pagination import Page, paginate

_OPEN = (WorkConflict.chosen_at.is_(None), Opportunity.outcome == OpportunityOutcome.OPEN)


@dataclass(frozen=True)
class ConflictSides:
    """What both sides had, and what each has now."""

    base: str
    ours: str
    theirs: str


def conflicts_page(user: User, after: str | None) -> Page[WorkConflict]:
    """The open conflicts of the opportunities that a person sees, oldest first, a page at a time."""
    shown = joinedload(WorkConflict.opportunity).joinedload(Opportunity.account)
    return paginate(_open_to(user).options(shown), [WorkConflict.id], after)


def conflict_counts(user: User) -> dict[WorkField, int]:
    """How many of them there are, by field."""
    ids = _open_to(user).with_only_columns(WorkConflict.id)
    counts = select(WorkConflict.field, func.count()).where(WorkConflict.id.in_(ids))
    found = db.session.execute(counts.group_by(WorkConflict.field))
    return {row[0]: row[1] for row in found}


def conflicts_to_resolve(user: User) -> tuple[int, datetime] | None:
    """How many open conflicts a person resolves, and when the first was found; None without any."""
    theirs = _with_opportunity().where(*_OPEN, workable_opportunities(user))
    found = theirs.with_only_columns(func.count(), func.min(WorkConflict.found_at))
    number, since = db.session.execute(found).one()
    return (number, since) if number else None


def visible_conflicts(user: User) -> Select[Any]:
    """The conflicts of opportunities that a person sees, resolved or not."""
    return _with_opportunity().where(visible_opportunities(user))


def sides_of(conflict: WorkConflict) -> ConflictSides:
    """Both sides of a conflict. Ours is what Onramp has now; once one was chosen, what it had then."""
    ours = kept_value(conflict) if conflict.chosen_at is None else conflict.ours
    return ConflictSides(conflict.base, ours, conflict.theirs)


def conflict_digest(conflict: WorkConflict) -> str:
    """A digest of what a page shows of a conflict."""
    sides = sides_of(conflict)
    return values_digest({"base": sides.base, "ours": sides.ours, "theirs": sides.theirs})


def choose_side(conflict: WorkConflict, side: ChosenSide, *, seen: str, by: User) -> None:
    """Choose what counts. What Onramp has goes into the next return file; what the CRM has is written here.

    `seen` is the digest of what the page showed. Raises Conflict if someone chose meanwhile, or if a side
    has another value now. Raises RuleBroken if the opportunity is closed, or if the value cannot be taken.
    """
    lock_row(conflict.opportunity)
    db.session.refresh(conflict, with_for_update=True)
    if conflict.chosen is side and conflict.chosen_by_id == by.id:
        return  # sent twice
    start_work(conflict.opportunity, None, by=by)
    if conflict.chosen_at is not None:
        raise Conflict(_("Someone already resolved this conflict. Look at what was chosen."))
    if conflict_digest(conflict) != seen:
        raise Conflict(_("One of the two values was changed meanwhile. Look at both, then choose again."))
    conflict.ours = kept_value(conflict)
    if side is ChosenSide.THEIRS:
        take_value(conflict, by=by)
    conflict.chosen, conflict.chosen_by_id, conflict.chosen_at = side, by.id, clock.now()
    verb = ActivityVerb.CHOSE_OURS if side is ChosenSide.OURS else ActivityVerb.CHOSE_THEIRS
    is_tier = side is ChosenSide.THEIRS and conflict.field is WorkField.TIER  # next steps are in notes
    record_activity(
        verb,
        conflict.opportunity,
        by=by,
        what=conflict.field.label.lower(),
        was=conflict.ours if is_tier else None,
        became=conflict.theirs if is_tier else None,
    )
    db.session.flush()


def chosen_by(conflict: WorkConflict) -> User | None:
    """The person who resolved a conflict."""
    return db.session.get(User, conflict.chosen_by_id) if conflict.chosen_by_id else None


def _with_opportunity() -> Select[Any]:
    return select(WorkConflict).join(Opportunity, Opportunity.id == WorkConflict.opportunity_id)


def _open_to(user: User) -> Select[Any]:
    return visible_conflicts(user).where(*_OPEN)
