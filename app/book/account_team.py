"""The account team: who owns an account or an opportunity in the CRM, and who leads its territory.

It is a relation, not a role. The CRM names an owner by email; a cell of the mapping file names the SAE, ASM
or RD of a territory by email, or by a name that one person here has.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import column_property

from app.book.alignment import covers
from app.book.models import Account, AccountTerritory, Opportunity
from app.people.any_reader import any_reader
from app.people.models import User
from app.territories.models import Territory

_CELLS = (Territory.sae, Territory.asm, Territory.rd)


def is_led_by(user: Any, cells: Any = _CELLS) -> ColumnElement[bool]:
    """The condition that a cell of a territory means a user: the model, or a person."""
    namesake = User.__table__.alias().c  # of the table: the models are not all known yet
    is_same = (func.lower(namesake.name) == func.lower(user.name), namesake.id != user.id, namesake.active)
    is_only_one = ~exists().where(*is_same)
    by_email = [func.lower(func.trim(cell)) == user.email for cell in cells]
    by_name = [func.lower(func.trim(cell)) == func.lower(user.name) for cell in cells]
    return or_(*by_email, and_(or_(*by_name), is_only_one))


def is_on_team_of(user: Any, day: Any, account_id: Any = None) -> ColumnElement[bool]:
    """The condition that a person is on the account team of an opportunity, on a day.

    With `account_id` it reads that account alone.
    """
    owned, led = select(Account.id).where(Account.owner_email == user.email), accounts_led_by(user, day)
    if account_id is not None:
        owned = owned.where(Account.id == account_id)
        led = led.where(AccountTerritory.account_id == account_id)
    return or_(
        Opportunity.owner_email == user.email,
        Opportunity.account_id.in_(owned),
        Opportunity.account_id.in_(led),
    )


def team_opportunities(user: User, day: Any) -> list[Any]:
    """The ids of the opportunities that `is_on_team_of` means, as selects along the indexes."""
    owned = select(Account.id).where(Account.owner_email == user.email)
    return [
        select(Opportunity.id).where(Opportunity.owner_email == user.email),
        select(Opportunity.id).where(Opportunity.account_id.in_(owned)),
        select(Opportunity.id).where(Opportunity.account_id.in_(accounts_led_by(user, day))),
    ]


def accounts_led_by(user: Any, day: Any) -> Any:
    """The ids of the accounts in territories that a person leads as SAE, ASM or RD, as a select."""
    led = select(Territory.id).where(is_led_by(user))
    running = (covers(AccountTerritory, day), AccountTerritory.territory_id.in_(led))
    return select(AccountTerritory.account_id).where(*running)


_owns = or_(
    exists().where(Account.owner_email == User.email),
    exists().where(Opportunity.owner_email == User.email),
)
_is_on_team = or_(_owns, exists().where(is_led_by(User)))
User.owns_in_crm = column_property(_owns, deferred=True)  # a request reads it with who is signed in
User.is_on_account_team = column_property(_is_on_team, deferred=True)
# The same of the parameter `reader`, for a page that asks it in a statement of its own.
IS_ON_ACCOUNT_TEAM = select(User.id).where(User.id == any_reader(frozenset()).id, _is_on_team).exists()
