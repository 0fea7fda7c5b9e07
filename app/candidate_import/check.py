"""Check a batch of rows: whether each is ready, a duplicate or refused. Nothing is added."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.candidate_import.judge import Verdict
from app.candidate_import.lookups import defaults_of, known_people
from app.candidate_import.models import CandidateImport, ImportRow
from app.candidate_import.queries import column_meanings
from app.candidate_import.rows import CandidateRow, RowRefused, read_row
from app.candidate_import.states import RowState


def check_rows(imported: CandidateImport, rows: Sequence[ImportRow]) -> None:
    """Write what would happen to rows that follow each other."""
    defaults, columns = defaults_of(imported), column_meanings(imported)
    read: list[tuple[ImportRow, CandidateRow]] = []
    for row in rows:
        try:
            read.append((row, read_row(row.cells or [], columns, defaults)))
        except RowRefused as refused:
            write_verdict(row, Verdict(RowState.REFUSED, problem=" ".join(refused.sentences)))
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
        if verdict.state in (RowState.READY, RowState.POSSIBLE):
            people.add(candidate, row.number)
            if candidate.has_ended and verdict.problem is None:
                verdict = Verdict(verdict.state, verdict.match, _("Their application has ended: not added."))
        write_verdict(row, verdict)


def write_verdict(row: ImportRow, verdict: Verdict) -> None:
    """Write a verdict into a row."""
    row.state, row.match, row.problem = verdict.state, verdict.match, verdict.problem
