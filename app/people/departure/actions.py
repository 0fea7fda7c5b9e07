"""Handing over what depends on a person, then closing the account or removing roles, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people import accounts
from app.people.departure import mail, rules
from app.people.departure.loose_ends import Handover, LooseEnd
from app.people.departure.queries import can_take, loose_ends, remaining_loose_ends
from app.people.leaving import lock_leaving
from app.people.models import User
from app.shared.refusals import RuleBroken

# Tables are locked in this order, and rows by id, so that no two departures wait for each other.
LOCK_ORDER = (
    "mapping_files",
    "territories",
    "openings",
    "applications",
    "candidates",
    "users",
    "teams",
)
HandoverChoices = Mapping[str, User | str | None]


def leave(
    user: User,
    *,
    takes: Collection[Role],
    closing: bool,
    choices: HandoverChoices,
    reason: str,
    by: User,
    seen: Collection[str] | None = None,
) -> list[LooseEnd]:
    """Hand over what depends on a person, then close the account or remove the roles. Returns the loose ends.

    `choices` has a successor or an outcome for each loose end, by its key; `seen` are the keys that the page
    showed. Everyone concerned gets a mail. Raises RuleBroken for every loose end without a choice or with a
    person who cannot take it over, and Conflict if another admin changed something meanwhile.
    """
    rules.check_not_self(is_self=user.id == by.id, closing=closing, takes=takes)
    found = loose_ends(user, roles=takes, closing=closing, reader=by)
    _lock(found, user, choices)
    rules.check_still_there(user.name, active=user.active, has=user.roles, takes=() if closing else takes)
    ends = loose_ends(user, roles=takes, closing=closing, reader=by)
    rules.check_same_ends(_seen(seen, found), [end.key for end in ends])
    _hand_over_all(user, ends, choices, reason=reason, by=by)
    if closing:
        accounts.close_account(user, reason=reason, by=by)
    else:
        accounts.revoke_roles(user, takes, reason=reason, by=by)
    return ends


def hand_over_remaining_work(
    user: User, *, choices: HandoverChoices, reason: str, by: User, seen: Collection[str] | None = None
) -> list[LooseEnd]:
    """Hand over what still depends on somebody who left. What has no choice stays for later.

    `seen` are the keys that the page showed. Raises what `leave` raises.
    """
    found = remaining_loose_ends(user, reader=by)
    _lock(found, user, choices)
    ends = remaining_loose_ends(user, reader=by)
    rules.check_same_ends(_seen(seen, found), [end.key for end in ends])
    chosen = [end for end in ends if choices.get(end.key) or (not end.kind.can_take)]
    rules.check_something_chosen(is_chosen=bool(chosen))
    _hand_over_all(user, chosen, choices, reason=reason, by=by)
    return chosen


def close_at_once(user: User, *, reason: str, by: User) -> None:
    """Close an account in an emergency. What depends on the person waits in every admin's turn."""
    rules.check_not_self(is_self=user.id == by.id, closing=True, takes=())
    rules.check_reason_for_emergency(reason)
    _lock([], user, {})
    rules.check_still_there(user.name, active=user.active, has=user.roles, takes=())
    record_activity(ActivityVerb.CLOSED_AT_ONCE, user, by=by, reason=reason)
    accounts.close_account(user, by=by)


def _seen(seen: Collection[str] | None, found: Iterable[LooseEnd]) -> Collection[str]:
    return [end.key for end in found] if seen is None else seen


def _hand_over_all(
    user: User, ends: Sequence[LooseEnd], choices: HandoverChoices, *, reason: str, by: User
) -> None:
    handovers = _all_handovers(ends, choices, reason=reason, by=by)
    for end, handover in handovers:
        try:
            end.kind.hand_over(end, handover)
        except RuleBroken as broken:
            sentence = broken.sentence
            raise type(broken)(sentence, field=end.key, also=broken.also) from broken
    db.session.flush()
    mail.notify_handover(user, handovers, by=by)


def _all_handovers(
    ends: Sequence[LooseEnd], choices: HandoverChoices, *, reason: str, by: User
) -> list[tuple[LooseEnd, Handover]]:
    """The handover of each loose end. Raises RuleBroken for every invalid choice, each with its field."""
    handovers, refused = [], []
    for end in ends:
        try:
            handovers.append((end, _chosen_handover(end, choices, reason=reason, by=by)))
        except RuleBroken as broken:
            refused.append(broken)
    if refused:
        first, *others = refused
        raise RuleBroken(first.sentence, field=first.field, others=others)
    return handovers


def _chosen_handover(end: LooseEnd, choices: HandoverChoices, *, reason: str, by: User) -> Handover:
    """The handover of a loose end. Raises RuleBroken without a choice, and if they cannot take it over."""
    chosen = choices.get(end.key)
    if end.kind.can_take is None:
        return Handover(None, None, reason, by)
    if isinstance(chosen, str) and chosen in end.instead:
        return Handover(None, chosen, reason, by)
    if not isinstance(chosen, User):
        raise RuleBroken(
            rules.CHOOSE_FROM_LIST_MESSAGE if chosen else rules.CHOOSE_SUCCESSOR_MESSAGE, field=end.key
        )
    if chosen.id == end.owner.id or not can_take(end.kind, end, chosen):
        raise RuleBroken(_why_not(end, chosen), field=end.key)
    return Handover(chosen, None, reason, by)


def _why_not(end: LooseEnd, chosen: User) -> str:
    """Why a person cannot take over a loose end, and what to do."""
    kind = end.kind
    if chosen.id == end.owner.id:
        return _("%(person)s is the person who leaves. Choose someone else.", person=chosen.name)
    if not chosen.active:
        return _("The account of %(person)s is closed. Choose someone else.", person=chosen.name)
    if kind.roles and kind.roles.isdisjoint(chosen.roles):
        return _(
            "%(person)s does not have the role %(role)s. Choose someone else.",
            person=chosen.name,
            role=rules.one_of_roles(kind.roles),
        )
    why = kind.why_not(end, chosen) if kind.why_not else None
    return why or _(
        "%(person)s cannot take over %(work)s. Choose someone else.", person=chosen.name, work=end.what
    )


def _lock(ends: Iterable[LooseEnd], user: User, choices: HandoverChoices) -> None:
    """Lock the records and people in LOCK_ORDER, and read the accounts again."""
    lock_leaving()
    chosen = [each for each in choices.values() if isinstance(each, User)]
    records: dict[str, dict[int, Any]] = {}
    for record in [user, *chosen, *(record for end in ends for record in end.locks)]:
        records.setdefault(type(record).__tablename__, {})[record.id] = record
    for table in LOCK_ORDER:
        held = records.pop(table, {})
        if held:
            kind = type(next(iter(held.values())))
            statement = select(kind.id).where(kind.id.in_(held)).order_by(kind.id)
            db.session.execute(statement.with_for_update(key_share=True))
    assert not records, f"not in LOCK_ORDER: {sorted(records)}"  # noqa: S101 - a kind says what it locks
    for person in {user, *chosen}:
        db.session.refresh(person, ["active", "granted_roles"])
