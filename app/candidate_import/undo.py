"""Undo a batch of rows: what the import added is taken back unless somebody has touched it since.

Moves and activity are never deleted, so nothing can be as if it had never been. An application of the import
is withdrawn, and the data of a candidate whom the import added is deleted as an erasure deletes it: the
record stays without a name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, CompoundSelect, and_, delete, not_, select, true, union

from app.activity.actions import record_activity_of_many
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.application_notes.models import ApplicationNote
from app.candidate_import.archive.documents import digests_of, take_back_documents
from app.candidate_import.models import CandidateImport, ImportRow
from app.candidate_import.states import RowState
from app.candidates.models import (
    Application,
    Candidate,
    CandidateLink,
    Consent,
    ReferralClaim,
    SearchWord,
    Status,
    WordSource,
)
from app.candidates.rules import ERASED_NAME, erased_email
from app.candidates.search_index import remove_all_from_search_index
from app.db.base import db
from app.documents.models import Document
from app.imported_moves.actions import delete_imported_moves
from app.interviews.models import Interview
from app.outbox.models import Message
from app.people.models import User
from app.pipeline import ledger
from app.questionnaire.models import Questionnaire
from app.shared import clock

# What the import itself recorded. Documents of others are found by their content.
IMPORT_VERBS = (
    ActivityVerb.IMPORTED_CANDIDATE,
    ActivityVerb.RECORDED_REFERRER,
    ActivityVerb.ADDED_DOCUMENT,
)


def undo_rows(imported: CandidateImport, rows: Sequence[ImportRow]) -> None:
    """Withdraw the applications of rows and delete the data of candidates they added, if untouched."""
    ids = {row.candidate_id for row in rows if row.candidate_id is not None}
    candidates = _locked_candidates(ids)
    applications = _locked_applications({row.application_id for row in rows if row.application_id})
    touched = why_they_stay(imported, candidates, applications)
    undone = [row for row in rows if row.candidate_id and row.candidate_id not in touched]
    ledger.withdraw_untouched(
        [applications[row.application_id] for row in undone if row.application_id], by=imported.uploaded_by
    )
    new = {row.candidate_id for row in undone if row.candidate_id and row.is_new}
    withdrawn = {row.application_id for row in undone if row.application_id}
    _remove_texts(withdrawn)
    delete_imported_moves(new, withdrawn)
    take_back_documents(withdrawn, candidates.values())
    _forget([candidates[each] for each in sorted(new)], by=imported.uploaded_by)
    for row in rows:
        row.state = RowState.UNDONE if row in undone else RowState.KEPT
        row.remove_text()
        row.problem = touched.get(row.candidate_id or 0)


def _locked_candidates(ids: Collection[int | None]) -> dict[int, Candidate]:
    of_them = select(Candidate).where(Candidate.id.in_(ids)).order_by(Candidate.id)
    locked = of_them.with_for_update(of=Candidate).execution_options(populate_existing=True)
    return {each.id: each for each in db.session.scalars(locked)}


def _locked_applications(ids: Collection[int | None]) -> dict[int, Application]:
    of_them = select(Application).where(Application.id.in_(ids)).order_by(Application.id)
    locked = of_them.with_for_update(of=Application).execution_options(populate_existing=True)
    return {each.id: each for each in db.session.scalars(locked)}


def why_they_stay(
    imported: CandidateImport,
    candidates: dict[int, Candidate],
    applications: dict[int, Application],
) -> dict[int, str]:
    """The candidates about whom something has happened since, each with a sentence.

    It takes a fixed number of statements. A sentence does not tell a note from an interview or a mail: its
    reader may not see each of them.
    """
    why = dict.fromkeys(
        _worked_with(imported, candidates, applications), _("Somebody has worked with them since.")
    )
    others = _applied_elsewhere(imported, set(candidates))
    why |= dict.fromkeys(others, _("They have another application."))
    for each in applications.values():
        if each.version != 1 or each.status is not Status.ACTIVE:
            why[each.candidate_id] = _("Their application has moved or ended since.")
    return why | {each.id: sentence for each in candidates.values() if (sentence := _change_of(each))}


def _applied_elsewhere(imported: CandidateImport, ids: Collection[int]) -> set[int]:
    """The ids of candidates with an application that is not of the import."""
    of_import = select(ImportRow.application_id).where(
        ImportRow.import_id == imported.id, ImportRow.application_id.is_not(None)
    )
    others = select(Application.candidate_id).where(Application.candidate_id.in_(ids))
    return set(db.session.scalars(others.where(Application.id.not_in(of_import))))


def _worked_with(
    imported: CandidateImport,
    candidates: dict[int, Candidate],
    applications: dict[int, Application],
) -> set[int]:
    """The ids of candidates with a record, an activity or a mail that the import did not write."""
    ids = set(candidates)
    worked_on = _worked_on(imported, set(applications))
    touched = {applications[each].candidate_id for each in db.session.scalars(worked_on)}
    for model in (CandidateLink, ReferralClaim):
        touched |= set(db.session.scalars(select(model.candidate_id).where(model.candidate_id.in_(ids))))
    return touched | _told_about(candidates, applications)


def _change_of(candidate: Candidate) -> str | None:
    """What has changed on a candidate's own record since, or None."""
    if candidate.merged_into_id is not None:
        return _("Their record was merged with another one.")
    if candidate.erased_at is not None:
        return _("Their data was deleted.")
    if candidate.erasure_asked_at is not None:
        return _("Deletion of their data was requested.")
    return _("They have an account here.") if candidate.user_id is not None else None


