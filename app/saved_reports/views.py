"""Pages of saved reports: the list, saving one, its page with the form for its mail, sharing and deleting."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.hiring_reports.asking import asked_report
from app.hiring_reports.report_pages.registry import report_page, report_pages
from app.saved_reports import actions
from app.saved_reports.forms import SaveReportForm
from app.saved_reports.models import SavedReport
from app.saved_reports.queries import is_mailed_to, visible_reports
from app.saved_reports.spans import params_on
from app.shared import clock
from app.web.parameters import choice_param
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("saved_reports", __name__)
register_loader("saved_report_id", SavedReport)
register_page(SavedReport, "saved_reports.saved_report", "saved_report_id")
register_named_page("saved reports", "saved_reports.saved_reports")
register_named_page("save report", "saved_reports.save_report")


@routes.page("/reports/hiring/saved", permission=Permission.SEE_HIRING_REPORTS)
def saved_reports() -> Answer:
    return render_template(
        "saved_reports/reports.html", reports=visible_reports(current_user), page_of=report_page
    )


@routes.form("/reports/hiring/saved/add", permission=Permission.SEE_HIRING_REPORTS)
def save_report() -> Answer:
    asked = asked_report()
    pages = {page.key: page for page in report_pages(current_user)}
    page = choice_param("page", pages) or next(iter(pages.values()))
    form = SaveReportForm()
    if form.submit(
        lambda: actions.save_report(
            form.name.data or "",
            page.key,
            asked.params,
            months=form.months,
            is_shared=bool(form.shared.data),
            is_mailed=bool(form.mailed.data),
            by=current_user,
        )
    ):
        flash(_("Saved the report “%(name)s”.", name=form.result.name), "good")
        return redirect_to("saved_reports.saved_report", saved_report_id=form.result.id)
    answer = render_template(
        "saved_reports/save.html", form=form, page=page, asked=asked, back=asked.url(page.endpoint)
    )
    return answer, form.status


@routes.page("/reports/hiring/saved/<int:saved_report_id>", permission=Permission.USE_SAVED_REPORT)
def saved_report(saved_report: SavedReport) -> Answer:
    page = report_page(saved_report.page)
    return render_template(
        "saved_reports/report.html",
        report=saved_report,
        page=page,
        url=f"{url_for(page.endpoint)}?{urlencode(params_on(saved_report.params, clock.now().date()))}",
        is_mailed=is_mailed_to(saved_report, current_user),
    )


@routes.action("/reports/hiring/saved/<int:saved_report_id>/mail", permission=Permission.USE_SAVED_REPORT)
def mail_report(saved_report: SavedReport) -> Answer:
    actions.mail_report(saved_report, by=current_user)
    flash(_("You get this report on the first business day of each month."), "good")
    return redirect_to("saved_reports.saved_report", saved_report_id=saved_report.id)


@routes.action(
    "/reports/hiring/saved/<int:saved_report_id>/stop-mail", permission=Permission.USE_SAVED_REPORT
)
def stop_mailing_report(saved_report: SavedReport) -> Answer:
    actions.stop_mailing_report(saved_report, by=current_user)
    flash(_("You get no more mail of this report."), "good")
    return redirect_to("saved_reports.saved_report", saved_report_id=saved_report.id)


@routes.action("/reports/hiring/saved/<int:saved_report_id>/share", permission=Permission.KEEP_SAVED_REPORT)
def share_report(saved_report: SavedReport) -> Answer:
    actions.share_report(saved_report, is_shared=True)
    flash(_("Recruiters find this report in their list now."), "good")
    return redirect_to("saved_reports.saved_report", saved_report_id=saved_report.id)


@routes.action("/reports/hiring/saved/<int:saved_report_id>/unshare", permission=Permission.KEEP_SAVED_REPORT)
def unshare_report(saved_report: SavedReport) -> Answer:
    actions.share_report(saved_report, is_shared=False)
    flash(_("This report is shared no longer."), "good")
    return redirect_to("saved_reports.saved_reports")


@routes.action("/reports/hiring/saved/<int:saved_report_id>/delete", permission=Permission.KEEP_SAVED_REPORT)
def delete_report(saved_report: SavedReport) -> Answer:
    actions.delete_report(saved_report)
    flash(_("Deleted the report “%(name)s”.", name=saved_report.name), "good")
    return redirect_to("saved_reports.saved_reports")
