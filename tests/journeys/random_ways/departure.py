"""Somebody leaves: their work is handed over, or their account closes at once; and somebody comes back."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from app.access.permissions import Permission
from app.access.roles import Role
from app.db.base import db
from app.people import accounts
from app.people.actions import set_password
from app.people.departure import actions
from app.people.departure.loose_ends import LooseEnd
from app.people.departure.queries import loose_ends, remaining_loose_ends, successors
from app.people.models import PersonalLink, User
from tests.cast import PASSWORD
from tests.journeys.random_ways.company import key_of
from tests.journeys.random_ways.way import NUMBER, SOMEONE, WHO, WHOEVER_MAY, Way, someone

HOW = ["hand over", "hand over", "at once", "take a role"]


def _choices(ends: list[LooseEnd], leaver: User, number: int) -> dict[str, User | str | None]:
    """For each, one of those who can take it over, or of what can become of it instead."""
    offered = successors(ends, leaver=leaver)
    possible = {end.key: [*offered[end.key], *end.instead] for end in ends if end.kind.can_take}
    return {key: each[number % len(each)] for key, each in possible.items() if each}


def _leave(user: User, *, takes: set[Role], number: int, by: User) -> None:
    """With a successor for everything; then nothing is left with them."""
    closing = not takes
    ends = loose_ends(user, roles=takes, closing=closing, reader=by)
    chosen = {"choices": _choices(ends, user, number), "reason": "They leave us."}
    actions.leave(user, takes=takes, closing=closing, **chosen, by=by)
    db.session.flush()
    db.session.expire_all()
    gone = None if closing else takes
    left = [end.key for end in remaining_loose_ends(user, reader=by) if gone is None or end.kind.roles & gone]
    assert not left, f"handed over, and yet left: {left}"


def _mend(user: User, *, number: int, by: User) -> None:
    ends = remaining_loose_ends(user, reader=by)
    actions.hand_over_remaining_work(user, choices=_choices(ends, user, number), reason="They left.", by=by)


def _come_back(user: User, *, roles: set[Role], by: User) -> None:
    """Reopen an account and grant roles again."""
    accounts.reopen_account(user, by=by)
    for role in sorted(roles):
        accounts.grant_role(user, role, by=by)


class Leaving(Way):
    """What an admin does when somebody leaves, loses a role or comes back."""

    @rule(name=SOMEONE, how=st.sampled_from(HOW), number=NUMBER, who=WHO)
    def leave(self, name: str, how: str, number: int, who: str) -> None:
        leaver = someone(name)
        if leaver is None or not leaver.active:
            return
        takes = set(sorted(leaver.roles)[:1]) if how == "take a role" else set()
        leaving = partial(_leave, takes=takes, number=number)
        if how == "at once":
            leaving = partial(actions.close_at_once, reason="Their laptop was stolen.")
        self.tries(leaving, who, Permission.VIEW_PERSON, key_of(leaver))

    @rule(name=SOMEONE, number=NUMBER, who=WHO)
    def hand_over_what_was_left(self, name: str, number: int, who: str) -> None:
        leaver = someone(name)
        if leaver is not None:
            self.tries(partial(_mend, number=number), who, Permission.VIEW_PERSON, key_of(leaver))

    @rule(name=SOMEONE, roles=st.sets(st.sampled_from([*Role])))
    def come_back(self, name: str, roles: set[Role]) -> None:
        """And sign in by the new invitation."""
        person = someone(name)
        if person is None or person.active:
            return
        key = key_of(person)
        self.tries(partial(_come_back, roles=roles), WHOEVER_MAY, Permission.VIEW_PERSON, key)
        links = select(PersonalLink).where(PersonalLink.user_id == key[1], PersonalLink.ended_at.is_(None))
        link = db.session.scalars(links.order_by(PersonalLink.id.desc()).limit(1)).first()
        if link is not None:
            self.submit(partial(set_password, link, password=PASSWORD), by=link.user)
