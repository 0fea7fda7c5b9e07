"""Who opens a document of an application, and who reads what only recruiters read (decision 73)."""

from __future__ import annotations

from app.access.predicates import has_active_role, interviews_for, runs_application, sits_in
from app.access.records import DocumentRecord, Person
from app.access.roles import Role


def reads_recruiters_only(person: Person) -> bool:
    """True for those who read an answer that only recruiters read, and its file."""
    return has_active_role(person, Role.RECRUITER)


def runs_documents(person: Person, document: DocumentRecord) -> bool:
    """Who runs the application; of a file that only recruiters read, the recruiters."""
    may_read = not document.recruiters_only or reads_recruiters_only(person)
    return may_read and runs_application(person, document.application)


def interviews_with_document(person: Person, document: DocumentRecord) -> bool:
    """The interviewers of the application at any stage, and who sits in, unless the interview is cancelled.

    A file that only recruiters read is not for them: who is a recruiter, too, runs the application.
    """
    application = document.application
    beside = any(sits_in(person, interview) for interview in application.interviews)
    return not document.recruiters_only and (beside or interviews_for(person, application))
