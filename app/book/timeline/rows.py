"""Reads the rows that say who the ISR of an opportunity or an account is on each day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import joinedload, lazyload

from app.book.models import AccountTerritory, Closing, IsrOverride, Opportunity
from app.book.timeline.spans import AlignmentRows, HolderDays, TerritoryDays, TerritoryLeaders
from app.db.base import db
from app.people.models import User
from app.territories.models import Assignment, Territory


def rows_of_opportunity(opportunity: Opportunity) -> AlignmentRows:
    """What the timeline of an opportunity reads, in three statements."""
    return AlignmentRows(
        territory_days(opportunity.account_id), closings_of(opportunity), overrides_of(opportunity)
    )


def closings_of(opportunity: Opportunity) -> Sequence[Closing]:
    """All closings of an opportunity with their ISRs, oldest first: also reopened and corrected ones."""
    return db.session.scalars(_closings(), {"id": opportunity.id}).all()


def overrides_of(opportunity: Opportunity) -> Sequence[IsrOverride]:
    """All ISR overrides of an opportunity with who set them and why, oldest first."""
    return db.session.scalars(_overrides(), {"id": opportunity.id}).all()


def running_override(opportunity: Opportunity) -> IsrOverride | None:
    """The ISR override of an opportunity that runs, as the database has it now."""
    of = (IsrOverride.opportunity_id == opportunity.id, IsrOverride.ends_on.is_(None))
    found = select(IsrOverride).where(*of).options(*_people(IsrOverride.isr, IsrOverride.set_by))
    return db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def standing_closing(opportunity: Opportunity) -> Closing | None:
    """The closing of an opportunity that stands, as the database has it now."""
    of = (Closing.opportunity_id == opportunity.id, Closing.ends_on.is_(None))
    found = select(Closing).where(*of).options(*_people(Closing.isr))
    return db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def territory_days(account_id: int) -> list[TerritoryDays]:
    """The territories of an account by day, each with all who hold it, in one statement."""
    found: dict[int, TerritoryDays] = {}
    for row in db.session.execute(_territories(), {"id": account_id}):
        of = found.get(row.id) or TerritoryDays(
            row.id,
            row.territory_id,
            row.territory,
            row.starts_on,
            row.ends_on,
            TerritoryLeaders(row.segment or "", row.sae or "", row.asm or "", row.rd or ""),
        )
        if row.assignment_id is not None:
            held = HolderDays(row.assignment_id, row.User, row.held_from, row.held_to)
            of = replace(of, holders=(*of.holders, held))
        found[row.id] = of
    return list(found.values())


@cache
def _closings() -> Select[Closing]:
    of = select(Closing).where(Closing.opportunity_id == bindparam("id")).options(*_people(Closing.isr))
    return of.order_by(Closing.starts_on, Closing.id)


@cache
def _overrides() -> Select[IsrOverride]:
    of = select(IsrOverride).where(IsrOverride.opportunity_id == bindparam("id"))
    shown = (*_people(IsrOverride.isr, IsrOverride.set_by), joinedload(IsrOverride.note))
    return of.options(*shown).order_by(IsrOverride.starts_on, IsrOverride.id)


@cache
def _territories() -> Any:
    held = and_(Assignment.territory_id == AccountTerritory.territory_id, Assignment.taken_back_at.is_(None))
    columns: Any = select(
        AccountTerritory.id,
        AccountTerritory.territory_id,
        AccountTerritory.starts_on,
        AccountTerritory.ends_on,
        Territory.name.label("territory"),
        Assignment.id.label("assignment_id"),
        Assignment.starts_on.label("held_from"),
        Assignment.ends_on.label("held_to"),
        User,
        Territory.segment,
        Territory.sae,
        Territory.asm,
        Territory.rd,
    )
    return (
        columns.select_from(AccountTerritory)
        .outerjoin(Territory, Territory.id == AccountTerritory.territory_id)
        .outerjoin(Assignment, held)
        .outerjoin(User, User.id == Assignment.isr_id)
        .where(AccountTerritory.account_id == bindparam("id"))
        .options(lazyload(User.granted_roles))
        .order_by(AccountTerritory.starts_on, Assignment.starts_on, Assignment.id)
    )


def _people(*columns: Any) -> list[Any]:
    return [joinedload(column).options(lazyload(User.granted_roles)) for column in columns]
