"""The report about interviewers, and the one of a person about themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.policy import allows
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.report_pages.tables import (
    PICTURED_LINES,
    Report,
    ReportCell,
    ReportRow,
    ReportTable,
    figure_cell,
    number_cell,
    share_cell,
    tenths_cell,
)
from app.interview_reports.figures import InterviewerFigures, interviewer_figures
from app.interview_reports.rules import (
    LEAST_COMPARED,
    InterviewMeasure,
    by_week,
    weeks_between,
    weeks_with,
)
from app.interview_reports.scope import InterviewScope
from app.people.models import User
from app.shared import clock
from app.shared.times import format_full_day
from app.web.charts.bars import ChartBar, ChartRow, stacked_bar

ROWS_ENDPOINT = "interview_reports.counted"
MINUTES_OF_HOUR = 60


def interviewer_report(asked: AskedHiringReport, reader: User) -> Report:
    """The tables of the page. Recruiters alone read how often recommendations agreed."""
    with_agreement = allows(reader, Permission.SEE_AGREEMENT)
    figures = interviewer_figures(InterviewScope(reader, asked.filter), with_agreement=with_agreement)
    tables = [people_table(figures, asked), weeks_table(figures)]
    if with_agreement:
        tables.append(agreement_table([each for each in figures if each.agreement.decided], asked))
    return Report(_("Interviewers"), tables, definitions(with_agreement=with_agreement))


def own_report(asked: AskedHiringReport, reader: User) -> Report:
    """The tables of a person about themselves: nothing is behind their numbers but their own interviews."""
    figures = interviewer_figures(InterviewScope(reader, asked.filter, is_own=True), with_agreement=True)
    tables = [people_table(figures, asked), weeks_table(figures), agreement_table(figures, asked)]
    return Report(_("My interview figures"), tables, definitions(with_agreement=True))


def people_table(figures: Sequence[InterviewerFigures], asked: AskedHiringReport) -> ReportTable:
    """How much each person interviews, and how soon their scorecards come in."""
    weeks = weeks_between(asked.filter.first, min(asked.filter.last, clock.now().date()))
    rows = []
    for each in figures:
        held, late = sum(each.load.held.values()), each.times.late
        submitted = len(each.times.hours)
        link = _links(asked, each.id)
        cells = [
            number_cell(held, link(InterviewMeasure.HELD)),
            tenths_cell(held, weeks),
            number_cell(max(by_week(each.load.held).values(), default=0)),
            tenths_cell(sum(each.load.minutes.values()), MINUTES_OF_HOUR),
            number_cell(sum(each.load.planned.values()), link(InterviewMeasure.PLANNED)),
            number_cell(submitted, link(InterviewMeasure.SUBMITTED)),
            figure_cell(each.times.median),
            number_cell(late, link(InterviewMeasure.LATE)),
            share_cell(late, submitted + each.times.overdue),
            number_cell(each.waived, link(InterviewMeasure.WAIVED)),
        ]
        rows.append(ReportRow(each.name, cells))
    return ReportTable(
        "interviewers",
        _("Interviews and scorecards"),
        [
            _("Interviewer"),
            _("Held"),
            _("Per week"),
            _("Most in a week"),
            _("Hours"),
            _("Planned"),
            _("Scorecards"),
            _("Median hours until then"),
            _("Late"),
            _("Late, of scorecards"),
            _("Waived"),
        ],
        rows,
        empty=_("No interviews in this time. Choose another time or other filters."),
        picture=_people_picture(figures),
        picture_label=_(
            "A bar for each interviewer: interviews held and planned. The table has the numbers."
        ),
        legend=_legend(),
    )


def weeks_table(figures: Sequence[InterviewerFigures]) -> ReportTable:
    """The interviews of everybody by week."""
    held, minutes, planned = (
        by_week(_sums([getattr(each.load, name) for each in figures]))
        for name in ("held", "minutes", "planned")
    )
    weeks = weeks_with(held.keys() | planned.keys())
    rows = [
        ReportRow(
            format_full_day(week),
            [
                number_cell(held.get(week, 0)),
                tenths_cell(minutes.get(week, 0), MINUTES_OF_HOUR),
                number_cell(planned.get(week, 0)),
            ],
        )
        for week in weeks
    ]
    most = max((held.get(week, 0) + planned.get(week, 0) for week in weeks), default=0)
    picture = [
        ChartRow(format_full_day(week), [_load_bar(held.get(week, 0), planned.get(week, 0), most)])
        for week in weeks[-PICTURED_LINES:]
    ]
    return ReportTable(
        "weeks",
        _("Interviews by week"),
        [_("Week of"), _("Held"), _("Hours"), _("Planned")],
        rows,
        empty=_("No interviews in this time. Choose another time or other filters."),
        picture=picture,
        picture_label=_("A bar for each of the latest weeks: interviews held and planned."),
        legend=_legend(),
    )


def agreement_table(figures: Sequence[InterviewerFigures], asked: AskedHiringReport) -> ReportTable:
    """How often recommendations agreed; a share on fewer than five applications is not given."""
    rows = []
    for each in figures:
        found, link = each.agreement, _links(asked, each.id)
        given = found.applications >= LEAST_COMPARED
        shared = found.shared_applications >= LEAST_COMPARED
        cells = [
            number_cell(found.decided, link(InterviewMeasure.DECIDED)),
            _share_on(found.agreed, found.decided, given, link(InterviewMeasure.AGREED)),
            number_cell(found.shared_applications),
            _share_on(found.agreed_pairs, found.pairs, shared),
        ]
        rows.append(ReportRow(each.name, cells))
    return ReportTable(
        "agreement",
        _("Agreement of recommendations"),
        [
            _("Interviewer"),
            _("Scorecards on decided applications"),
            _("Agreed with the decision"),
            _("Applications with other scorecards"),
            _("Agreed with the others"),
        ],
        rows,
        empty=_("No application with a scorecard was decided in this time."),
    )


def definitions(*, with_agreement: bool) -> list[str]:
    """What the numbers mean."""
    found = [
        _("Held: the interview was in this time, is over and was not cancelled, whether or not its scorecard "
          "is in. Planned: from now on, whatever time is chosen. A review of a task is no interview."),
        _("Per week: of the weeks of this time that have begun. A week begins on Monday. Days are in UTC."),
        _("Scorecards: submitted for interviews of this time. The median is in hours from the end of the "
          "interview."),
        _("Late: submitted after its limit on business days where the interviewer is, or overdue now. The "
          "share is of the scorecards that are submitted or overdue."),
        _("While you owe a scorecard on an application, no scorecard on it counts here."),
    ]  # fmt: skip
    if with_agreement:
        found += [
            _("Agreed with the decision: yes and strong yes if the candidate was hired, no and strong no if "
              "the candidate was declined. Applications without a decision do not count."),
            _("Agreed with the others: of all pairs with a scorecard of another person on the same "
              "application, those on the same side. A share on fewer than five applications is not given."),
        ]  # fmt: skip
    return found


def _share_on(part: int, whole: int, is_given: bool, url: str = "") -> ReportCell:
    cell = share_cell(part, whole, least=0 if is_given else max(whole + 1, LEAST_COMPARED))
    return replace(cell, url=url if is_given else "", tag=cell.tag if is_given or not whole else _("few"))


def _links(asked: AskedHiringReport, interviewer: int) -> Callable[[InterviewMeasure], str]:
    return lambda measure: asked.rows(ROWS_ENDPOINT, measure=measure.value, interviewer=interviewer)


def _sums(parts: Sequence[Mapping[date, int]]) -> dict[date, int]:
    found: dict[date, int] = {}
    for days in parts:
        for day, number in days.items():
            found[day] = found.get(day, 0) + number
    return found


def _people_picture(figures: Sequence[InterviewerFigures]) -> list[ChartRow]:
    totals = [(each.name, sum(each.load.held.values()), sum(each.load.planned.values())) for each in figures]
    shown = sorted(totals, key=lambda each: -(each[1] + each[2]))[:PICTURED_LINES]
    most = max((held + planned for _name, held, planned in shown), default=0)
    return [ChartRow(name, [_load_bar(held, planned, most)]) for name, held, planned in shown]


def _load_bar(held: int, planned: int, most: int) -> ChartBar:
    return stacked_bar(_("Number"), [("won", held), ("waiting", planned)], whole=most)


def _legend() -> list[tuple[str, str]]:
    return [("won", _("Held")), ("waiting", _("Planned"))]
