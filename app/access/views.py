"""Predicates about what a person saved of lists and reports: views, exports, reports."""

from __future__ import annotations

from typing import Protocol

from app.access.predicates import has_role, is_recruiter
from app.access.records import Person, ViewRecord
from app.access.roles import Role


class ExportRecord(Protocol):
    """A list that one person exports."""

    by_id: int

    @property
    def of_candidates(self) -> bool: ...


lists_applications = has_role(Role.RECRUITER, Role.HIRING_MANAGER)


def uses_view(person: Person, view: ViewRecord) -> bool:
    """People who list applications: their own views, and those that others share."""
    return lists_applications(person, view) and (view.shared or view.owner_id == person.id)


def owns_view(person: Person, view: ViewRecord) -> bool:
    """The owner, as long as they list applications."""
    return lists_applications(person, view) and view.owner_id == person.id


def uses_export(person: Person, export: ExportRecord) -> bool:
    """The person who asked for an export, as long as they may list what it has."""
    may_list = is_recruiter if export.of_candidates else lists_applications
    return export.by_id == person.id and may_list(person, None)


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
