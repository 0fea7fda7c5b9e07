"""The people of an opportunity who have an account: its ISR, its account team, who may own its next step."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.book.account_team import is_led_by
from app.book.alignment import alignment_day, open_isr_on, territory_on
from app.book.models import Opportunity
from app.db.base import db
from app.people.models import User
from app.territories.models import Territory


def account_team_of(opportunity: Opportunity) -> Sequence[User]:
    """The people of its account team who have an account here, by name."""
    return db.session.scalars(
        select(User).where(User.active, _is_on_team(opportunity)).order_by(User.name, User.id)
    ).all()


def possible_owners_of(opportunity: Opportunity, reader: User, *, also: int | None = None) -> Sequence[User]:
    """The people here who can be named as owner: the account team, the ISR, the reader, and one more."""
    isr_id = select(open_isr_on(alignment_day())).where(Opportunity.id == opportunity.id).scalar_subquery()
    named = [reader.id, *([also] if also else [])]
    which = or_(_is_on_team(opportunity), User.id == isr_id, User.id.in_(named))
    return db.session.scalars(select(User).where(User.active, which).order_by(User.name, User.id)).all()


def owners_of(opportunity: Opportunity, reader: User) -> tuple[Sequence[User], User | None]:
    """The same, and the ISR, who is one of them, if there is one with an account."""
    people = possible_owners_of(opportunity, reader)
    isr_id = db.session.scalar(select(open_isr_on(alignment_day())).where(Opportunity.id == opportunity.id))
    return people, next((each for each in people if each.id == isr_id), None)


def _is_on_team(opportunity: Opportunity) -> ColumnElement[bool]:
    emails = {opportunity.owner_email, opportunity.account.owner_email} - {""}
    territory_id = territory_on(alignment_day(), opportunity.account_id)
    leads = exists().where(Territory.id == territory_id, is_led_by(User))
    return or_(func.lower(User.email).in_(sorted(emails)), leads)
