"""Jobs that the worker gave up, the newest of each kind, and issues that GitLab refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access.policy import can_see
from app.candidate_import.models import CandidateImport
from app.crm_files.models import CrmImport
from app.db.base import db
from app.exports.models import ListExport
from app.mapping_file.models import MappingFile, MappingRun
from app.onboarding.models import GatingIssue, IssueMirror, Onboarding
from app.people.models import User
from app.web.record_pages import url_of

FAILED_SHOWN = 10  # of a kind


@dataclass(frozen=True)
class FailedLine:
    """Work that needs a person: what, who asked for it, why it failed, and the page to mend it on.

    Without an address only `by` can do it: the reader may not see its page.
    """

    what: str
    by: str | None
    problem: str
    url: str | None


def failed_work(reader: User) -> list[FailedLine]:
    """What failed, kind by kind, newest first."""
    return [
        *_failed_crm_files(reader),
        *_failed_imports(reader),
        *_failed_mapping_runs(reader),
        *_failed_exports(),
        *_failed_issues(reader),
    ]


def _failed_crm_files(reader: User) -> list[FailedLine]:
    failed = (CrmImport.problem.is_not(None), CrmImport.cleared_at.is_(None))
    files = _newest(select(CrmImport).where(*failed).options(joinedload(CrmImport.uploaded_by)), CrmImport)
    return [
        FailedLine(
            _("File of the CRM %(number)s", number=each.id),
            each.uploaded_by.name,
            each.problem,
            _page(reader, "crm_files.apply_file", "crm_import_id", each),
        )
        for each in files
    ]


def _failed_imports(reader: User) -> list[FailedLine]:
    failed = (CandidateImport.problem.is_not(None), CandidateImport.cleared_at.is_(None))
    statement = select(CandidateImport).where(*failed).options(joinedload(CandidateImport.uploaded_by))
    return [
        FailedLine(
            _("Import of candidates %(number)s", number=each.id),
            each.uploaded_by.name,
            each.problem,
            _page(reader, "imports.apply_import", "candidate_import_id", each),
        )
        for each in _newest(statement, CandidateImport)
    ]


def _failed_mapping_runs(reader: User) -> list[FailedLine]:
    """Runs of files that no later run has applied."""
    statement = (
        select(MappingRun, MappingFile, User.name)
        .join(MappingFile, MappingFile.id == MappingRun.mapping_file_id)
        .join(User, User.id == MappingRun.asked_by_id)
        .where(MappingRun.problem.is_not(None), MappingFile.applied_at.is_(None))
    )
    rows = db.session.execute(statement.order_by(MappingRun.id.desc()).limit(FAILED_SHOWN)).all()
    return [
        FailedLine(
            _("Mapping file %(number)s", number=file.id),
            name,
            run.problem or "",
            _page(reader, "mapping.apply_mapping_file", "mapping_file_id", file),
        )
        for run, file, name in rows
    ]


def _failed_exports() -> list[FailedLine]:
    """Exports without a file. Nobody but their maker sees them."""
    statement = select(ListExport).where(ListExport.problem.is_not(None)).options(joinedload(ListExport.by))
    exports = _newest(statement, ListExport)
    return [
        FailedLine(_("Export %(number)s", number=each.id), each.by.name, each.problem, None)
        for each in exports
    ]


def _failed_issues(reader: User) -> list[FailedLine]:
    statement = (
        select(IssueMirror)
        .join(IssueMirror.gating_issue)
        .join(GatingIssue.onboarding)
        .where(IssueMirror.problem.is_not(None), Onboarding.ended_at.is_(None))
        .options(contains_eager(IssueMirror.gating_issue).contains_eager(GatingIssue.onboarding))
    )
    lines = []
    for mirror in _newest(statement, IssueMirror):
        onboarding = mirror.gating_issue.onboarding
        url = url_of(onboarding) if can_see(reader, "onboarding_id", onboarding) else None
        what = _("GitLab issue of onboarding %(number)s", number=onboarding.id)
        lines.append(FailedLine(what, None, mirror.problem, url))
    return lines


def _newest(statement: Select[Any], model: Any) -> Sequence[Any]:
    return db.session.scalars(statement.order_by(model.id.desc()).limit(FAILED_SHOWN)).all()


def _page(reader: User, endpoint: str, id_name: str, record: Any) -> str | None:
    return url_for(endpoint, **{id_name: record.id}) if can_see(reader, id_name, record) else None
