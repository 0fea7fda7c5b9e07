"""The pages of a person's own availability."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.availability import actions, queries
from app.availability.form_values import WEEKDAY_NAMES
from app.availability.forms import AvailabilityForm, DayOffForm, availability_form
from app.availability.models import DayOff
from app.db.base import db
from app.people.models import User
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("availability", __name__)
register_loader("day_off_id", DayOff)


@routes.form("/availability", permission=Permission.SET_AVAILABILITY)
def availability() -> Answer:
    user = _reader()
    form = availability_form(user)
    if form.submit(_save, form, user):
        flash(_("Saved your availability. Candidates are offered these hours from now on."), "good")
        return redirect_to("availability.availability")
    page = render_template(
        "availability/availability.html",
        form=form,
        weekdays=WEEKDAY_NAMES,
        settings=queries.meeting_settings(user),
        busy=queries.upcoming_busy_count(user),
        days_off=queries.upcoming_days_off(user),
    )
    return page, form.status


@routes.form("/availability/days-off", permission=Permission.SET_AVAILABILITY)
def days_off() -> Answer:
    user = _reader()
    form = DayOffForm()
    wanted = {"first_day": form.first_day.data, "last_day": form.last_day.data}
    if form.submit(actions.add_day_off, user, **wanted):
        flash(_("Added the days off. Candidates are not offered these days."), "good")
        return redirect_to("availability.days_off")
    days = queries.upcoming_days_off(user)
    return render_template("availability/days_off.html", form=form, days_off=days), form.status


@routes.action("/days-off/<int:day_off_id>/remove", permission=Permission.REMOVE_DAY_OFF)
def remove_day_off(day_off: DayOff) -> Answer:
    actions.remove_day_off(day_off)
    flash(_("Removed the days off."), "good")
    return redirect_to("availability.days_off")


def _reader() -> User:
    """The record of the person who is signed in."""
    return db.session.get_one(User, current_user.id)


def _save(form: AvailabilityForm, user: User) -> None:
    actions.set_availability(
        user,
        hours=form.hours,
        limits=form.limits,
        meeting_link=form.meeting_link.data or "",
        calendar_address=form.calendar_address.data or "",
        seen=form.seen.data,
    )
