"""Add many candidates and their applications at once, by the rules of adding one by hand.

The number of statements does not grow with the number of rows, except by the words of their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from app.activity.actions import record_activity, record_activity_of_many
from app.activity.verbs import ActivityVerb
from app.application_notes.models import ApplicationNote
from app.application_notes.rules import NoteAudience
from app.candidate_import.judge import KnownPeople
from app.candidate_import.rows import CandidateRow
from app.candidates.actions import record_referrer
from app.candidates.erasure_turns import update_erasure_turns
from app.candidates.models import Application, Candidate, Consent, WordSource
from app.candidates.search_index import index_new_candidates, store_words_of_texts
from app.db.base import db
from app.openings.models import Opening, Stage
from app.people.models import User
from app.pipeline import ledger
from app.shared import clock
from app.shared.phones import compared_phone
from app.shared.refusals import Conflict
from app.shared.text import compared_name
from app.untrusted.tables.days import parse_day


@dataclass(frozen=True)
class AddedRow:
    """What came of a row: the candidate, whether they are new, and their application, if it gave one."""

    candidate: Candidate
    is_new: bool
    application: Application | None


def add_rows(
    rows: Sequence[CandidateRow],
    people: KnownPeople,
    *,
    verb: ActivityVerb,
    what: str | None,
    file: str,
    by: User,
) -> list[AddedRow]:
    """Add the candidates of rows that were judged ready, in order. Candidates who are known are locked first.

    `verb` and `what` say in the history of new candidates how they came; `file` is named in their consent.
    Raises Conflict if one of them was merged into another record at this moment.
    """
    known = _locked({people.candidates[row.email].id for row in rows if row.email in people.candidates})
    found = {email: known[each.id] for email, each in people.candidates.items() if each.id in known}
    new = _new_candidates([row for row in rows if row.email not in found], people)
    index_new_candidates(list(new.values()))
    record_activity_of_many(verb, list(new.values()), by=by, what=what)
    all_of_them = found | new
    _record_referrers(rows, all_of_them, people, new=new, by=by)
    applications = _add_applications(rows, all_of_them, by=by)
    notes = [
        note
        for row, application in applications.items()
        if (note := _add_consent_and_note(row, application, file=file, by=by))
    ]
    db.session.flush()
    of_application = {each.id: each for each in applications.values()}
    store_words_of_texts(
        WordSource.NOTE, [(note.id, of_application[note.application_id], note.text) for note in notes]
    )
    first = {row.email: row for row in reversed(rows)}
    return [
        AddedRow(all_of_them[row.email], row.email in new and first[row.email] is row, applications.get(row))
        for row in rows
    ]


def _new_candidates(rows: Sequence[CandidateRow], people: KnownPeople) -> dict[str, Candidate]:
    """Add one candidate for each email of some rows."""
    values: dict[str, dict[str, Any]] = {}
    for row in rows:
        referrer = people.accounts[row.referrer] if row.referrer else None
        known = values.setdefault(row.email, _values(row) | {"referred_by_id": referrer})
        known["referred_by_id"] = known["referred_by_id"] or referrer
    if not values:
        return {}
    db.session.execute(insert(Candidate), list(values.values()))
    added = select(Candidate).where(Candidate.email.in_(values)).order_by(Candidate.id)
    return {each.email: each for each in db.session.scalars(added)}


def _values(row: CandidateRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "name_key": compared_name(row.name),
        "email": row.email,
        "phone": row.phone,
        "phone_key": compared_phone(row.phone),
        "location": row.location,
        "time_zone": row.time_zone,
        "links": list(row.links),
        "source": row.source,
        "source_key": compared_name(row.source),
    }


def _locked(ids: set[int]) -> Mapping[int, Candidate]:
    if not ids:
        return {}
    of_them = select(Candidate).where(Candidate.id.in_(ids)).order_by(Candidate.id)
    locked = of_them.with_for_update(of=Candidate).execution_options(populate_existing=True)
    found = {each.id: each for each in db.session.scalars(locked)}
    if any(each.merged_into_id is not None for each in found.values()):
        raise Conflict(_("Two records were just merged. Try again."))
    return found


def _record_referrers(
    rows: Sequence[CandidateRow],
    candidates: Mapping[str, Candidate],
    people: KnownPeople,
    *,
    new: Mapping[str, Candidate],
    by: User,
) -> None:
    ids = {people.accounts[row.referrer] for row in rows if row.referrer}
    if not ids:
        return
    users = {each.id: each for each in db.session.scalars(select(User).where(User.id.in_(ids)))}
    for row in rows:
        if not row.referrer:
            continue
        candidate, referrer = candidates[row.email], users[people.accounts[row.referrer]]
        if row.email in new:
            verb = ActivityVerb.RECORDED_REFERRER
            record_activity(verb, candidate, by=by, became=referrer.name)
        elif candidate.referred_by_id is None and referrer.id != candidate.user_id:
            record_referrer(candidate, referrer, by=by)


def _add_applications(
    rows: Sequence[CandidateRow], candidates: Mapping[str, Candidate], *, by: User
) -> dict[CandidateRow, Application]:
    placed = [row for row in rows if row.stage_id is not None]
    if not placed:
        return {}
    ids = {row.stage_id for row in placed}
    stages = {each.id: each for each in db.session.scalars(select(Stage).where(Stage.id.in_(ids)))}
    at_stages = [(candidates[row.email].id, stages[row.stage_id or 0]) for row in placed]
    applications = ledger.add_applications(at_stages, by=by)
    if any(each.erasure_asked_at or each.user_id for each in (candidates[row.email] for row in placed)):
        update_erasure_turns(Opening.id.in_({row.opening_id for row in placed}))
    return dict(zip(placed, applications, strict=True))


def _add_consent_and_note(
    row: CandidateRow, application: Application, *, file: str, by: User
) -> ApplicationNote | None:
    """Add the consent of a row and its note. Returns the note, if there is one."""
    if row.consent:
        day = parse_day(row.consent) or row.applied_on
        consent = Consent(
            candidate_id=application.candidate_id,
            application_id=application.id,
            wording=_(
                "As written in the imported file %(file)s: %(consent)s", file=file, consent=row.consent
            ),
            given_at=datetime.combine(day, time(12), UTC) if day else clock.now(),
        )
        db.session.add(consent)
    applied = _("Applied on %(day)s.", day=row.applied_on.isoformat()) if row.applied_on else ""
    text = "\n\n".join(filter(None, [row.note, applied]))
    if not text:
        return None
    note = ApplicationNote(
        application_id=application.id, author_id=by.id, text=text, audience=NoteAudience.RECRUITERS
    )
    db.session.add(note)
    return note
