"""Rules of a handover: each loose end has a choice, and nobody changed anything meanwhile."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.roles import Role
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import join_words

CHOOSE_SUCCESSOR_MESSAGE = _l("Choose who takes this over.")
CHOOSE_FROM_LIST_MESSAGE = _l("Choose someone from the list.")


def one_of_roles(roles: Collection[Role]) -> str:
    """Roles of which one is enough, as words: "admin or sales operations"."""
    return _(" or ").join(sorted(role.value for role in roles))


def no_successor_sentence(roles: Collection[Role], *, is_held_by_others: bool, closing: bool) -> str:
    """The sentence for a loose end that nobody can take over. `closing` is true if an account closes."""
    if not roles:
        reason = _("Nobody else can take this over.")
    elif is_held_by_others:
        reason = _("No other %(role)s can take this over.", role=one_of_roles(roles))
    else:
        reason = _("Nobody else has the role %(role)s.", role=one_of_roles(roles))
    if closing:
        return f"{reason} {_('Invite someone first, or close the account in an emergency.')}"
    return f"{reason} {_('Invite someone first.')}"


def check_still_there(name: str, *, active: bool, has: Collection[Role], takes: Collection[Role]) -> None:
    """Raise Conflict if another admin closed the account or removed the roles meanwhile."""
    if not active:
        raise Conflict(_("The account of %(name)s was closed meanwhile.", name=name))
    gone = sorted(role.value for role in set(takes) - set(has))
    if gone:
        raise Conflict(
            _(
                "Another admin removed these roles from %(name)s meanwhile: %(roles)s.",
                name=name,
                roles=join_words(gone),
            )
        )


def check_not_self(*, is_self: bool, closing: bool, takes: Collection[Role]) -> None:
    """Raise RuleBroken for an admin who closes their own account or removes their own admin role."""
    if is_self and (closing or Role.ADMIN in takes):
        raise RuleBroken(_("You cannot remove your own admin role. Ask another admin."))


def check_same_ends(before: Collection[str], now: Collection[str]) -> None:
    """Raise Conflict if something was added or finished since the page was made."""
    if set(before) != set(now):
        raise Conflict(_("This list changed meanwhile. Check it, then save again."))


def check_something_chosen(*, is_chosen: bool) -> None:
    """Raise RuleBroken if nothing changes hands."""
    if not is_chosen:
        raise RuleBroken(_("Choose who takes over at least one of these."))


def check_reason_for_emergency(reason: str) -> None:
    """Raise RuleBroken for an emergency close without a reason."""
    if not reason:
        raise RuleBroken(_("Enter why it cannot wait."), field="reason")
