"""Applications sent on the public page: stored there, and processed by the worker.

The page does the same for any email. The worker looks up who is known, works here or has applied before, as
nobody waits for its response.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from app.careers import mail
from app.careers.actions import AgreedTerms, Applicant, apply_to_opening, check_no_self_referral
from app.careers.models import SubmittedApplication
from app.careers.rules import Terms
from app.db.base import db
from app.db.leases import claim_one
from app.documents.file_storage import stored_ahead
from app.documents.file_type import document_kind
from app.documents.storage.interface import StorageFailed
from app.people.attempts import Attempt
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.untrusted.uploads import UploadedFile

MAX_SUBMISSION_RETRY_DELAY = timedelta(hours=1)  # between two attempts to process one


def submit_application(
    opening_id: int,
    applicant: Applicant,
    *,
    document: UploadedFile,
    terms: Terms,
    signed_in_id: int | None,
    attempt: Attempt,
) -> None:
    """Store an application for the worker to process.

    Raises TooManyAttempts, and RuleBroken for what is wrong with it whatever the email: a document that is
    not accepted, an applicant who refers themselves.
    """
    attempt.check()
    document_kind(document.content)
    check_no_self_referral(applicant)
    submitted = SubmittedApplication(
        opening_id=opening_id,
        signed_in_id=signed_in_id,
        wording=terms.wording,
        consent_version=terms.consent_version,
        privacy_version=terms.privacy_version,
        file_name=document.name,
        content=document.content,
        due_at=clock.now() + attempt.delay,
        **asdict(applicant),
    )
    db.session.add(submitted)


def process_submission() -> bool:
    """Process the application that is due first, and commit. False if there is none.

    One that fails is due again later and does not block the others.
    """
    submitted_id = _claim()
    if submitted_id is None:
        return False
    that_one = SubmittedApplication.id == submitted_id
    content = db.session.scalar(select(SubmittedApplication.content).where(that_one))
    db.session.rollback()
    if content is None:
        return True
    with stored_ahead(content):
        one = select(SubmittedApplication).where(that_one)
        submitted = db.session.scalar(one.with_for_update(skip_locked=True, of=SubmittedApplication))
        if submitted is not None:
            _process(submitted)
            db.session.delete(submitted)
        db.session.commit()
    return True


def has_failed() -> ColumnElement[bool]:
    """The condition that the worker has failed to process an application so far (for admins)."""
    return SubmittedApplication.attempts > 1


def _claim() -> int | None:
    return claim_one(
        select(SubmittedApplication), SubmittedApplication.due_at, lease=_retry_delay, take=_attempt
    )


def _retry_delay(submitted: SubmittedApplication) -> timedelta:
    """Longer with each attempt that fails."""
    return min(timedelta(minutes=2 ** (submitted.attempts + 1)), MAX_SUBMISSION_RETRY_DELAY)


def _attempt(submitted: SubmittedApplication) -> int:
    submitted.attempts += 1
    return submitted.id


def _process(submitted: SubmittedApplication) -> None:
    """Make it an application, or notify the applicant that it cannot be accepted.

    Raises StorageFailed if its file cannot be stored now: it is due again.
    """
    details = {name: getattr(submitted, name) for name in Applicant.__dataclass_fields__}
    try:
        with db.session.begin_nested():
            apply_to_opening(
                submitted.opening,
                Applicant(**details),
                document=UploadedFile(submitted.file_name, submitted.content),
                agreed=AgreedTerms(submitted.wording, submitted.consent_version, submitted.privacy_version),
                signed_in=submitted.signed_in,
            )
    except StorageFailed:
        raise
    except RuleBroken as broken:
        mail.notify_not_accepted(submitted, str(broken.sentence))
