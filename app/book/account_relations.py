"""What a person has to do with an account. The policy asks one record at a time, lists ask in SQL."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, select

from app.book.account_team import accounts_led_by
from app.book.alignment import accounts_of, alignment_day, isr_on
from app.book.models import Account
from app.book.relations import ANY_PERSON, managed_isrs, person_values
from app.db.kept import kept
from app.db.rows import read_rows
from app.people.models import User


@dataclass(frozen=True)
class AccountRelations:
    """What a person has to do with an account today, whatever their roles."""

    is_isr: bool
    manages_isr: bool
    is_nobodys: bool
    is_account_team: bool


def account_conditions(user: Any, day: date) -> dict[str, ColumnElement[bool]]:
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
        values = person_values(person) | {"of_id": account.id}
        row = read_rows(_relations_of_account(alignment_day()), values)[0]
        known[person.id] = AccountRelations(*map(bool, row))
    return known[person.id]


@kept()
def _relations_of_account(day: date) -> Any:
    """The statement of these, for any person and account."""
    found = account_conditions(ANY_PERSON, day)
    columns: Any = select(*(found[each.name] for each in fields(AccountRelations)))
    return columns.where(Account.id == bindparam("of_id", type_=Integer))


Account.relations_to = _relations_to_account  # type: ignore[method-assign, assignment]
