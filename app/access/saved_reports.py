"""Predicates about a saved report."""

from __future__ import annotations

from typing import Protocol

from app.access.predicates import has_role, is_recruiter
from app.access.records import Person
from app.access.roles import Role


class ReportOwner(Protocol):
    @property
    def active(self) -> bool: ...


class SavedReportRecord(Protocol):
    @property
    def user_id(self) -> int: ...

    @property
    def user(self) -> ReportOwner: ...

    @property
    def is_shared(self) -> bool: ...


sees_hiring_reports = has_role(Role.RECRUITER, Role.HIRING_MANAGER, Role.ADMIN)


def uses_saved_report(person: Person, report: SavedReportRecord) -> bool:
    """Its owner, and recruiters if it is shared. What it counts is what each of them may see."""
    is_own = sees_hiring_reports(person, report) and report.user_id == person.id
    return is_own or (report.is_shared and is_recruiter(person, report))


def keeps_saved_report(person: Person, report: SavedReportRecord) -> bool:
    """Its owner; any recruiter, if it is shared and its owner has left."""
    if not uses_saved_report(person, report):
        return False
    return report.user_id == person.id or not report.user.active
