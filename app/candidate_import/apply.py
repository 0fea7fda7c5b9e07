"""Apply a batch of rows: add candidates and applications, and delete the texts of the rows."""

from __future__ import annotations

from collections.abc import Sequence

from app.activity.verbs import ActivityVerb
from app.candidate_import.add_candidates import AddedRow, add_rows
from app.candidate_import.archive.documents import add_documents
from app.candidate_import.check import write_verdict
from app.candidate_import.judge import Verdict
from app.candidate_import.lookups import defaults_of, known_people
from app.candidate_import.models import CandidateImport, ImportRow
from app.candidate_import.queries import column_meanings
from app.candidate_import.rows import CandidateRow, RowRefused, read_row
from app.candidate_import.states import ImportBasis, RowState
from app.imported_moves.actions import CandidateMoves, add_imported_moves


def apply_rows(imported: CandidateImport, rows: Sequence[ImportRow]) -> None:
    """Add what the rows say. Each is judged again: what has changed since the check is not added.

    Whether people who look alike are the same was decided with the check.
    """
    defaults, columns = defaults_of(imported), column_meanings(imported)
    read: list[tuple[ImportRow, CandidateRow]] = []
    for row in rows:
        try:
            read.append((row, read_row(row.cells or [], columns, defaults, known_email=row.email)))
        except RowRefused as refused:
            write_verdict(row, Verdict(RowState.REFUSED, problem=" ".join(refused.sentences)))
    by = imported.uploaded_by
    people = known_people(None, by, [each for _row, each in read])
    ready: list[tuple[ImportRow, CandidateRow]] = []
    for row, candidate in read:
        verdict = people.judge(candidate, decided=True)
        if verdict.state is RowState.READY:
            ready.append((row, candidate))
            people.add(candidate, row.number)
        else:
            write_verdict(row, verdict)
    added = add_rows(
        [each for _row, each in ready],
        people,
        verb=ActivityVerb.IMPORTED_CANDIDATE,
        what=(imported.basis or ImportBasis.APPLIED).label,
        file=imported.name,
        by=by,
    )
    for (row, _candidate), result in zip(ready, added, strict=True):
        row.state, row.match = RowState.ADDED, None
        row.candidate_id, row.is_new = result.candidate.id, result.is_new
        row.application_id = result.application.id if result.application else None
        row.remove_text()
    _add_history_and_documents(
        imported, [(each, result) for (_row, each), result in zip(ready, added, strict=True)]
    )


def _add_history_and_documents(
    imported: CandidateImport, added: Sequence[tuple[CandidateRow, AddedRow]]
) -> None:
    """Add the past moves of rows, and the documents of those with an application."""
    told = [
        CandidateMoves(
            result.candidate.id, result.application.id if result.application else None, row.past_moves
        )
        for row, result in added
    ]
    add_imported_moves(told, system=imported.system)
    add_documents(imported, [(row.email, result.application) for row, result in added if result.application])
