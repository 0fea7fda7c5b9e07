"""Applications sent on the public page: written down there, and taken by the worker.

The page does the same for any email. Who is known, who works here and who has applied before is looked
up by the worker, where no answer waits for it.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import func, select

from app.careers import mail
from app.careers.actions import Applicant, apply_to_opening, check_no_self_referral
from app.careers.models import SubmittedApplication
from app.db.base import db
from app.db.leases import claim_one
from app.documents.file_storage import StorageFailed
from app.documents.file_type import document_kind
from app.openings.models import Opening
from app.people.attempts import Attempt
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.web.forms import UploadedFile

MAX_SUBMISSION_RETRY_DELAY = timedelta(hours=1)  # between two attempts to take one


def submit_application(
    opening: Opening,
    applicant: Applicant,
    *,
    document: UploadedFile,
    wording: str,
    signed_in_id: int | None,
    attempt: Attempt,
) -> None:
    """Write an application down for the worker to take.

    Raises TooManyAttempts when too many come from here, and RuleBroken for what is wrong with it whoever sent
    it: a document that is not taken, somebody who refers themselves.
    """
    attempt.check()
    document_kind(document.content)
    check_no_self_referral(applicant)
    submitted = SubmittedApplication(
        opening=opening,
        signed_in_id=signed_in_id,
        wording=wording,
        file_name=document.name,
        content=document.content,
        due_at=clock.now() + attempt.delay,
        **asdict(applicant),
    )
    db.session.add(submitted)


def process_submitted_application() -> bool:
    """Take the application that is due the longest; answers whether there was one. Commits.

    One that fails is due again later and holds no other up.
    """
    submitted_id = _claim()
    if submitted_id is None:
        return False
    one = select(SubmittedApplication).where(SubmittedApplication.id == submitted_id)
    submitted = db.session.scalar(one.with_for_update(skip_locked=True, of=SubmittedApplication))
    if submitted is not None:
        _process(submitted)
        db.session.delete(submitted)
    db.session.commit()
    return True


def count_failed_submissions() -> int:
    """How many applications the worker has failed to take so far (for admins)."""
    failed = select(func.count()).where(SubmittedApplication.attempts > 1)
    return db.session.scalar(failed) or 0


def _claim() -> int | None:
    return claim_one(
        select(SubmittedApplication), SubmittedApplication.due_at, lease=_wait_after_this, take=_attempt
    )


def _wait_after_this(submitted: SubmittedApplication) -> timedelta:
    """Until when it is left alone: longer with each attempt that fails."""
    return min(timedelta(minutes=2 ** (submitted.attempts + 1)), MAX_SUBMISSION_RETRY_DELAY)


def _attempt(submitted: SubmittedApplication) -> int:
    submitted.attempts += 1
    return submitted.id


def _process(submitted: SubmittedApplication) -> None:
    """Make it an application; where that is not possible any more, say so by mail.

    Raises StorageFailed where there is no room for its file now: it is not lost, and due again.
    """
    said = {name: getattr(submitted, name) for name in Applicant.__dataclass_fields__}
    try:
        with db.session.begin_nested():
            apply_to_opening(
                submitted.opening,
                Applicant(**said),
                document=UploadedFile(submitted.file_name, submitted.content),
                wording=submitted.wording,
                signed_in=submitted.signed_in,
            )
    except StorageFailed:
        raise
    except RuleBroken as broken:
        mail.tell_not_accepted(submitted, broken.sentence)
