"""Internal candidates: those with an account here before they applied, their role, how far they came."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, select

from app.candidates.models import Application, Candidate, Status
from app.db.days import DayInUtc
from app.db.rows import read_rows
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.counted_applications import not_undone
from app.hiring_reports.report_pages.tables import (
    PICTURED_LINES,
    Report,
    ReportRow,
    ReportTable,
    number_cell,
    share_cell,
)
from app.people.models import PastJob, User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.web.charts.bars import ChartRow, stacked_bar

HIRED = "hired"  # an outcome beside the statuses: also those who never started
NO_TITLE = "none"  # instead of a job title, in addresses
OUTCOMES = (HIRED, Status.ACTIVE.value, Status.DECLINED.value, Status.WITHDRAWN.value, Status.MOVED.value)
OUTCOME_KINDS = dict(zip(OUTCOMES, ("won", "waiting", "lost", "soon", "ahead"), strict=True))


def internal_report(asked: AskedHiringReport, reader: User) -> Report:
    """The table of the page: applications of internal candidates by the role they had."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for role, outcome, number in read_rows(_counts(asked, reader)):
        found[role][outcome] = number
    rows, picture = [], []
    most = max((sum(counts.values()) for counts in found.values()), default=0)
    for role in sorted(found):
        counts, name = found[role], role or _("No job title on record")
        applied = sum(counts.values())
        rows.append(
            ReportRow(
                name,
                [
                    number_cell(applied, _link(asked, role, None)),
                    *(number_cell(counts.get(each, 0), _link(asked, role, each)) for each in OUTCOMES),
                    share_cell(counts.get(HIRED, 0), applied),
                ],
            )
        )
        parts = [(OUTCOME_KINDS[each], counts.get(each, 0)) for each in OUTCOMES]
        picture.append(ChartRow(name, [stacked_bar(_("Number"), parts, whole=most)]))
    labels = [_("Hired"), *(Status(each).label for each in OUTCOMES[1:])]
    table = ReportTable(
        "roles",
        _("Internal candidates by their role"),
        [_("From the role"), _("Applied"), *labels, _("Hired, of applied")],
        rows,
        empty=_("No colleague applied in this time."),
        picture=picture[:PICTURED_LINES],
        picture_label=_("A bar for each role: what became of the applications. The table has the numbers."),
        legend=list(zip(OUTCOME_KINDS.values(), labels, strict=True)),
    )
    return Report(
        _("Internal moves"),
        [table],
        [
            _("Applications of this time by people who had an account here before they applied."),
            _("The role is the job title they had on that day. Hired: also those who never started."),
        ],
    )


def is_internal(
    asked: AskedHiringReport, reader: User, role: str | None, outcome: str | None
) -> ColumnElement[bool]:
    """The condition that an application is one that a number counts."""
    internal = select(Application.id).join(Candidate, Candidate.id == Application.candidate_id)
    internal = internal.join(User, User.id == Candidate.user_id).where(*_conditions(asked, reader))
    if role is not None:
        internal = internal.where(_role() == role)
    if outcome is not None:
        internal = internal.where(_outcome() == outcome)
    return Application.id.in_(internal.correlate(None))


def _counts(asked: AskedHiringReport, reader: User) -> Any:
    each = (
        select(_role().label("role"), _outcome().label("outcome"))
        .select_from(Application)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(User, User.id == Candidate.user_id)
        .where(*_conditions(asked, reader))
        .subquery("internal")
        .c
    )
    return select(each.role, each.outcome, func.count()).group_by(each.role, each.outcome)


def _conditions(asked: AskedHiringReport, reader: User) -> list[ColumnElement[bool]]:
    return [
        User.created_at < Application.applied_at,
        *asked.filter.in_span(Application.applied_at),
        *asked.filter.application_conditions(reader),
    ]


def _role() -> Any:
    """The job title on the day of the application: that of the first job that ended on it or later."""
    then = (
        select(PastJob.job_title)
        .where(PastJob.user_id == User.id, PastJob.ended_on >= DayInUtc(Application.applied_at))
        .order_by(PastJob.ended_on, PastJob.id)
        .limit(1)
        .correlate(User, Application)
        .scalar_subquery()
    )
    return func.coalesce(then, User.job_title)


def _outcome() -> Any:
    hire = (Transition.application_id == Application.id, Transition.verb == MoveVerb.HIRE, not_undone())
    was_hired = select(Transition.id).where(and_(*hire)).correlate(Application).exists()
    return case((was_hired, HIRED), *((Application.status == each, each.value) for each in Status))


def _link(asked: AskedHiringReport, role: str, outcome: str | None) -> str:
    return asked.rows("offer_reports.counted_moves", role=role or NO_TITLE, outcome=outcome)
