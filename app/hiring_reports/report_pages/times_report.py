"""The report of times, reasons and sources, and the applications with a move behind its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from app.candidates.models import Application, Status
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.counted_applications import current_applications
from app.hiring_reports.funnel import stage_groups
from app.hiring_reports.move_numbers import move_numbers
from app.hiring_reports.moves import move_rows
from app.hiring_reports.reasons import MOVED_REASON, NO_REASON, WITHDRAWN_REASON, EndReasons, end_reasons
from app.hiring_reports.report_pages.sources_table import sources_table
from app.hiring_reports.report_pages.tables import (
    PICTURED_LINES,
    Report,
    ReportRow,
    ReportTable,
    number_cell,
    share_cell,
    spread_cells,
)
from app.hiring_reports.rules import WHOLE_GROUP, MoveKind, kind_name
from app.hiring_reports.source_quality import source_lines
from app.hiring_reports.times import HiringTimes, hiring_times
from app.people.models import User
from app.pipeline.rules import DeclineReason
from app.shared.business_days import DaySpread
from app.shared.company import current_company
from app.web.charts.bars import ChartRow, range_bar, stacked_bar

MOVES_ENDPOINT = "hiring_reports.counted_moves"
PICTURED_AS = {WITHDRAWN_REASON: "soon", MOVED_REASON: "ahead"}
MOVE_NAMES = {
    MoveKind.STAY: _l("At a stage"),
    MoveKind.HIRE: _l("Application to hire"),
    MoveKind.DECISION: _l("Application to a decision: hired or declined"),
    MoveKind.DECLINE: _l("Declined"),
    MoveKind.WITHDRAWAL: _l("Withdrawn, or moved to another opening"),
}


def times_report(asked: AskedHiringReport, reader: User) -> Report:
    """The tables of the page."""
    groups = list(stage_groups(asked.filter, reader))
    numbers = move_numbers(asked.filter, reader)
    times = hiring_times(asked.filter, groups, reader, numbers)
    return Report(
        _("Hiring times, reasons and sources"),
        [
            _times_table(times, groups, asked),
            _decided_table(times.to_decision, asked),
            _reasons_table(end_reasons(asked.filter, groups, reader, numbers), asked),
            sources_table(source_lines(asked.filter, reader), asked),
        ],
        [
            _("Times are of what ended in this time, in days from Monday to Friday, in UTC. Holidays count "
              "as business days, so that the number is the same for everyone. The same day is 0."),
            _("At a stage: from the arrival, or from when the application was reopened, until it went on, "
              "ended or the candidate was hired. Moves that were undone do not count."),
            _("90 of 100 within: the days in which nine in ten were done. The median is the same for half of "
              "them. The list behind a number has each application once, also if it was there twice."),
            _("Reasons: each decline and each withdrawal of the time, and who moved to another opening, also "
              "of applications that were reopened later. The reason of a decline is the one chosen then."),
            _("Interviewed: an interview has begun and was not cancelled. Got a territory: the gate was "
              "open, or a gate override was approved, and the person first held a territory."),
        ],
    )  # fmt: skip


def has_move(
    asked: AskedHiringReport,
    reader: User,
    kind: MoveKind,
    *,
    group: str | None = None,
    reason: str | None = None,
    days: int | None = None,
) -> ColumnElement[bool]:
    """The condition that an application has a move that a number counts, after at most so many days."""
    found = asked.filter
    counted = current_applications(*found.application_conditions(reader), with_facts=False).cte("counted")
    each = move_rows(counted, found.grouping, found.in_span).subquery("moves").c
    moves = select(each.application_id).where(each.kind == kind)
    if group is not None:
        moves = moves.where(each.stage_group == group)
    if reason == NO_REASON:
        moves = moves.where(each.reason.not_in([*DeclineReason, MOVED_REASON]))
    elif reason is not None:
        moves = moves.where(each.reason == reason)
    if days is not None:
        moves = moves.where(each.days <= days)
    return Application.id.in_(moves)


def _times_table(times: HiringTimes, groups: Sequence[str], asked: AskedHiringReport) -> ReportTable:
    keys = {kind_name(group): group for group in groups}
    lines = [
        (str(MOVE_NAMES[MoveKind.HIRE]), times.to_hire, MoveKind.HIRE, WHOLE_GROUP),
        (
            str(MOVE_NAMES[MoveKind.DECISION]),
            times.to_decision,
            MoveKind.DECISION,
            WHOLE_GROUP,
        ),
        *(
            (_("At the stage: %(name)s", name=name), spread, MoveKind.STAY, keys[name])
            for name, spread in times.at_stages
        ),
    ]
    has_any = times.at_stages or times.to_hire.number
    rows = [
        ReportRow(
            name, spread_cells(spread, asked.rows(MOVES_ENDPOINT, kind=kind.value, group=group or None))
        )
        for name, spread, kind, group in lines
    ]
    most = max([1, *(spread.high or 0 for _name, spread, _kind, _group in lines)])
    picture = [
        ChartRow(name, [range_bar(_("Days"), 0, spread.median or 0, spread.high or 0, whole=most)])
        for name, spread, _kind, _group in lines
        if spread.number
    ]
    return ReportTable(
        "times",
        _("How long it took, in business days"),
        [_("From and to"), _("Number"), _("Median"), _("90 of 100 within")],
        rows if has_any else [],
        empty=_("No application moved on or ended in this time."),
        picture=picture[:PICTURED_LINES],
        picture_label=_("A bar for each line, up to the days of nine in ten; the mark and the number are the "
                        "median. The table has the numbers."),
    )  # fmt: skip


def _decided_table(spread: DaySpread, asked: AskedHiringReport) -> ReportTable:
    days = current_company().process_limit.days
    kept = spread.up_to(days)
    name = _("Decided within %(days)s business days", days=days)
    decided = asked.rows(MOVES_ENDPOINT, kind=MoveKind.DECISION.value)
    in_time = asked.rows(MOVES_ENDPOINT, kind=MoveKind.DECISION.value, days=days)
    row = ReportRow(
        name,
        [number_cell(kept, in_time), number_cell(spread.number, decided), share_cell(kept, spread.number)],
    )
    parts = [("won", kept), ("lost", spread.number - kept)]
    return ReportTable(
        "decided",
        _("Decided in time"),
        [_("Limit"), _("In time"), _("Decided"), _("In time, of decided")],
        [row] if spread.number else [],
        empty=_("No application was decided in this time."),
        picture=[ChartRow(name, [stacked_bar(_("Number"), parts, whole=spread.number)])],
        picture_label=_("A bar of what was decided in time and later. The table has the numbers."),
        legend=[("won", _("In time")), ("lost", _("Later"))],
    )


def _reasons_table(ends: EndReasons, asked: AskedHiringReport) -> ReportTable:
    rows, picture = [], []
    most = max((each.total for each in ends.reasons), default=0)
    for each in ends.reasons:
        by_candidate = each.key in (WITHDRAWN_REASON, MOVED_REASON)
        here = {
            "kind": (MoveKind.WITHDRAWAL if by_candidate else MoveKind.DECLINE).value,
            "reason": NO_REASON if each.key == WITHDRAWN_REASON else each.key,
        }
        cells = [
            number_cell(each.counts.get(group, 0), asked.rows(MOVES_ENDPOINT, **here, group=group))
            for group, _name in ends.stages
        ]
        rows.append(
            ReportRow(each.name, [*cells, number_cell(each.total, asked.rows(MOVES_ENDPOINT, **here))])
        )
        kind = PICTURED_AS.get(each.key, "lost")
        picture.append(ChartRow(each.name, [stacked_bar(_("Number"), [(kind, each.total)], whole=most)]))
    return ReportTable(
        "reasons",
        _("Why applications ended"),
        [_("Reason"), *(name for _group, name in ends.stages), _("Total")],
        rows,
        empty=_("No application was declined, withdrawn or moved in this time."),
        picture=picture[:PICTURED_LINES],
        picture_label=_(
            "A bar for each reason: how many applications ended for it. The table has the numbers."
        ),
        legend=[("lost", _("Declined")), ("soon", _("Withdrawn")), ("ahead", Status.MOVED.label)],
    )
