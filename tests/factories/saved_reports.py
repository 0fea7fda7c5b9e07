"""Saved reports of the hiring reports."""

from __future__ import annotations

from app.people.models import User
from app.saved_reports.actions import save_report
from app.saved_reports.models import SavedReport


def a_saved_report(owner: User, name: str = "Funnel", *, is_shared: bool = False) -> SavedReport:
    """The funnel of the last whole month, which its owner gets by mail."""
    return save_report(name, "funnel", {}, months=1, is_shared=is_shared, is_mailed=True, by=owner)
