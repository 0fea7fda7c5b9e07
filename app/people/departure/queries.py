"""Loose ends, and the people who can take them over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.access.roles import Role
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.departure import rules
from app.people.departure.loose_ends import LooseEnd, LooseEndKind, all_loose_end_kinds, is_user
from app.people.models import GrantedRole, User

SUCCESSORS_LIMIT = 500  # people to choose from
LEAVING_VERBS = (
    ActivityVerb.CLOSED_ACCOUNT,
    ActivityVerb.CHANGED_ROLES,
    ActivityVerb.CHANGED_ROLES_BY_GROUPS,
)


def loose_ends(user: User, *, roles: Collection[Role], closing: bool, reader: User) -> list[LooseEnd]:
    """What depends on a person, by kind, if these roles are removed or the account closes.

    What the reader may not know is left out: openings they applied to, and whether a scorecard is in.
    """
    kept = user.roles.difference(roles)
    kinds = [
        kind
        for kind in all_loose_end_kinds()
        if closing or (not kind.roles.isdisjoint(roles) and kind.roles.isdisjoint(kept))
    ]
    return [end for kind in kinds for end in kind.find(is_user(user), reader)]


def remaining_loose_ends(user: User, *, reader: User) -> list[LooseEnd]:
    """What still depends on a person who has a closed account, or lost the roles for it."""
    kinds = [kind for kind in all_loose_end_kinds() if not may_have(kind, user)]
    return [end for kind in kinds for end in kind.find(is_user(user), reader)]


def successors(ends: Iterable[LooseEnd], *, leaver: User) -> dict[str, list[User]]:
    """Who can take over each loose end, by its key, in a fixed number of statements."""
    ends = list(ends)
    needed = {end.kind.roles for end in ends if end.kind.can_take}
    people = {roles: _people(roles, leaver) for roles in needed}
    return {
        end.key: [each for each in people[end.kind.roles] if can_take(end.kind, end, each)]
        for end in ends
        if end.kind.can_take
    }


def without_successor(
    ends: Iterable[LooseEnd], offered: Mapping[str, Sequence[User]], *, leaver: User, closing: bool
) -> dict[str, str]:
    """A sentence for each loose end that nobody can take over and that has no other outcome, by its key."""
    stuck = [end for end in ends if end.kind.can_take and not offered[end.key] and not end.instead]
    held = {roles: bool(_people(roles, leaver)) for roles in {end.kind.roles for end in stuck}}
    return {
        end.key: rules.no_successor_sentence(
            end.kind.roles, is_held_by_others=held[end.kind.roles], closing=closing
        )
        for end in stuck
    }


def users_by_id(ids: Iterable[str]) -> dict[str, User]:
    """The people with these ids, as a page sends them, by the id. Unknown ids are left out."""
    numbers = {int(id_) for id_ in ids if id_.isdecimal() and id_.isascii() and len(id_) < 10}
    found = db.session.scalars(select(User).where(User.id.in_(numbers))) if numbers else ()
    return {str(user.id): user for user in found}


def can_take(kind: LooseEndKind, end: LooseEnd, person: User) -> bool:
    """Whether a person has a role for a loose end and may take it over."""
    return may_have(kind, person) and kind.can_take is not None and kind.can_take(end, person)


def may_have(kind: LooseEndKind, person: User) -> bool:
    """Whether the account of a person is open, and they have a role that the kind needs."""
    return person.active and (not kind.roles or not kind.roles.isdisjoint(person.roles))


def _people(roles: Collection[Role], leaver: User) -> Sequence[User]:
    statement = select(User).where(User.active, User.id != leaver.id)
    if roles:
        statement = statement.where(User.granted_roles.any(GrantedRole.role.in_(roles)))
    with_openings = statement.options(undefer(User.own_opening_ids))  # they applied to
    return db.session.scalars(with_openings.order_by(User.name, User.id).limit(SUCCESSORS_LIMIT)).all()
