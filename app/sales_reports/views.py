"""Pages of the reports of the book: indicators, the rows behind a number, targets, and Team."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, send_file
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.book.alignment import alignment_day
from app.book.models import Opportunity
from app.book.relations import ALL_SEEING
from app.book.teams import sales_teams
from app.exports.spreadsheets import SpreadsheetKind, write_spreadsheet
from app.sales_areas.queries import known_regions
from app.sales_reports import asking, rows, rules, targets
from app.sales_reports.filters import NOBODYS
from app.sales_reports.forms import targets_form
from app.sales_reports.indicators import indicators_of
from app.sales_reports.pictures import draw
from app.sales_reports.rules import ReportMeasure
from app.sales_reports.scope import isr_managers, isrs_of, report_scope
from app.sales_reports.team import LEVELS, team_of
from app.sales_reports.trend import trend_of
from app.sales_reports.words import counted_labels, percent, tier_labels
from app.shared import clock
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter
from app.shared.settings import current_settings
from app.web.parameters import cursor_param, number_param
from app.web.record_pages import url_maker, url_of_id
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("sales_reports", __name__)
routes.add_app_template_filter(percent, "percent")
HERE = "sales_reports.indicators"


@routes.page("/reports/book", permission=Permission.SEE_BOOK)
def indicators() -> Answer:
    asked = asking.asked_report(current_user)
    found, trend = indicators_of(asked.scope, asked.filter), trend_of(asked.scope, asked.filter)
    return render_template(
        "sales_reports/indicators.html",
        asked=asked,
        found=found,
        trend=trend,
        drawn=draw(found, trend),
        urls=asked.rows_urls(),
        measures=ReportMeasure,
        timings=rules.TIMINGS,
        recent=asking.recent_quarters(),
        settings=current_settings(),
        nowhere=asking.NOWHERE,
        filters=_filters(asked),
    )


@routes.page("/reports/book/rows", permission=Permission.SEE_BOOK)
def counted() -> Answer:
    asked, measure = asking.asked_report(current_user), asking.measure_param()
    return render_template(
        "sales_reports/rows.html",
        asked=asked,
        measure=measure,
        opportunity_url=url_maker(lambda id_: url_of_id(Opportunity, id_)),
        page=rows.counted_page(asked.scope, asked.filter, measure, cursor_param()),
        total=rows.counted_sum(asked.scope, asked.filter, measure),
    )


@routes.page("/reports/book/rows.csv", permission=Permission.SEE_BOOK)
def counted_file() -> Answer:
    asked, measure = asking.asked_report(current_user), asking.measure_param()
    cells = rows.counted_cells(asked.scope, asked.filter, measure)
    file, _number = write_spreadsheet(SpreadsheetKind.CSV, counted_labels(measure), cells)
    name = f"{measure}-{asked.filter.quarter.label}.csv"
    return send_file(file, "text/csv", as_attachment=True, download_name=name, etag=False)


@routes.form("/reports/book/targets", permission=Permission.KEEP_TARGETS)
def set_targets() -> Answer:
    quarter = asking.quarter_param() or fiscal_calendar().quarter_of(alignment_day())
    own = targets.own_region_teams(current_user)
    form = targets_form(quarter, own)
    if form.submit(lambda: targets.set_targets(quarter, form.amounts, seen=form.seen.data, by=current_user)):
        changed = form.result
        saved = ngettext("Saved %(num)s target.", "Saved %(num)s targets.", changed)
        flash(saved if changed else _("The targets are saved."), "good")
        return redirect_to("sales_reports.set_targets", quarter=quarter.label)
    page = render_template(
        "sales_reports/targets.html",
        form=form,
        quarter=quarter,
        quarters=_quarters(quarter),
        others={each: amount for each, amount in targets.targets_of(quarter).items() if each not in own},
        history=history_of(activity_of(targets.subject_of(quarter)), current_user.time_zone),
    )
    return page, form.status


@routes.page("/team", permission=Permission.SEE_BOOK)
def team() -> Answer:
    day = alignment_day()
    sees_all = not current_user.roles.isdisjoint(ALL_SEEING)
    manager_id = number_param("manager", least=1) if sees_all else None
    scope = report_scope(current_user, day, manager_id)
    found = team_of(scope, clock.today(current_user.time_zone))
    return render_template(
        "sales_reports/team.html",
        team=found,
        levels=LEVELS,
        tier_labels=tier_labels(LEVELS),
        quarter_labels=[_("ATR %(quarter)s", quarter=each.label) for each in found.quarters],
        managers=isr_managers() if sees_all else [],
        manager_id=manager_id,
        book_url=asking.book_url,
        has_isr=scope.has_isr,
    )


def _filters(asked: asking.AskedReport) -> list[tuple[Any, ...]]:
    """The lists of the filters: name, label, options, what is chosen, and the word for all."""
    found, isrs = asked.params, [tuple(each) for each in isrs_of(asked.scope)]
    if asked.scope.has_nobodys:
        isrs.append((NOBODYS, _("Nobody")))
    regions = [(each, each) for each in known_regions()]
    teams = [(each.name, each.name) for each in sales_teams()]
    filters: list[tuple[Any, ...]] = [
        ("quarter", _("Fiscal quarter"), _quarters(asked.filter.quarter), found["quarter"], None),
        ("region", _("Region"), regions, found.get("region"), _("All regions")),
        ("team", _("Team"), teams, found.get("team"), _("All teams")),
        ("isr", _("ISR"), isrs, found.get("isr"), _("All ISRs")),
    ]
    if not current_user.roles.isdisjoint(ALL_SEEING):
        managers, every = isr_managers(), _("All ISR managers")
        filters.append(("manager", _("ISR manager"), managers, found.get("manager"), every))
    return filters


def _quarters(chosen: FiscalQuarter) -> list[tuple[str, str]]:
    return [(each.label, each.label) for each in asking.offered_quarters(chosen)]