def _worked_on(imported: CandidateImport, application_ids: Collection[int]) -> CompoundSelect[int]:
    """The ids of applications with a record that the import did not write."""
    until = imported.applied_at or clock.now()
    note_is_ours = and_(ApplicationNote.written_at <= until, ApplicationNote.edition == 1)
    others: list[tuple[Any, ColumnElement[bool]]] = [
        (Interview, true()),
        (Questionnaire, true()),
        (Document, Document.digest.not_in(digests_of(imported))),
        (ApplicationNote, not_(note_is_ours) | ApplicationNote.deleted_at.is_not(None)),
    ]
    return union(
        *(
            select(model.application_id).where(model.application_id.in_(application_ids), condition)
            for model, condition in others
        )
    )


def _told_about(candidates: dict[int, Candidate], applications: dict[int, Application]) -> set[int]:
    """The candidates with activity of others or mail, about them or about their applications."""
    keys = {f"candidate:{each}": each for each in candidates}
    keys |= {f"application:{each.id}": each.candidate_id for each in applications.values()}
    by_email = {each.email: each.id for each in candidates.values()}
    done = select(Activity.about).where(Activity.about.in_(keys), Activity.verb.not_in(IMPORT_VERBS))
    mailed = select(Message.about).where(Message.about.in_(keys))
    sent = select(Message.to_email).where(Message.to_email.in_(by_email))
    found = set(db.session.scalars(union(done, mailed)))
    return {keys[each] for each in found} | {by_email[each] for each in db.session.scalars(sent)}


def _remove_texts(application_ids: Collection[int | None]) -> None:
    """Delete the notes and consents that the import wrote."""
    candidates = select(Application.candidate_id).where(Application.id.in_(application_ids))
    of_notes = (SearchWord.candidate_id.in_(candidates), SearchWord.source == WordSource.NOTE)
    words = delete(SearchWord).where(*of_notes, SearchWord.application_id.in_(application_ids))
    db.session.execute(words)
    for model in (ApplicationNote, Consent):
        db.session.execute(delete(model).where(model.application_id.in_(application_ids)))


def _forget(candidates: Sequence[Candidate], *, by: User) -> None:
    remove_all_from_search_index([each.id for each in candidates])
    record_activity_of_many(ActivityVerb.UNDID_IMPORT, candidates, by=by)
    for candidate in candidates:
        candidate.name, candidate.email = ERASED_NAME, erased_email(candidate.id)
        candidate.phone, candidate.location, candidate.source, candidate.links = "", "", "", []
        candidate.referred_by_id, candidate.erased_at = None, clock.now()
