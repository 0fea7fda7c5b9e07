"""What becomes of a database that was just restored: nobody is signed in, and nothing leaves it."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, func, select, text, update

from app.candidates.models import CandidateLink
from app.db.base import db
from app.db.triggers import put_triggers
from app.exports.models import ListExport
from app.outbox.models import Message, MessageState
from app.outbox.problems import update_mail_problems
from app.people.models import LinkPurpose, LinkRequest, PersonalLink
from app.restores.models import Restore
from app.restores.queries import waiting_restore
from app.sessions.models import LoginSession
from app.shared import clock
from app.shared.refusals import RuleBroken


def settle_restored_copy(backed_up_at: datetime) -> None:
    """End sessions and links, say that nothing leaves this copy, and commit.

    The links that end are those that a person can request again on a page: resets of a password, and pages of
    candidates. They may have been used since the backup. Invitations, questionnaires and the links of
    referees stay: nobody could request them.
    """
    now = clock.now()
    db.session.execute(delete(LoginSession))
    db.session.execute(delete(LinkRequest))
    resets = (PersonalLink.purpose == LinkPurpose.RESET, PersonalLink.ended_at.is_(None))
    db.session.execute(update(PersonalLink).where(*resets).values(ended_at=now))
    db.session.execute(update(CandidateLink).where(CandidateLink.ended_at.is_(None)).values(ended_at=now))
    db.session.execute(update(ListExport).values(expires_at=now))  # no backup has their files
    put_triggers(db.session.connection())  # a newer server writes them out in other words
    db.session.add(Restore(token=secrets.token_hex(16), backed_up_at=backed_up_at, restored_at=now))
    db.session.flush()
    db.session.execute(text("DROP TABLE restore_in_progress"))
    db.session.commit()


def waiting_mail() -> int:
    """How many mails wait."""
    waiting = select(func.count()).where(Message.state == MessageState.WAITING)
    return db.session.scalar(waiting) or 0


def go_live(*, cancels_mail: bool) -> Restore:
    """Let mail leave this copy, and requests to other servers.

    Mail that waited when the backup was made may have been sent since by the database that was lost.
    `cancels_mail` says that it is not sent again. Raises RuleBroken if this is no restored copy.
    """
    restore = waiting_restore()
    if restore is None:
        raise RuleBroken("This is no restored copy, or it is live already.")
    if cancels_mail:
        old = (Message.state == MessageState.WAITING, Message.written_at <= restore.backed_up_at)
        cancelled = db.session.scalars(
            update(Message).where(*old).values(state=MessageState.CANCELLED).returning(Message.id)
        ).all()
        update_mail_problems(list(cancelled))
        restore.cancelled_mail = len(cancelled)
    db.session.execute(update(Restore).where(Restore.live_at.is_(None)).values(live_at=clock.now()))
    db.session.flush()
    return restore
