"""Store a document, and read its content."""

from __future__ import annotations

import hashlib

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.candidates.rules import check_not_erased
from app.db.base import db
from app.documents import file_storage as storage
from app.documents.file_type import document_kind
from app.documents.models import Document
from app.documents.refusals import TOO_MANY_DOCUMENTS, document_refused
from app.documents.rules import display_name
from app.last_opened.actions import record_change
from app.people.models import User
from app.shared.refusals import RuleBroken

MAX_DOCUMENTS = 20  # of an application, from the candidate and from staff each


class FileMissing(RuleBroken):
    """The document is on record, but its file is missing."""

    status = 410


def store_document(
    application: Application,
    *,
    name: str,
    content: bytes,
    by: User | None,
    recruiters_only: bool = False,
) -> Document:
    """Store a file with an application; the worker extracts its text later. `by` is None for the candidate.

    A file that the application already has is not stored twice. Of one that only recruiters read, the history
    says nothing. Raises RuleBroken for a file that is not a
    PDF, DOCX, ODT or text, that is larger than MAX_DOCUMENT_BYTES or beyond MAX_DOCUMENTS, and if the
    candidate's data was deleted.
    """
    check_not_erased(application.candidate.erased_at)
    kind = document_kind(content)
    digest = hashlib.sha256(content).hexdigest()
    same = select(Document).where(
        Document.application_id == application.id,
        Document.digest == digest,
        Document.recruiters_only == recruiters_only,
    )
    known = db.session.scalar(same.limit(1))
    if known is not None:
        return known
    if _count_documents(application, by) >= MAX_DOCUMENTS:
        raise document_refused(TOO_MANY_DOCUMENTS)
    document = Document(
        candidate_id=application.candidate_id,
        application=application,
        name=display_name(name, kind.value),
        kind=kind,
        size=len(content),
        stored_as=storage.store_file(content),
        digest=digest,
        uploaded_by=by,
        recruiters_only=recruiters_only,
    )
    db.session.add(document)
    db.session.flush()
    db.session.refresh(application, ["candidate_id"])  # it moves if somebody merges two candidates just now
    document.candidate_id = application.candidate_id
    if not recruiters_only:
        record_change(application, by=by)
        record_activity(ActivityVerb.ADDED_DOCUMENT, application, by=by)
    return document


def document_content(document: Document) -> bytes:
    """The uploaded bytes. Raises FileMissing if the file is no longer there, and as `read_file` does."""
    content = storage.read_file(document.stored_as, document.digest)
    if content is None:
        raise FileMissing(_("The file is missing. Ask the candidate to send it again."))
    return content


def _count_documents(application: Application, by: User | None) -> int:
    """The number of documents from the candidate, or from staff."""
    same_side = Document.uploaded_by_id.is_(None) if by is None else Document.uploaded_by_id.is_not(None)
    statement = select(func.count()).where(Document.application_id == application.id, same_side)
    return db.session.scalar(statement) or 0
