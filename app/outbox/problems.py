"""Mail that needs a person: it failed, or it waits because the mail server refuses us."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, and_, or_

from app.outbox.models import Message, MessageState

_hooks: list[Callable[[Sequence[int]], None]] = []


def on_mail_problem(hook: Callable[[Sequence[int]], None]) -> None:
    """Call `hook` with the ids of mails that may need a person from now on, or may need nobody any more."""
    _hooks.append(hook)


def needs_a_person() -> ColumnElement[bool]:
    """The condition that an admin has to send a mail again or to discard it."""
    is_refused = and_(Message.state == MessageState.WAITING, Message.alarm)
    return or_(Message.state == MessageState.FAILED, is_refused)


def update_mail_problems(ids: Sequence[int]) -> None:
    """Say that the state of these mails has changed, and that one of them may have had a problem."""
    if ids:
        for hook in _hooks:
            hook(ids)
