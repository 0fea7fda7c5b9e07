"""Decide on an erasure: delete the data, or keep it with a reason. The candidate gets a mail either way."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.activity.actions import record_activity
from app.activity.models import ERASED_TEXT
from app.activity.verbs import ActivityVerb
from app.candidates.erasure_turns import update_erasure_turns_of
from app.candidates.hooks import record_candidate_change
from app.candidates.merged_records import check_not_merged
from app.candidates.models import Candidate
from app.candidates.rules import ERASED_NAME, erased_email
from app.db.base import db, purge_deleted_rows
from app.erasure import mail, rules
from app.erasure.queries import erasure_obstacles
from app.erasure.removal import remove_texts
from app.outbox.models import Message, MessageState
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns


def erase_candidate(candidate: Candidate, *, reason: str, by: User) -> None:
    """Delete a candidate's data for good, and notify them with a last mail.

    The records keep their counts under a candidate without a name. Raises RuleBroken while a running
    process needs the data, if it is already deleted, and for a reason that names the candidate.
    """
    db.session.refresh(candidate, with_for_update=True)
    check_not_merged(candidate, by=by)
    rules.check_erasable(erasure_obstacles(candidate, by), is_erased=candidate.erased_at is not None)
    rules.check_reason(reason, name=candidate.name, email=candidate.email)
    recipient = mail.recipient_of(candidate)
    account_id = candidate.user_id
    remove_texts(candidate)
    record_activity(ActivityVerb.ERASED_CANDIDATE, candidate, by=by, reason=reason)
    record_candidate_change(candidate, by=by)
    mail.notify_erased(recipient, candidate)
    update_turns(candidate)
    update_erasure_turns_of(account_id)


def refuse_erasure(candidate: Candidate, *, reason: str, by: User) -> None:
    """Keep a candidate's data, and notify them of the reason. They can request deletion again.

    Raises RuleBroken for a candidate who has not requested deletion, or has no data any more.
    """
    db.session.refresh(candidate, with_for_update=True)
    check_not_merged(candidate, by=by)
    if candidate.erasure_asked_at is None:
        raise RuleBroken(_("This candidate has not requested deletion of their data."))
    candidate.erasure_asked_at = None
    record_activity(ActivityVerb.REFUSED_ERASURE, candidate, by=by, reason=reason)
    record_candidate_change(candidate, by=by)
    mail.notify_refused(candidate, reason)
    update_turns(candidate)


def blank_one_erasure_notice() -> bool:
    """Remove the address of an erased candidate once their last mail was sent or has failed; commit.

    False if there was none. The space of the deleted rows is then overwritten.
    """
    settled = (
        Message.kind == mail.DATA_ERASED_MAIL,
        Message.state != MessageState.WAITING,
        Message.body != "",
    )
    notice = db.session.scalar(select(Message).where(*settled).limit(1).with_for_update(skip_locked=True))
    if notice is None:
        return False
    candidate_id = int(notice.about.partition(":")[2])
    blank = {"to_name": ERASED_NAME, "to_email": erased_email(candidate_id)}
    values = blank | {"subject": ERASED_TEXT, "body": "", "problem": None}
    db.session.execute(update(Message).where(Message.id == notice.id).values(**values))
    db.session.commit()
    purge_deleted_rows()
    return True
