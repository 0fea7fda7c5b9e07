"""The mail of a move: it belongs to the move, and waits for as long as the move can be undone cheaply.

The interviews that a move ends are cancelled when its mail is sent, not before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeGuard, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.links import PAGE_LINK, start_link_now
from app.candidates.models import Application, Status
from app.db.base import db
from app.interviews.cancel import cancel_marked_interviews
from app.interviews.models import Interview, InterviewState, interviews_of, slot_requests_of
from app.last_opened.actions import record_change
from app.onboarding.queries import previous_onboardings_of
from app.outbox.actions import HeldMail, hold_mail, release_mail, requeue_all_mail
from app.outbox.models import Message
from app.outbox.queries import held_mail_of_move, mail_cancelled_by_move
from app.outbox.worker import register_mail_preparation
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.shared.company import current_company
from app.shared.refusals import RuleBroken

MoveFunction = TypeVar("MoveFunction", bound=Callable[..., Any])
CANCELLATION_REASONS = {
    Status.DECLINED: _l("The candidate was declined."),
    Status.WITHDRAWN: _l("The candidate has withdrawn."),
    Status.HIRED: _l("The candidate was hired."),
    Status.MOVED: _l("The candidate moved to another opening."),
}


def cancellation_reason(status: Status) -> str:
    """Why interviews are cancelled when an application gets a status, as it goes on record."""
    return str(CANCELLATION_REASONS.get(status, _("It was cancelled.")))


def move_mail_delay() -> timedelta:
    """How long the mail of a move waits."""
    return current_company().move_mail_delay


def delays_mail(move: MoveFunction) -> MoveFunction:
    """Hold all mail that is written during a move, and attach it to the move.

    A candidate's own move (`by` is None) cannot be undone by staff, so its mail is sent at once.
    """

    @wraps(move)
    def moved(application: Application, *args: Any, by: User | None, **values: Any) -> Any:
        return _run_move(move, move_mail_delay() if by else timedelta(0), application, *args, by=by, **values)

    return moved  # type: ignore[return-value]


def sends_mail_at_once(move: MoveFunction) -> MoveFunction:
    """Attach all mail that is written during a move to the move, and send it at once."""

    @wraps(move)
    def moved(application: Application, *args: Any, **values: Any) -> Any:
        return _run_move(move, timedelta(0), application, *args, **values)

    return moved  # type: ignore[return-value]


def send_now(application: Application, *, version: int, by: User) -> Sequence[Message]:
    """Send the mail of the last move now, and cancel the interviews it ends.

    Raises RuleBroken if none of it waits, Conflict if someone else moved the application.
    """
    ledger.lock_for_move(application, version, by=by)
    waiting = held_mail_of_move(ledger.last_transition(application).id)
    if not waiting and not _has_interviews_to_cancel(application):
        raise RuleBroken(_("No mail of the last move is waiting."))
    release_mail(waiting)
    _start_links(waiting)
    record_activity(ActivityVerb.SENT_MAIL_NOW, application, by=by)
    record_change(application, by=by)
    _cancel_interviews(application)
    return waiting


def mail_to_restore(undone: Transition) -> Sequence[Message]:
    """The mail that a move cancelled and that is right again when the move is undone.

    It is about the application, or about the onboarding that a transfer ended.
    """
    application = undone.application
    db.session.expire(application, ["slot_requests"])
    records: list[Any] = [application, *slot_requests_of(application)]
    if undone.verb is MoveVerb.HIRE:
        records += previous_onboardings_of(application)
    return mail_cancelled_by_move(undone.id, *records)


def restore_mail(undone: Transition) -> None:
    """Queue again the mail that an undone move had cancelled."""
    messages = mail_to_restore(undone)
    at_once = [message for message in messages if message.held]
    requeue_all_mail(messages)
    _start_links(at_once)


def _start_links(messages: Iterable[Message]) -> None:
    """Links begin when their mail is sent, which is earlier now."""
    for message in messages:
        if message.link_purpose == PAGE_LINK and message.link_id is not None:
            start_link_now(message.link_id)


def cancel_due_interviews(now: datetime) -> bool:
    """Cancel the interviews that end with a move, if its mail is due, and commit. False if none are."""
    due = (Interview.state == InterviewState.SCHEDULED, Interview.cancels_at <= now)
    first_due = select(Interview.application_id).where(*due).order_by(Interview.cancels_at).limit(1)
    application_id = db.session.scalar(first_due)
    if application_id is None:
        db.session.rollback()
        return False
    application = db.session.get_one(
        Application, application_id, with_for_update=True, populate_existing=True
    )
    _cancel_interviews(application)
    db.session.commit()
    return True


register_mail_preparation(cancel_due_interviews)


def _run_move(
    move: Callable[..., Any], wait: timedelta, application: Application, *args: Any, **values: Any
) -> Any:
    with hold_mail(wait) as held:
        result = move(application, *args, **values)
    _attach_to_move(held, application, result)
    return result


def _attach_to_move(held: HeldMail, application: Application, made: object = None) -> None:
    """Note on each mail which move has written or cancelled it: `made`, if that is the application's last."""
    if not held.messages and not held.cancelled:
        return
    last = made if _is_last_move(made, application) else ledger.last_transition(application)
    for message in held.messages:
        message.transition_id = last.id
    if held.cancelled:
        taken_back = update(Message).where(Message.id.in_(held.cancelled))
        db.session.execute(taken_back.values(taken_back_by_id=last.id))


def _is_last_move(made: object, application: Application) -> TypeGuard[Transition]:
    return (
        isinstance(made, Transition)
        and made.application_id == application.id
        and made.number == application.version
    )


def _cancel_interviews(application: Application) -> None:
    reason, by = cancellation_reason(application.status), ledger.last_transition(application).by
    with hold_mail(timedelta(0)) as held:
        cancel_marked_interviews(application, reason=reason, by=by)
    _attach_to_move(held, application)


def _has_interviews_to_cancel(application: Application) -> bool:
    return any(
        interview.cancels_at for interview in interviews_of(application) if interview.is_scorecard_owed
    )
