"""What the worker does for references: remind candidates and referees once, and forget emails."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, or_, select, update

from app.activity.actions import record_key
from app.candidates.models import Application, Status
from app.db.base import db
from app.db.leases import lock_next
from app.outbox.models import Message, MessageState
from app.reference_checks import mail
from app.reference_checks.kinds import RefereeState
from app.reference_checks.models import Referee, ReferenceCheck
from app.reference_checks.rules import EMAIL_LIFETIME, forgotten_email
from app.shared import clock


def remind_one_referee() -> bool:
    """Remind the referee who has been due for it the longest, and commit. Returns whether there was one.

    Nobody is reminded once the application has ended, or enough references are done.
    """
    referee = lock_next(select(Referee), Referee.remind_at)
    if referee is None:
        db.session.rollback()
        return False
    referee.remind_at = None
    is_wanted = referee.application.is_active and not referee.check.progress.is_complete
    if is_wanted and referee.state is RefereeState.ASKED and referee.requests[-1].ended_at is None:
        mail.ask_referee(referee.requests[-1], again=True)
    db.session.commit()
    return True


def remind_one_candidate() -> bool:
    """Remind the candidate who was asked for names and has given too few; the same way."""
    check = lock_next(select(ReferenceCheck), ReferenceCheck.remind_at)
    if check is None:
        db.session.rollback()
        return False
    check.remind_at = None
    if check.application.is_active and check.naming_since is not None:
        mail.ask_candidate(check, again=True)
    db.session.commit()
    return True


def forget_one_referee_email() -> bool:
    """Delete the email of one referee that is no longer needed, and commit. Returns whether there was one.

    It is needed for EMAIL_LIFETIME after they answered, declined or were removed, or after they were named
    if the application has ended.
    """
    before = clock.now() - EMAIL_LIFETIME
    done_at = func.coalesce(Referee.answered_at, Referee.declined_at, Referee.removed_at)
    has_ended = exists().where(
        ReferenceCheck.id == Referee.check_id,
        Application.id == ReferenceCheck.application_id,
        Application.status != Status.ACTIVE,
    )
    unneeded = or_(done_at <= before, and_(done_at.is_(None), has_ended))
    statement = select(Referee).where(Referee.email.is_not(None), Referee.named_at <= before, unneeded)
    referee = db.session.scalar(statement.limit(1).with_for_update(skip_locked=True))
    if referee is None:
        db.session.rollback()
        return False
    forget_email(referee)
    db.session.commit()
    return True


def forget_email(referee: Referee) -> None:
    """Delete the email of a referee, also from the mails that were sent to it."""
    referee.email = None
    about = Message.about == record_key(referee)
    waiting = update(Message).where(about, Message.state == MessageState.WAITING)
    db.session.execute(waiting.values(state=MessageState.CANCELLED))
    db.session.execute(update(Message).where(about).values(to_email=forgotten_email(referee.id)))
