"""What handing over asks for: a choice for each loose end, and that nobody did the same meanwhile."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from app.access.roles import Role
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import join_words

CHOOSE_SUCCESSOR_MESSAGE = "Choose who takes this over."
CHOOSE_FROM_LIST_MESSAGE = "Choose somebody from the list."


def no_successor_sentence(role: Role | None, *, is_held_by_others: bool, closing: bool) -> str:
    """What the page says where nobody can take something over. `closing` is true where an account closes."""
    if role is None:
        there, invite = "Nobody else can take this over", "Invite somebody first"
    elif is_held_by_others:
        there, invite = f"No other {role.value} can take this over", "Invite one first"
    else:
        article = "an" if role.value[0].lower() in "aeiou" else "a"
        there, invite = f"Nobody else is {article} {role.value}", "Invite one first"
    return f"{there}. {invite}{', or close the account in an emergency' if closing else ''}."


def check_still_there(name: str, *, active: bool, has: Collection[Role], takes: Collection[Role]) -> None:
    """Raise Conflict if another admin closed the account or took the roles meanwhile."""
    if not active:
        raise Conflict(_("The account of %(name)s was closed meanwhile. Look at it again.", name=name))
    gone = sorted(role.value for role in set(takes) - set(has))
    if gone:
        raise Conflict(
            _(
                "Another admin took this from %(name)s meanwhile: %(work)s.",
                name=name,
                work=join_words(gone),
            )
        )


def check_not_self(*, is_self: bool, closing: bool, takes: Collection[Role]) -> None:
    """Raise RuleBroken for an admin who closes their own account or takes their own admin role."""
    if is_self and (closing or Role.ADMIN in takes):
        raise RuleBroken(_("You cannot take the admin role from yourself. Ask another admin."))


def check_same_ends(before: Collection[str], now: Collection[str]) -> None:
    """Raise Conflict if something was added or finished since the page was made."""
    if set(before) != set(now):
        raise Conflict(_("What depends on them has changed meanwhile. Check the list, then save again."))


def check_something_chosen(*, is_chosen: bool) -> None:
    """Raise RuleBroken if nothing changes hands."""
    if not is_chosen:
        raise RuleBroken(_("Choose who takes over at least one of these."))


def check_reason_for_emergency(reason: str) -> None:
    """Raise RuleBroken for an emergency close without a reason."""
    if not reason:
        raise RuleBroken(_("Say why it cannot wait."), field="reason")
