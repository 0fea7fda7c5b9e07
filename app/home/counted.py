"""Rows of Your turn that are counted when the page is read: one for all of a kind, in one statement each.

What they are about changes with files of the CRM and with territories, not with what somebody does here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.roles import Role
from app.book.queries import overrides_to_leavers
from app.crm_files.queries import files_to_apply
from app.crm_returns.conflicts import conflicts_to_resolve
from app.home.departure import interviews_of_leavers
from app.home.overdue_tasks import overdue_task_items
from app.home.turn_item import TurnItem
from app.people.models import User
from app.web.record_pages import url_of


def counted_items(user: User, *, is_on_team: bool) -> Iterator[TurnItem]:
    """The rows that the roles of a person can have, and what they have as a member of an account team."""
    for each in _COUNTED:
        if not each.roles.isdisjoint(user.roles) or (is_on_team and each.is_of_team):
            yield from each.items(user)


def conflict_items(user: User) -> Iterator[TurnItem]:
    """One row for all conflicts that the person resolves, since the first was found."""
    found = conflicts_to_resolve(user)
    if found is not None:
        number, since = found
        what = ngettext("%(num)d conflict with the CRM", "%(num)d conflicts with the CRM", number)
        yield TurnItem(since, what, _("Tier and next step"), _("Resolve"), url_of("conflicts"))


def override_items(manager: User) -> Iterator[TurnItem]:
    """One row for all ISR overrides to people who left. At most fifty are counted."""
    found = overrides_to_leavers(manager)
    if found:
        what = ngettext(
            "%(num)d ISR override to someone who left",
            "%(num)d ISR overrides to people who left",
            len(found),
        )
        url = url_for("alignment_changes.alignment", show="overrides")
        yield TurnItem(min(each.set_at for each in found), what, _("Alignment"), _("Open"), url)


def checked_file_items(user: User) -> Iterator[TurnItem]:
    """One row for all files of the CRM that the person uploaded and that wait to be applied."""
    found = files_to_apply(user)
    if found is not None:
        number, since = found
        what = ngettext("%(num)d checked file of the CRM", "%(num)d checked files of the CRM", number)
        yield TurnItem(since, what, _("CRM files"), _("Look and apply"), url_for("crm_files.list_files"))


class _Counted(NamedTuple):
    items: Callable[[User], Iterable[TurnItem]]
    roles: Set[Role]
    is_of_team: bool = False


_COUNTED = (
    _Counted(overdue_task_items, {Role.ISR, Role.ISR_MANAGER}),
    _Counted(conflict_items, {Role.ISR, Role.ISR_MANAGER}, is_of_team=True),
    _Counted(override_items, {Role.ISR_MANAGER}),
    _Counted(checked_file_items, {Role.SALES_OPERATIONS, Role.ADMIN}),
    _Counted(interviews_of_leavers, {Role.ADMIN}),
)
