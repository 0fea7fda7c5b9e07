"""What waits for the worker: how much of each kind is due, and since when.

A kind is due rows, read along the index of its due time. A claim moves the due time on, so what a worker is
at does not count. Issues in GitLab are not here: those of onboardings that ended stay due for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.availability.models import MeetingSettings
from app.batches.models import Batch
from app.candidate_import.models import CandidateImport
from app.candidates.models import Candidate
from app.careers.models import SubmittedApplication
from app.crm_files.models import CrmImport
from app.db.base import db
from app.documents.models import Document
from app.exports.models import ListExport
from app.mapping_file.models import MappingRun
from app.outbox.models import Message, MessageState
from app.people.models import LinkRequest
from app.saved_reports.models import ReportSubscription
from app.shared import clock
from app.shared.settings import current_settings

MOST_COUNTED = 1000  # of a kind


@dataclass(frozen=True)
class DueKind:
    """A kind of work. `loop` is the loop of the worker that does it."""

    name: str  # in the answers for machines
    label: str
    loop: str
    due_at: InstrumentedAttribute[Any]
    conditions: tuple[ColumnElement[bool], ...] = ()

    def due(self, now: datetime) -> Select[Any]:
        """The due times of what is due."""
        return select(self.due_at).where(*self.conditions, self.due_at <= now)


MAIL = DueKind("mail", _l("Mail"), "mail", Message.due_at, (Message.state == MessageState.WAITING,))
JOBS = (
    DueKind("links", _l("Links and new passwords asked for"), "mail", LinkRequest.due_at),
    DueKind("applications", _l("Applications sent"), "rest", SubmittedApplication.due_at),
    DueKind("documents", _l("Documents to read"), "documents", Document.read_due_at),
    DueKind("pages", _l("Documents to draw"), "pages", Document.drawing_due_at),
    DueKind("calendars", _l("Busy calendars"), "calendars", MeetingSettings.calendar_due_at),
    DueKind("duplicates", _l("Candidates to compare"), "duplicates", Candidate.compare_due_at),
    DueKind(
        "mapping files",
        _l("Mapping files"),
        "mapping files",
        MappingRun.due_at,
        (MappingRun.finished_at.is_(None),),
    ),
    DueKind("crm files", _l("Files of the CRM"), "crm files", CrmImport.due_at),
    DueKind("batches", _l("Batches"), "batches", Batch.started_at, (Batch.finished_at.is_(None),)),
    DueKind("imports", _l("Imports of candidates"), "imports", CandidateImport.due_at),
    DueKind("exports", _l("Exports"), "exports", ListExport.due_at),
    DueKind("reports", _l("Reports by mail"), "rest", ReportSubscription.due_at),
)


@dataclass(frozen=True)
class Backlog:
    """What is due of a kind, up to MOST_COUNTED, and how many seconds the oldest has been due."""

    kind: DueKind
    count: int
    oldest_seconds: float


def backlogs() -> list[Backlog]:
    """What is due of each kind, mail first. One statement."""
    kinds, now = _kinds(), clock.now()
    columns = [column(kind, now) for kind in kinds for column in (_oldest, _count)]
    row = db.session.execute(select(*columns)).one()
    pairs = zip(kinds, row[::2], row[1::2], strict=True)
    return [Backlog(kind, count, _seconds(now, oldest)) for kind, oldest, count in pairs]


def oldest_due_seconds() -> tuple[float, float, str]:
    """How long the oldest mail and the oldest job have been due, in seconds, and the kind of that job.

    One statement, which reads the first entry of an index for each kind.
    """
    kinds, now = _kinds(), clock.now()
    row = db.session.execute(select(*(_oldest(kind, now) for kind in kinds))).one()
    ages = {kind.name: _seconds(now, oldest) for kind, oldest in zip(kinds, row, strict=True)}
    mail = ages.pop(MAIL.name, 0.0)
    slowest = max(ages, key=lambda name: ages[name])
    return mail, ages[slowest], slowest


def _kinds() -> Sequence[DueKind]:
    """The kinds of work. Without a mail server, mail is not sent and does not wait for the worker."""
    return (MAIL, *JOBS) if current_settings().smtp_url else JOBS


def _oldest(kind: DueKind, now: datetime) -> Any:
    return kind.due(now).order_by(kind.due_at).limit(1).scalar_subquery()


def _count(kind: DueKind, now: datetime) -> Any:
    some = kind.due(now).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _seconds(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
