"""The pages of hiring reports. A package registers its own; they link to each other and can be saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.access.permissions import Permission
from app.access.policy import allows
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.report_pages.tables import Report
from app.people.models import User


@dataclass(frozen=True)
class ReportPage:
    """A page: the endpoint that shows it, and how its report is made for a reader."""

    key: str
    label: Any  # a lazy text
    endpoint: str
    build: Callable[[AskedHiringReport, User], Report]
    permission: Permission = Permission.SEE_HIRING_REPORTS


_pages: dict[str, ReportPage] = {}


def register_report_page(page: ReportPage) -> None:
    _pages[page.key] = page


def report_page(key: str) -> ReportPage:
    return _pages[key]


def report_pages(user: User) -> list[ReportPage]:
    """The pages that a reader may open, in the order of their registration."""
    return [page for page in _pages.values() if allows(user, page.permission)]


def known_report_keys() -> list[str]:
    return list(_pages)
