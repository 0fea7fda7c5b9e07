"""The check of what candidates are compared by: it is made of their name, source and phone."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.candidates.models import Candidate
from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import in_batches
from app.shared.phones import compared_phone
from app.shared.text import compared_name

SAVE_DETAILS = "Open the page of the candidate, change the details and save them, then change them back."


def _find_other_keys(run: CheckRun) -> Iterator[CheckFinding]:
    columns = (Candidate.name, Candidate.name_key, Candidate.source, Candidate.source_key)
    statement = select(Candidate.id, *columns, Candidate.phone, Candidate.phone_key)
    for rows in in_batches(statement, Candidate.id):
        run.count(len(rows))
        for row in rows:
            pairs = {
                "name_key": (row.name_key, compared_name(row.name)),
                "source_key": (row.source_key, compared_name(row.source)),
                "phone_key": (row.phone_key, compared_phone(row.phone)),
            }
            wrong = [name for name, (stored, made) in pairs.items() if stored != made]
            if wrong:
                problem = f"The stored {', '.join(wrong)} is not made of what it says."
                yield CheckFinding(f"Candidate {row.id}", problem, SAVE_DETAILS)


CANDIDATE_CHECKS = (
    DataCheck("candidate-keys", "Candidates are compared by what they say.", _find_other_keys),
)
