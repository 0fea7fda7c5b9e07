"""Why a document cannot be read, in words for the people who open it.

The process that reads a stranger's file loads this module without Flask, so the sentences are marked for the
catalogue here and translated where a page shows them.
"""

from __future__ import annotations

from app.documents.refusals import FILE_CHANGED
from app.shared.refusals import N_

LOCKED_PROBLEM = N_("Its text cannot be searched: it is locked with a password.")
DAMAGED_PROBLEM = N_("Its text cannot be searched: it is damaged.")
NO_TEXT_PROBLEM = N_("Its text cannot be searched: it contains no text, only pictures.")
NO_PAGES_PROBLEM = N_("Its text cannot be searched: it has no pages.")
READ_TIMEOUT_PROBLEM = N_("Its text cannot be searched: reading it takes too long.")
FILE_MISSING_PROBLEM = N_("Its file is missing.")
FILE_CHANGED_PROBLEM = N_("Its file is no longer as it was uploaded.")
# The problems of a document that keeps its earlier text because it could not be read again.
PROBLEMS_KEEPING_TEXT = {
    READ_TIMEOUT_PROBLEM: N_("Reading it again takes too long. Its earlier text can still be searched."),
    FILE_MISSING_PROBLEM: N_("Its file is missing. Its earlier text can still be searched."),
    FILE_CHANGED_PROBLEM: N_(
        "Its file is no longer as it was uploaded. Its earlier text can still be searched."
    ),
}
_TOO_SLOW = N_("Reading this file takes too long. Download it to open it.")
_MISSING = N_("This file is missing. Ask the candidate to send it again.")
# Why a document has no preview, by why it has no text.
_PREVIEW_PROBLEMS = {
    LOCKED_PROBLEM: N_("This file is locked with a password. Download it and open it with the password."),
    DAMAGED_PROBLEM: N_("This file is damaged. Ask the candidate to send it again."),
    NO_PAGES_PROBLEM: N_("This file has no pages. Ask the candidate to send it again."),
    READ_TIMEOUT_PROBLEM: _TOO_SLOW,
    FILE_MISSING_PROBLEM: _MISSING,
    PROBLEMS_KEEPING_TEXT[READ_TIMEOUT_PROBLEM]: _TOO_SLOW,
    PROBLEMS_KEEPING_TEXT[FILE_MISSING_PROBLEM]: _MISSING,
    FILE_CHANGED_PROBLEM: FILE_CHANGED,
    PROBLEMS_KEEPING_TEXT[FILE_CHANGED_PROBLEM]: FILE_CHANGED,
}


class Unreadable(Exception):
    """A document cannot be read. `problem` is one of the sentences above."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def preview_problem(problem: str) -> str:
    """Why a document has no preview, by why it has no text. Nothing if its pages can be drawn."""
    return _PREVIEW_PROBLEMS.get(problem, "")
