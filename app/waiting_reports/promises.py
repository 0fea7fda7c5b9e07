"""The report about promises to candidates, and the promises behind a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.candidates.models import Application, Candidate
from app.candidates.queries import visible_applications
from app.db.rows import one_of, read_rows
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.report_pages.tables import (
    PICTURED_LINES,
    Report,
    ReportRow,
    ReportTable,
    number_cell,
    opening_names,
    share_cell,
)
from app.openings.models import Opening
from app.openings.names import opening_name
from app.people.models import User
from app.shared.company import current_company
from app.shared.times import format_month
from app.waiting_reports.events import promises_in
from app.waiting_reports.rules import Promise, PromiseKind, PromiseOutcome
from app.web.charts.bars import ChartRow, stacked_bar
from app.web.months.spans import month_of

PICTURE_KINDS = {PromiseOutcome.KEPT: "won", PromiseOutcome.BROKEN: "lost", PromiseOutcome.OPEN: "waiting"}


def promises_report(asked: AskedHiringReport, reader: User) -> Report:
    """The tables of the page: each promise by month and by opening."""
    promises = promises_in(asked, reader)
    openings = opening_names({each.opening_id for each in promises})
    tables = []
    for kind in PromiseKind:
        of_kind = [each for each in promises if each.kind is kind]
        months, by_opening = _grouped(of_kind, _month), _grouped(of_kind, lambda each: each.opening_id)
        tables += [
            _table(
                f"{kind.value}-months",
                _("%(promise)s, by month", promise=kind.label),
                _("Month"),
                [(format_month(month), months[month], {"month": month}) for month in sorted(months)],
                kind,
                asked,
            ),
            _table(
                f"{kind.value}-openings",
                _("%(promise)s, by opening", promise=kind.label),
                _("Opening"),
                [
                    (openings[id_], by_opening[id_], {"opening": str(id_)})
                    for id_ in sorted(by_opening, key=lambda each: (openings[each], each))
                ],
                kind,
                asked,
            ),
        ]
    return Report(_("Promises to candidates"), tables, definitions())


def definitions() -> list[str]:
    """What the numbers mean."""
    company = current_company()
    return [
        ngettext(
          "To hear in time: each time a candidate waits for us, from the application, the arrival at a "
          "stage, their answers or task, or the end of an interview, they hear within %(num)s day, "
          "also on weekends.",
          "To hear in time: each time a candidate waits for us, from the application, the arrival at a "
          "stage, their answers or task, or the end of an interview, they hear within %(num)s days, "
          "also on weekends.",
          company.answer_promise.days),
        _("They hear when they get questions, times, a task or an offer, when an interview begins, and when "
          "they move on, are declined or are hired."),
        ngettext(
          "A decision in time: hired or declined within %(num)s business day of the company from the "
          "application, in UTC. Both numbers of days are those of today: a promise counts with the days "
          "that were promised when it began.",
          "A decision in time: hired or declined within %(num)s business days of the company from the "
          "application, in UTC. Both numbers of days are those of today: a promise counts with the days "
          "that were promised when it began.", company.process_limit.days),
        _("A promise counts in the month in which it began. A candidate who withdraws before it is due ends "
          "it: it does not count. Moves that were undone do not count."),
    ]  # fmt: skip


def promises_behind(
    asked: AskedHiringReport, reader: User, kind: PromiseKind, outcome: PromiseOutcome, month: str | None
) -> list[Promise]:
    """The promises that a number counts and the reader may see, newest first."""
    found = [
        each
        for each in promises_in(asked, reader)
        if each.kind is kind and each.outcome is outcome and month in (None, _month(each))
    ]
    return sorted(found, key=lambda each: (each.since, each.application_id), reverse=True)


def candidates_of(promises: Sequence[Promise], reader: User) -> Mapping[int, Any]:
    """The names of candidate and opening of the applications of some promises that a reader may see."""
    seen: Any = visible_applications(reader).where(
        one_of(Application.id, {each.application_id for each in promises})
    )
    columns = (Application.id, Candidate.name, Opening.job_family, Opening.region)
    statement = (
        seen.with_only_columns(*columns)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
    )
    return {row.id: (row.name, opening_name(row.job_family, row.region)) for row in read_rows(statement)}


def _month(promise: Promise) -> str:
    return month_of(promise.since.date())


def _grouped(
    promises: Sequence[Promise], key: Callable[[Promise], Any]
) -> dict[Any, Counter[PromiseOutcome]]:
    found: dict[Any, Counter[PromiseOutcome]] = {}
    for each in promises:
        found.setdefault(key(each), Counter())[each.outcome] += 1
    return found


def _table(
    key: str,
    title: str,
    first: str,
    lines: Sequence[tuple[str, Counter[PromiseOutcome], dict[str, str]]],
    kind: PromiseKind,
    asked: AskedHiringReport,
) -> ReportTable:
    def link(outcome: PromiseOutcome, at: dict[str, str]) -> str:
        return asked.rows("waiting_reports.counted_promises", promise=kind.value, outcome=outcome.value, **at)

    rows = [
        ReportRow(
            name,
            [
                *(number_cell(counts[each], link(each, at)) for each in PromiseOutcome),
                share_cell(
                    counts[PromiseOutcome.KEPT], counts[PromiseOutcome.KEPT] + counts[PromiseOutcome.BROKEN]
                ),
            ],
        )
        for name, counts, at in lines
    ]
    most = max((counts.total() for _name, counts, _at in lines), default=0)
    picture = [
        ChartRow(
            name,
            [stacked_bar(_("Number"), [(PICTURE_KINDS[o], counts[o]) for o in PromiseOutcome], whole=most)],
        )
        for name, counts, _at in lines[-PICTURED_LINES:]
    ]
    return ReportTable(
        key,
        title,
        [first, *(each.label for each in PromiseOutcome), _("Kept, of those due")],
        rows,
        empty=_("No candidate began to wait in this time."),
        picture=picture,
        picture_label=_("A bar for each line: promises kept, broken and not due. The table has the numbers."),
        legend=[(PICTURE_KINDS[each], each.label) for each in PromiseOutcome],
    )
