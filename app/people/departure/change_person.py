"""Saving an admin's changes of a person, as far as nothing depends on them."""

from __future__ import annotations

from dataclasses import replace

from app.access.roles import Role
from app.people import accounts
from app.people.departure.queries import loose_ends
from app.people.details import PersonDetails
from app.people.models import User


def change_or_hand_over(
    user: User, details: PersonDetails, *, seen: str | None = None, by: User
) -> set[str] | None:
    """Change a person, except for a role or an account that something still depends on.

    Returns None if everything is saved. Otherwise returns the roles that are not taken yet; an empty set
    means that the account is not closed yet. Raises what `accounts.change_person` raises.
    """
    closes = user.active and not details.active
    takes = user.roles - details.roles if user.active else set()
    is_refused = user.id == by.id and (closes or Role.ADMIN in takes)
    if is_refused or not _something_depends(user, takes, closes=closes, by=by):
        accounts.change_person(user, details, seen=seen, by=by)
        return None
    kept = replace(details, roles=details.roles | user.roles, active=True)
    accounts.change_person(user, kept, seen=seen, by=by)
    return set() if closes else {role.value for role in takes}


def _something_depends(user: User, takes: set[Role], *, closes: bool, by: User) -> bool:
    return bool((closes or takes) and loose_ends(user, roles=takes, closing=closes, reader=by))
