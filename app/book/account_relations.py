"""What a person has to do with an account. The policy asks one record at a time, lists ask in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from app.book.account_team import accounts_led_by
from app.book.alignment import accounts_of, alignment_day, isr_on
from app.book.models import Account
from app.book.relations import managed_isrs
from app.db.base import db
from app.people.models import User


@dataclass(frozen=True)
class AccountRelations:
    """What a person has to do with an account today, whatever their roles."""

    is_isr: bool
    manages_isr: bool
    is_nobodys: bool
    is_account_team: bool


def account_conditions(user: User, day: date) -> dict[str, ColumnElement[bool]]:
    """The conditions of each of these, as of a day."""
    isr = isr_on(day)
    owned_or_led = Account.id.in_(accounts_led_by(user, day)) | (Account.owner_email == user.email)
    return {
        "is_isr": Account.id.in_(accounts_of(user.id, day)),
        "manages_isr": isr.in_(managed_isrs(user.id, day)),
        "is_nobodys": isr.is_(None),
        "is_account_team": owned_or_led,
    }


def _relations_to_account(account: Account, person: User) -> AccountRelations:
    """Asked once for each person and record."""
    known = account.known_relations
    if person.id not in known:
        conditions = account_conditions(person, alignment_day())
        labeled = (condition.label(name) for name, condition in conditions.items())
        row: Any = db.session.execute(select(*labeled).where(Account.id == account.id)).one()
        known[person.id] = AccountRelations(**{name: bool(value) for name, value in row._mapping.items()})
    return known[person.id]


Account.relations_to = _relations_to_account  # type: ignore[method-assign, assignment]
