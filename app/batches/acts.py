"""The acts that a batch can do, in one table. A new act is an entry of ACTS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.access.permissions import Permission
from app.access.roles import Role
from app.activity.undo import UNDO_WINDOW
from app.batches import performing
from app.batches.forms import (
    ActForm,
    AdvanceBatchForm,
    DeclineBatchForm,
    NoteBatchForm,
    PoolBatchForm,
    TagBatchForm,
)
from app.batches.models import Batch, BatchItem
from app.people.models import User
from app.turns.models import TurnKind


class Perform(Protocol):
    """Does an act to an item, or undoes it. It does not commit."""

    def __call__(self, item: BatchItem, *, by: User) -> None: ...


@dataclass(frozen=True)
class Act:
    """`code` is stored. `permission` is asked for each application, when it is done and when it is undone.

    `heading` says the act for a number of applications. An act that `asks_first` shows its form also for a
    small selection. `undo_window` is how long an item can be undone, None for ever. `waits_as` are the turns
    that this act answers; `select_label` is that of a button which selects the rows that wait so.
    """

    code: str
    label: Any
    heading: Callable[[int], str]
    permission: Permission
    perform: Perform
    form: type[ActForm] = ActForm
    asks_first: bool = False
    undo: Perform | None = None
    undo_window: timedelta | None = None
    roles: frozenset[Role] = frozenset({Role.RECRUITER, Role.HIRING_MANAGER})
    waits_as: frozenset[TurnKind] = field(default_factory=frozenset)
    select_label: Any = ""


EXPORT_ACT = "export"  # of a list: it changes nothing, so it makes no batch
_RECRUITERS = frozenset({Role.RECRUITER})
ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        Act(
            "advance",
            _l("Advance"),
            lambda n: ngettext("Advance %(num)s application", "Advance %(num)s applications", n),
            Permission.MOVE_APPLICATION,
            performing.advance_item,
            AdvanceBatchForm,
            undo=performing.undo_item_move,
            undo_window=UNDO_WINDOW,
            waits_as=frozenset({TurnKind.DECIDE}),
            select_label=_l("Select {count} to decide"),
        ),
        Act(
            "questionnaire",
            _l("Send questionnaire"),
            lambda n: ngettext("Send %(num)s questionnaire", "Send %(num)s questionnaires", n),
            Permission.SEND_QUESTIONNAIRE,
            performing.send_item_questionnaire,
            roles=_RECRUITERS,
            waits_as=frozenset({TurnKind.SEND_QUESTIONNAIRE, TurnKind.RESEND_QUESTIONNAIRE}),
            select_label=_l("Select {count} without questionnaire"),
        ),
        Act(
            "time",
            _l("Ask to choose a time"),
            lambda n: ngettext(
                "Ask %(num)s candidate to choose a time", "Ask %(num)s candidates to choose a time", n
            ),
            Permission.SCHEDULE_INTERVIEW,
            performing.request_item_slot,
            roles=_RECRUITERS,
            waits_as=frozenset({TurnKind.SCHEDULE_INTERVIEW}),
            select_label=_l("Select {count} to schedule"),
        ),
        Act(
            "note",
            _l("Add note"),
            lambda n: ngettext(
                "Add a note to %(num)s application", "Add a note to each of %(num)s applications", n
            ),
            Permission.WRITE_NOTE,
            performing.write_item_note,
            NoteBatchForm,
            asks_first=True,
            undo=performing.delete_item_note,
        ),
        Act(
            "tag",
            _l("Add tag"),
            lambda n: ngettext("Add a tag to %(num)s candidate", "Add a tag to %(num)s candidates", n),
            Permission.TAG_APPLICATION,
            performing.tag_item,
            TagBatchForm,
            asks_first=True,
            undo=performing.untag_item,
        ),
        Act(
            "untag",
            _l("Remove tag"),
            lambda n: ngettext(
                "Remove a tag from %(num)s candidate", "Remove a tag from %(num)s candidates", n
            ),
            Permission.TAG_APPLICATION,
            performing.untag_item,
            TagBatchForm,
            asks_first=True,
            undo=performing.tag_item,
        ),
        Act(
            "pool",
            _l("Add to pool"),
            lambda n: ngettext("Add %(num)s candidate to a pool", "Add %(num)s candidates to a pool", n),
            Permission.POOL_APPLICATION,
            performing.pool_item,
            PoolBatchForm,
            asks_first=True,
            undo=performing.unpool_item,
            roles=_RECRUITERS,
        ),
        Act(
            "decline",
            _l("Decline"),
            lambda n: ngettext("Decline %(num)s application", "Decline %(num)s applications", n),
            Permission.MOVE_APPLICATION,
            performing.decline_item,
            DeclineBatchForm,
            asks_first=True,
            undo=performing.undo_item_move,
            undo_window=UNDO_WINDOW,
        ),
    )
}


def act_of(batch: Batch) -> Act:
    """The act of a batch."""
    return ACTS[batch.act]


def offered_acts(user: User) -> list[Act]:
    """The acts that a list offers a person. Whether they may do one to an application is asked each time."""
    return [act for act in ACTS.values() if not act.roles.isdisjoint(user.roles)]
