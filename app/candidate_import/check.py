"""Check a batch of rows: whether each is ready, a duplicate or refused. Nothing is added."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.candidate_import.archive.matching import import_documents
from app.candidate_import.judge import Verdict
from app.candidate_import.lookups import defaults_of, known_people
from app.candidate_import.models import CandidateImport, ImportRow
from app.candidate_import.queries import column_meanings
from app.candidate_import.rows import CandidateRow, RowRefused, read_row
from app.candidate_import.states import RowState


def check_rows(imported: CandidateImport, rows: Sequence[ImportRow]) -> None:
    """Write what would happen to rows that follow each other."""
    defaults, columns = defaults_of(imported), column_meanings(imported)
    documents = import_documents(imported)
    read: list[tuple[ImportRow, CandidateRow]] = []
    for row in rows:
        try:
            read.append((row, read_row(row.cells or [], columns, defaults)))
        except RowRefused as refused:
            write_verdict(row, Verdict(RowState.REFUSED, problem=" ".join(refused.sentences)))
            documents.match_refused(refused.row)
    people = known_people(
        imported, imported.uploaded_by, [each for _row, each in read], before=rows[0].number
    )
    for row, candidate in read:
        verdict = people.judge(candidate)
        row.email, row.person_key, row.opening_id = (
            candidate.email,
            candidate.person_key,
            candidate.opening_id,
        )
        adds = verdict.state in (RowState.READY, RowState.POSSIBLE)
        missing = documents.match(candidate, adds_application=adds and candidate.opening_id is not None)
        if adds:
            people.add(candidate, row.number)
            verdict = _with_remarks(verdict, candidate, missing)
        write_verdict(row, verdict)


def _with_remarks(verdict: Verdict, candidate: CandidateRow, missing: Sequence[str]) -> Verdict:
    """The verdict of a row that adds something, with what of the row it does not add."""
    ended = _("Their application has ended: not added.") if candidate.has_ended else None
    lacks = _("Not among the documents: %(names)s.", names=", ".join(missing)) if missing else None
    remarks = " ".join(filter(None, [verdict.problem, ended, lacks]))
    return Verdict(verdict.state, verdict.match, remarks or None)


def write_verdict(row: ImportRow, verdict: Verdict) -> None:
    """Write a verdict into a row."""
    row.state, row.match, row.problem = verdict.state, verdict.match, verdict.problem
