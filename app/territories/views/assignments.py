"""Pages to assign a territory, hand it over, and end or undo an assignment."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.shared import clock
from app.shared.times import format_day
from app.territories import actions, queries
from app.territories.forms import (
    AssignForm,
    ChangeLastDayForm,
    EndAssignmentForm,
    HandOverForm,
    WithdrawLastDayForm,
)
from app.territories.hooks import LossPreview
from app.territories.models import Assignment, Territory
from app.territories.previews import preview_of_end, preview_of_handover
from app.territories.views import routes
from app.territories.views.territories import territory_page
from app.web.forms import Form
from app.web.parameters import number_param
from app.web.routing import Answer, redirect_to


@routes.form("/territories/<int:territory_id>/assign", permission=Permission.ASSIGN_TERRITORY)
def assign_territory(territory: Territory) -> Answer:
    isrs = queries.gates_of_own_isrs(current_user)
    people = {str(isr.id): isr for isr, _gate in isrs}
    form = AssignForm(starts_on=queries.earliest_first_day(territory, clock.today(current_user.time_zone)))
    form.offer(isrs, people.get(str(number_param("isr"))))
    chosen = {
        "isr": people.get(form.isr.data),
        "starts_on": form.starts_on.data,
        "is_confirmed": form.confirmed.data,
    }
    if form.submit(actions.assign_territory, territory, **chosen, by=current_user):
        return _assigned(form.result)
    holder = queries.running_assignment(territory)
    return _assignment_page("territories/assign.html", form, territory, isrs, holder)


@routes.form("/territories/<int:territory_id>/hand-over", permission=Permission.HAND_OVER_TERRITORY)
def hand_over_territory(territory: Territory) -> Answer:
    isrs = queries.gates_of_own_isrs(current_user)
    people = {str(isr.id): isr for isr, _gate in isrs}
    form = HandOverForm(starts_on=clock.today(current_user.time_zone))
    form.offer(isrs)
    chosen = {
        "to": people.get(form.isr.data),
        "first_day": form.starts_on.data,
        "reason": form.reason.data,
        "is_confirmed": form.confirmed.data,
    }
    if form.submit(actions.hand_over_territory, territory, **chosen, by=current_user):
        return _assigned(form.result)
    holder = queries.running_assignment(territory)
    preview = preview_of_handover(holder, form.starts_on.data)
    return _assignment_page("territories/hand_over.html", form, territory, isrs, holder, preview)


@routes.action("/assignments/<int:assignment_id>/undo", permission=Permission.UNDO_ASSIGNMENT)
def undo_assignment(assignment: Assignment) -> Answer:
    form, territory = Form(), assignment.territory
    if form.submit(actions.undo_assignment, assignment, by=current_user):
        flash(_("Undid the assignment of %(territory)s.", territory=territory.name), "good")
        return redirect_to("territories.territory", territory_id=territory.id)
    return territory_page(territory, form)


@routes.form("/assignments/<int:assignment_id>/end", permission=Permission.END_ASSIGNMENT)
def end_assignment(assignment: Assignment) -> Answer:
    form = EndAssignmentForm(last_day=clock.today(current_user.time_zone))
    asked = {"last_day": form.last_day.data, "reason": form.reason.data}
    if form.submit(actions.end_assignment, assignment, **asked, by=current_user):
        _flash_ended(assignment)
        return redirect_to("territories.list_territories", region=assignment.territory.region)
    preview = preview_of_end([assignment], form.last_day.data)
    page = render_template("territories/end.html", form=form, assignment=assignment, preview=preview)
    return page, form.status


@routes.form("/assignments/<int:assignment_id>/last-day", permission=Permission.END_ASSIGNMENT)
def change_last_day(assignment: Assignment) -> Answer:
    form = ChangeLastDayForm(last_day=assignment.ends_on)
    asked = {"last_day": form.last_day.data, "reason": form.reason.data}
    if form.submit(actions.change_last_day, assignment, **asked, by=current_user):
        _flash_ended(assignment)
        return redirect_to("territories.territory", territory_id=assignment.territory_id)
    preview = preview_of_end([assignment], form.last_day.data)
    values = {"assignment": assignment, "preview": preview}
    return render_template("territories/change_last_day.html", form=form, **values), form.status


@routes.form("/assignments/<int:assignment_id>/withdraw-last-day", permission=Permission.END_ASSIGNMENT)
def withdraw_last_day(assignment: Assignment) -> Answer:
    form = WithdrawLastDayForm()
    if form.submit(actions.withdraw_last_day, assignment, reason=form.reason.data, by=current_user):
        names = {"isr": assignment.isr.name, "territory": assignment.territory.name}
        flash(_("%(isr)s keeps %(territory)s.", **names), "good")
        return redirect_to("territories.territory", territory_id=assignment.territory_id)
    page = render_template("territories/withdraw_last_day.html", form=form, assignment=assignment)
    return page, form.status


def _flash_ended(assignment: Assignment) -> None:
    last_day, territory = assignment.planned_last_day, assignment.territory.name
    if last_day is None:
        flash(_("Ended the assignment of %(territory)s.", territory=territory))
    else:
        day = format_day(last_day)
        flash(_("The assignment of %(territory)s ends after %(day)s.", territory=territory, day=day))


def _assigned(assignment: Assignment) -> Answer:
    values = {
        "isr": assignment.isr.name,
        "territory": assignment.territory.name,
        "day": format_day(assignment.starts_on),
    }
    flash(_("%(isr)s has %(territory)s from %(day)s.", **values), "good")
    return redirect_to("territories.territory", territory_id=assignment.territory_id)


def _assignment_page(
    template: str,
    form: Form,
    territory: Territory,
    isrs: queries.IsrGates,
    holder: Assignment | None,
    preview: LossPreview | None = None,
) -> Answer:
    """The form, with the ISRs who have a closed gate below."""
    closed = [(isr, gate) for isr, gate in isrs if not gate.is_open]
    values = {"territory": territory, "closed": closed, "holder": holder, "preview": preview}
    return render_template(template, form=form, **values), form.status
