"""Saving an admin's changes of a person, as far as nothing is left with nobody."""

from __future__ import annotations

from collections.abc import Iterable

from app.access.roles import Role
from app.people import accounts
from app.people.leaving.queries import loose_ends
from app.people.models import User


def change_or_hand_over(
    user: User,
    *,
    email: str,
    job_title: str,
    time_zone: str,
    gitlab_username: str,
    roles: Iterable[Role],
    active: bool,
    by: User,
) -> set[str] | None:
    """Change a person, and keep back what something depends on until somebody takes that over.

    Returns None if everything is saved; else the roles that are not taken yet, which is an empty set if it is
    the account that is not closed yet. Raises what `accounts.change_person` raises.
    """
    wanted = set(roles)
    closes, takes = user.active and not active, user.roles - wanted if user.active else set()
    is_open = bool((closes or takes) and loose_ends(user, roles=takes, closing=closes, reader=by))
    said = {
        "email": email,
        "job_title": job_title,
        "time_zone": time_zone,
        "gitlab_username": gitlab_username,
    }
    if not is_open:
        accounts.change_person(user, **said, roles=wanted, active=active, by=by)
        return None
    if user.id == by.id and (closes or Role.ADMIN in takes):
        accounts.change_person(user, **said, roles=wanted, active=active, by=by)
    accounts.change_person(user, **said, roles=wanted | user.roles, active=True, by=by)
    return set() if closes else {role.value for role in takes}
