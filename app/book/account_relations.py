"""What a person has to do with an account. The policy asks one record at a time, lists ask in SQL."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, exists, or_, select

from app.book.account_team import accounts_led_by
from app.book.alignment import accounts_of, alignment_day, covers
from app.book.models import Account, AccountTerritory
from app.book.relations import ANY_PERSON, accounts_held_by, managed_isrs, person_values
from app.db.kept import kept
from app.db.rows import read_rows
from app.people.models import User
from app.territories.models import Assignment


@dataclass(frozen=True)
class AccountRelations:
    """What a person has to do with an account today, whatever their roles."""

    is_isr: bool
    manages_isr: bool
    is_nobodys: bool
    is_account_team: bool


def account_conditions(user: Any, day: date, of_id: Any = None) -> dict[str, ColumnElement[bool]]:
    """The conditions of each of these, as of a day. With `of_id` they read that account alone."""

    def is_among(accounts: Any) -> ColumnElement[bool]:
        found = accounts if of_id is None else accounts.where(AccountTerritory.account_id == of_id)
        return Account.id.in_(found)

    is_held = exists().where(
        AccountTerritory.account_id == Account.id,
        covers(AccountTerritory, day),
        AccountTerritory.territory_id == Assignment.territory_id,
        Assignment.taken_back_at.is_(None),
        covers(Assignment, day),
    )
    return {
        "is_isr": is_among(accounts_of(user.id, day)),
        "manages_isr": is_among(accounts_held_by(managed_isrs(user.id, day), day)),
        "is_nobodys": ~is_held,
        "is_account_team": or_(is_among(accounts_led_by(user, day)), Account.owner_email == user.email),
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
    of_id: Any = bindparam("of_id", type_=Integer)
    found = account_conditions(ANY_PERSON, day, of_id)
    columns: Any = select(*(found[each.name] for each in fields(AccountRelations)))
    return columns.where(Account.id == of_id)


Account.relations_to = _relations_to_account  # type: ignore[method-assign, assignment]
