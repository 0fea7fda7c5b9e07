"""Pages for onboardings: the list, one with its checklist, a buddy, an established ISR."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.checklist.forms import BuddyForm, ButtonForm, EstablishedIsrForm, StartDateForm
from app.checklist.issue_rows import issue_rows_for, open_step_counts, step_rows_for
from app.checklist.listed import listed_onboardings, registered_by, with_territory
from app.checklist.overview import overview_of
from app.checklist.plan_changes import has_plan_changes
from app.checklist.step_rows import own_and_others
from app.checklist.views import routes
from app.forecast.queries import forecasts_for
from app.onboarding import actions, queries
from app.onboarding.due_dates import DueDateChange, due_date_changes
from app.onboarding.gate.queries import gate_of, gate_with
from app.onboarding.models import Onboarding
from app.onboarding.track import track_stations
from app.outbox.queries import mail_held_with
from app.resources.queries import resources_by_section
from app.resources.rules import ONBOARDING_SECTIONS, SECTION_HEADINGS
from app.shared import clock
from app.shared.times import format_day
from app.web.forms import Form
from app.web.parameters import cursor_param
from app.web.routing import Answer, redirect_to
from app.web.visitors import signed_in_user


@routes.page("/onboardings", permission=Permission.LIST_ONBOARDINGS)
def list_onboardings() -> Answer:
    user = signed_in_user()
    page = listed_onboardings(user, cursor_param())
    overview = overview_of(page.rows, with_territory(user), clock.today(user.time_zone))
    recorded = registered_by(user)
    return render_template("checklist/onboardings.html", page=page, overview=overview, recorded=recorded)


@routes.page("/onboardings/<int:onboarding_id>", permission=Permission.VIEW_ONBOARDING)
def onboarding(onboarding: Onboarding) -> Answer:
    return onboarding_page(onboarding, ButtonForm())


@routes.form("/onboardings/<int:onboarding_id>/start-date", permission=Permission.MOVE_START_DATE)
def move_start_date(onboarding: Onboarding) -> Answer:
    form = StartDateForm(start_date=onboarding.start_date)
    was, asked = onboarding.start_date, {"start_date": form.start_date.data, "by": current_user}
    if form.confirms(was):
        reason = form.reason.data
        if form.submit(actions.move_start_date, onboarding, **asked, reason=reason):
            flash(
                _(
                    "Changed the start date of %(isr)s to %(day)s.",
                    isr=onboarding.isr.name,
                    day=format_day(onboarding.start_date),
                ),
                "good",
            )
            return redirect_to_onboarding(onboarding)
    else:
        form.submit(actions.preview_start_date, onboarding, **asked)
    moved = _moves_to_show(onboarding, form)
    today = clock.today(current_user.time_zone)
    page = render_template(
        "checklist/start_date.html", form=form, onboarding=onboarding, moved=moved, today=today
    )
    return page, form.status


def _moves_to_show(onboarding: Onboarding, form: StartDateForm) -> list[DueDateChange] | None:
    """What moves with the date that was typed; None where none was, or it cannot move there."""
    typed = form.start_date.data
    if not form.is_submitted() or not typed or form.start_date.errors or form.problems:
        return None
    form.show(onboarding.start_date)
    return due_date_changes(queries.load_for_page(onboarding), typed)


@routes.form("/onboardings/<int:onboarding_id>/buddy", permission=Permission.NAME_BUDDY)
def name_buddy(onboarding: Onboarding) -> Answer:
    people = {str(user.id): user for user in queries.buddies_for(onboarding)}
    form = BuddyForm(buddy=str(onboarding.buddy_id or ""))
    form.offer(people.values())
    buddy = people.get(form.buddy.data)
    if form.submit(actions.name_buddy, onboarding, buddy, by=current_user):
        return redirect_to_onboarding(onboarding)
    return render_template("checklist/buddy.html", form=form, onboarding=onboarding), form.status


@routes.form("/established-isrs/add", permission=Permission.RECORD_ESTABLISHED_ISR)
def record_established_isr() -> Answer:
    isrs = {str(user.id): user for user in queries.isrs_to_record()}
    form = EstablishedIsrForm()
    form.offer(isrs.values())
    chosen = {"isr": isrs.get(form.isr.data), "reason": form.reason.data}
    if form.submit(actions.record_established_isr, **chosen, by=current_user):
        flash(
            _("Registered %(isr)s as an existing ISR. Their gate is open.", isr=form.result.isr.name),
            "good",
        )
        return redirect_to("checklist.list_onboardings")
    return render_template("checklist/established.html", form=form), form.status


def redirect_to_onboarding(onboarding: Onboarding, anchor: str | None = None) -> Answer:
    """Send the browser on to the page of an onboarding, to a part of it where one is named."""
    return redirect_to("checklist.onboarding", onboarding_id=onboarding.id, _anchor=anchor)


def onboarding_page(onboarding: Onboarding, form: Form) -> Answer:
    """The page of an onboarding, with the form's errors at its top."""
    user = signed_in_user()
    whole = queries.load_for_page(onboarding)
    gate = gate_of(whole.isr) if whole.ended_at else gate_with(whole, whole.isr)
    issues, first = issue_rows_for(whole, user), step_rows_for(whole.first_steps, whole, user)
    page = render_template(
        "checklist/onboarding.html" if whole.has_gate else "checklist/onboarding_without_gate.html",
        form=form,
        onboarding=whole,
        gate=gate,
        forecast=None if gate.is_open or not whole.has_gate else forecasts_for([whole.id])[whole.id],
        left=open_step_counts(issues) if whole.has_gate else own_and_others(first),
        held_mails=mail_held_with(whole) if allows(user, Permission.SEND_HIRE_MAIL, whole) else [],
        plan_has_news=allows(user, Permission.TAKE_PLAN_CHANGES, whole) and has_plan_changes(whole),
        today=clock.today(user.time_zone),
        stations=track_stations(whole, whole.application, gate=gate, today=clock.today(whole.isr.time_zone)),
        issues=issues,
        first=first,
        later=step_rows_for(whole.later_steps, whole, user),
        history=history_of(activity_of(whole), user.time_zone),
        resources=resources_by_section(ONBOARDING_SECTIONS),
        headings=SECTION_HEADINGS,
    )
    return page, form.status
