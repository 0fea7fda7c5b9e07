"""The pages of the working week, the days off and the limits of turns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.company import queries, working_time
from app.company.forms import HolidayForm, WeekForm, limits_form
from app.company.models import THE_COMPANY, CompanyHoliday, CompanySettings
from app.company.views import routes
from app.db.base import db
from app.shared.regions import Region
from app.web.routing import Answer, redirect_to


@routes.form("/company/week", permission=Permission.CHANGE_COMPANY)
def change_week() -> Answer:
    form = WeekForm(_week)
    if form.submit(
        lambda: working_time.change_week(
            form.weekdays.data or [],
            seen=form.seen.data or "",
            reason=form.reason.data or "",
            by=current_user,
        )
    ):
        flash(_("Saved the working week."), "good")
        return redirect_to("company.company")
    return render_template("company/week.html", form=form), form.status


@routes.form("/company/days-off", permission=Permission.CHANGE_COMPANY)
def add_holiday() -> Answer:
    form = HolidayForm()
    if form.submit(_add_holiday, form):
        flash(_("Added %(name)s.", name=form.name.data), "good")
        return redirect_to("company.add_holiday")
    return render_template("company/days_off.html", form=form, holidays=queries.holidays()), form.status


@routes.action("/company/days-off/<int:holiday_id>/remove", permission=Permission.CHANGE_COMPANY)
def remove_holiday(holiday: CompanyHoliday) -> Answer:
    name = holiday.name
    working_time.remove_holiday(holiday, by=current_user)
    flash(_("Removed %(name)s.", name=name), "good")
    return redirect_to("company.add_holiday")


@routes.form("/company/limits", permission=Permission.CHANGE_COMPANY)
def change_limits() -> Answer:
    form = limits_form()
    if form.submit(
        lambda: working_time.change_limits(
            form.data, seen=form.seen.data or "", reason=form.data["reason"] or "", by=current_user
        )
    ):
        flash(_("Saved the limits."), "good")
        return redirect_to("company.company")
    return render_template("company/limits.html", form=form), form.status


def _week() -> dict[str, list[str]]:
    company = db.session.get(CompanySettings, THE_COMPANY)
    return {"weekdays": list(company.weekdays) if company else []}


def _add_holiday(form: HolidayForm) -> None:
    sent: Mapping[str, Any] = form.data
    region = Region(sent["region"]) if sent["region"] else None
    working_time.add_holiday(sent["day"], sent["name"], region, by=current_user)
