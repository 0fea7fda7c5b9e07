"""The words for owners in the plan versions of an onboarding."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.db.base import db
from app.onboarding.models import GatingIssue
from app.plans.compose import owner_words_of
from app.plans.kinds import kind_of
from app.plans.library import SHIPPED_VERSION, read_alone, shipped_files
from app.plans.models import PlanFile
from app.plans.owners import Owners


def owners_then(issue: GatingIssue) -> Owners:
    """The words for owners in the plan from which a gating issue was composed."""
    return owner_words_of([read_alone(name, text) for name, text in _files(issue)])


def _files(issue: GatingIssue) -> Iterator[tuple[str, str]]:
    for name, version in issue.onboarding.plan_versions.items():
        kind = kind_of(name)
        if kind is not None and kind.issue is issue.kind:
            yield name, _text(name, version)


def _text(name: str, version: int) -> str:
    if version == SHIPPED_VERSION:
        return shipped_files().get(name, "")
    statement = select(PlanFile.text).where(PlanFile.name == name, PlanFile.version == version)
    return db.session.scalar(statement) or ""
