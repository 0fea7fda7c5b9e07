"""The pages that schedule, move and cancel an interview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.availability.slots import Slot
from app.candidates.models import Application
from app.interviews import cancel, reschedule, rules, schedule, slot_requests
from app.interviews.forms import MoveInterviewForm, ReasonForm, ScheduleForm, SlotForm
from app.interviews.free_slots import free_slots, reschedule_slots, stage_to_schedule
from app.interviews.models import Interview, slot_requests_of
from app.interviews.rules import interview_minutes
from app.interviews.time_warnings import candidate_hours, is_within_hours
from app.interviews.views import routes
from app.openings.models import Stage
from app.openings.ways import stages_beside
from app.shared.times import clock_time, in_zone, zone_city
from app.web.forms import Form
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer
from app.web.shown_if_possible import for_reader, shown_if_possible


def _check_can_schedule(application: Application) -> None:
    rules.check_can_interview(application.status, application.stage.kind)


@routes.form(
    "/applications/<int:application_id>/interviews/schedule", permission=Permission.SCHEDULE_INTERVIEW
)
@shown_if_possible(_check_can_schedule, about="application")
def schedule_interview(application: Application) -> Answer:
    form = ScheduleForm(version=application.version)
    _offer(form, application)
    scheduled = form.submit(
        schedule.schedule_interview,
        application,
        interviewer=form.chosen,
        starts_at=form.starts_at.data,
        stage=form.chosen_stage,
        minutes=form.minutes.data,
        place=form.place.data,
        anyway=form.anyway.data,
        version=form.version.number,
        by=current_user,
    )
    if scheduled:
        return _after_scheduling(form.result)
    return _page(application, form)


@routes.action("/applications/<int:application_id>/slots", permission=Permission.SCHEDULE_INTERVIEW)
def choose_slot(application: Application) -> Answer:
    form = SlotForm()
    chosen = form.submit(
        schedule.choose_slot,
        application,
        starts_at=form.slot.data,
        version=form.version.number,
        by=current_user,
    )
    return _after_scheduling(form.result) if chosen else _page(application, form)


@routes.action("/applications/<int:application_id>/slot-request", permission=Permission.SCHEDULE_INTERVIEW)
def ask_for_slot(application: Application) -> Answer:
    form = Form()
    if form.submit(slot_requests.request_slot, application, by=current_user):
        flash(
            _("Asked %(candidate)s by mail to choose a time.", candidate=application.candidate.name),
            "good",
        )
        return redirect_to_page(application)
    return _page(application, form)


@routes.form("/interviews/<int:interview_id>/move", permission=Permission.CANCEL_INTERVIEW)
@shown_if_possible(for_reader(reschedule.check_can_be_moved), about="interview")
def move_interview(interview: Interview) -> Answer:
    form = MoveInterviewForm()
    moved = form.submit(
        reschedule.reschedule_interview,
        interview,
        starts_at=form.instant,
        reason=form.reason.data,
        anyway=form.anyway.data or bool(form.slot.data),
        by=current_user,
    )
    if moved:
        flash(_("Moved the interview. Both get a mail."), "good")
        return redirect_to_page(interview.application)
    form.slot.offer(reschedule_slots(interview), zone=current_user.time_zone)
    return render_template("interviews/move.html", form=form, interview=interview), form.status


@routes.form("/interviews/<int:interview_id>/cancel", permission=Permission.CANCEL_INTERVIEW)
@shown_if_possible(for_reader(cancel.check_can_be_cancelled), about="interview")
def cancel_interview(interview: Interview) -> Answer:
    form = ReasonForm()
    if form.submit(cancel.cancel_interview, interview, reason=form.reason.data, by=current_user):
        flash(_("Cancelled the interview."), "good")
        return redirect_to_page(interview.application)
    return render_template("interviews/cancel.html", form=form, interview=interview), form.status


def _after_scheduling(interview: Interview) -> Answer:
    flash(
        _(
            "Scheduled the interview. %(interviewer)s and %(candidate)s get a mail.",
            interviewer=interview.interviewer.name,
            candidate=interview.application.candidate.name,
        ),
        "good",
    )
    return redirect_to_page(interview.application)


def _page(application: Application, sent: Form) -> Answer:
    """The page with both forms; `sent` is the one that was filled in.

    After a conflict both get the present version of the application, so that either can be sent again.
    """
    form = sent if isinstance(sent, ScheduleForm) else ScheduleForm()
    slot_form = sent if isinstance(sent, SlotForm) else SlotForm()
    for each in (form, slot_form):
        if sent.status == 409 or each.version.data is None:
            each.version.data = str(application.version)
    stage = _offer(form, application)
    slots = free_slots(application, stage)
    slot_form.slot.offer(slots, zone=current_user.time_zone, note=_slot_note(application, stage))
    page = render_template(
        "interviews/schedule.html",
        application=application,
        stage=stage,
        sent=sent,
        form=form,
        slot_form=slot_form,
        slots=slots,
        minutes=interview_minutes(application, stage),
        asked=next((request for request in slot_requests_of(application) if request.is_open), None),
    )
    return page, sent.status


def _offer(form: ScheduleForm, application: Application) -> Stage:
    """Fill the lists of the form. Answers the stage that comes next, of those that are held together."""
    stage = stage_to_schedule(application) or application.stage
    form.offer(stages_beside(application.opening.stages, application.stage), to_schedule=stage)
    return stage


def _slot_note(application: Application, stage: Stage) -> Callable[[Slot], str]:
    """The text after each slot: its interviewer, and the candidate's time."""
    names = {user.id: user.name for user in stage.hiring_team}
    zone, length = application.candidate.time_zone, timedelta(minutes=interview_minutes(application, stage))
    hours = candidate_hours()

    def note(slot: Slot) -> str:
        values = {"time": clock_time(in_zone(slot.starts_at, zone)), "city": zone_city(zone)}
        if is_within_hours(slot.starts_at, slot.starts_at + length, zone, hours):
            candidate_time = _("%(time)s in %(city)s", **values)
        else:
            candidate_time = _("%(time)s in %(city)s (outside their day)", **values)
        return f" · {names[slot.person_id]} · {candidate_time}"

    return note
