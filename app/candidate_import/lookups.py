"""What is known of the people of a batch of rows, and which openings they may name.

The number of statements is fixed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.candidate_import.jobs.rules import openings_of_jobs
from app.candidate_import.judge import KnownCandidate, KnownPeople
from app.candidate_import.models import CandidateImport, ImportRow
from app.candidate_import.row_defaults import RowDefaults, RowOpening, RowStage, openings_by_name
from app.candidate_import.rows import CandidateRow
from app.candidate_import.states import RowMatch, RowState
from app.candidates.models import Application, Candidate, FormerEmail
from app.candidates.queries import visible_candidates
from app.db.base import db
from app.openings.models import Opening, OpeningState, Stage
from app.openings.queries import visible_openings
from app.people.models import User
from app.shared.phones import compared_phone
from app.shared.text import compared_name, name_key

# The rows before this one that add something, or have.
COUNTED_STATES = (RowState.READY, RowState.POSSIBLE, RowState.ADDED)


def offered_openings(user: User) -> list[RowOpening]:
    """The openings that exist for a person and take applications, with their stages."""
    ids = visible_openings(user).where(Opening.state == OpeningState.OPEN).with_only_columns(Opening.id)
    stages = (
        select(Opening.id, Opening.job_family, Opening.region, Stage.id, Stage.name, Stage.short_name)
        .join(Stage, Stage.opening_id == Opening.id)
        .where(Opening.id.in_(ids))
        .order_by(Opening.id, Stage.position)
    )
    found: dict[int, RowOpening] = {}
    for opening_id, family, region, stage_id, *names in db.session.execute(stages):
        opening = found.setdefault(opening_id, RowOpening(opening_id, f"{family} · {region}", []))
        stage = RowStage(stage_id, frozenset(map(name_key, names)))
        found[opening_id] = RowOpening(opening_id, opening.name, [*opening.stages, stage])
    return list(found.values())


def row_opening(opening: Opening) -> RowOpening:
    """An opening as rows name it."""
    stages = [
        RowStage(each.id, frozenset({name_key(each.name), name_key(each.short_name)}))
        for each in opening.stages
    ]
    return RowOpening(opening.id, opening.name, stages)


def defaults_of(imported: CandidateImport) -> RowDefaults:
    """What counts where a row of an import says nothing."""
    openings = offered_openings(imported.uploaded_by)
    by_name = openings_by_name(openings)
    return RowDefaults(
        source=imported.source,
        time_zone=imported.time_zone,
        opening=next((each for each in openings if each.id == imported.opening_id), None),
        openings=by_name,
        jobs=openings_of_jobs(imported.jobs, openings, by_name),
    )


def known_people(
    imported: CandidateImport | None, reader: User, rows: Sequence[CandidateRow], *, before: int = 0
) -> KnownPeople:
    """Who the people of some rows may be. `before` is the number of their first row in the import."""
    emails = {row.email for row in rows}
    candidates = dict(_candidates(emails))
    people = KnownPeople(
        reader_id=reader.id,
        candidates=candidates,
        accounts=_accounts(emails | {row.referrer for row in rows if row.referrer}),
        applied=_applied(candidates),
        phones=_same(reader, Candidate.phone_key, {compared_phone(row.phone) for row in rows} - {""}),
        names=_same(reader, Candidate.name_key, {compared_name(row.name) for row in rows}),
    )
    if imported is not None and before:
        _add_rows_before(people, imported, rows, before)
    return people


def _candidates(emails: Collection[str]) -> Iterator[tuple[str, KnownCandidate]]:
    columns = (Candidate.id, Candidate.user_id)
    current = select(Candidate.email, *columns, literal(RowMatch.EMAIL.value))
    former = select(FormerEmail.email, *columns, literal(RowMatch.FORMER_EMAIL.value)).join(
        Candidate, Candidate.id == FormerEmail.candidate_id
    )
    found = union_all(
        former.where(FormerEmail.email.in_(emails)),
        current.where(Candidate.email.in_(emails), Candidate.merged_into_id.is_(None)),
    )
    for email, candidate_id, user_id, match in db.session.execute(found):
        yield email, KnownCandidate(candidate_id, user_id, RowMatch(match))


def _accounts(emails: Collection[str]) -> dict[str, int]:
    users = select(User.email, User.id).where(User.email.in_(emails))
    return dict(db.session.execute(users).all())


def _applied(candidates: dict[str, KnownCandidate]) -> set[tuple[str, int | None]]:
    emails: dict[int, list[str]] = {}
    for email, candidate in candidates.items():
        emails.setdefault(candidate.id, []).append(email)
    applications = select(Application.candidate_id, Application.opening_id)
    found = db.session.execute(applications.where(Application.candidate_id.in_(emails)))
    return {(email, opening_id) for candidate_id, opening_id in found for email in emails[candidate_id]}


def _same(reader: User, column: Any, keys: Collection[str]) -> frozenset[str]:
    """Which of these keys a candidate has whom the reader may see."""
    visible = visible_candidates(reader).where(column.in_(keys)).with_only_columns(column).distinct()
    return frozenset(db.session.scalars(visible))


def _add_rows_before(
    people: KnownPeople, imported: CandidateImport, rows: Sequence[CandidateRow], before: int
) -> None:
    """Know the earlier rows of the file with an email, or with a name and phone, of these rows."""
    earlier = (
        ImportRow.import_id == imported.id,
        ImportRow.number < before,
        ImportRow.state.in_(COUNTED_STATES),
    )
    by_email = select(ImportRow.email, ImportRow.opening_id, func.min(ImportRow.number))
    by_email = by_email.where(*earlier, ImportRow.email.in_({row.email for row in rows}))
    found = by_email.group_by(ImportRow.email, ImportRow.opening_id)
    for email, opening_id, number in db.session.execute(found):
        if email:
            people.rows[email] = min(number, people.rows.get(email, number))
            people.applied.add((email, opening_id))
    keys = {row.person_key for row in rows if row.person_key}
    similar = select(ImportRow.person_key, func.min(ImportRow.number))
    similar = similar.where(*earlier, ImportRow.person_key.in_(keys)).group_by(ImportRow.person_key)
    people.similar_rows.update({key: number for key, number in db.session.execute(similar) if key})
