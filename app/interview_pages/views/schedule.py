"""The page that schedules an interview, or a panel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.availability.slots import Slot
from app.candidates.models import Application
from app.interview_pages.forms import PanelForm, PeopleForm, ScheduleForm, SlotForm
from app.interview_pages.views import routes
from app.interviews import rules, schedule, slot_requests
from app.interviews.free_slots import (
    free_slots,
    interviewer_pool,
    shared_slots,
    stage_to_schedule,
)
from app.interviews.models import Interview, SlotRequest, slot_requests_of
from app.interviews.panels.meetings import meeting_of
from app.interviews.panels.people import panel_of, people_of_request
from app.interviews.rules import interview_length, interview_minutes
from app.interviews.time_warnings import candidate_hours, is_within_hours
from app.openings.models import Stage
from app.openings.ways import stages_beside
from app.people.models import User
from app.shared.text import join_words
from app.shared.times import clock_time, in_zone, zone_city
from app.web.forms import Form
from app.web.parameters import choices_param
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer
from app.web.shown_if_possible import shown_if_possible


def _check_can_schedule(application: Application) -> None:
    rules.check_can_interview(application.status, application.stage.kind)


@routes.form(
    "/applications/<int:application_id>/interviews/schedule", permission=Permission.SCHEDULE_INTERVIEW
)
@shown_if_possible(_check_can_schedule, about="application")
def schedule_interview(application: Application) -> Answer:
    form = _schedule_form(application, version=application.version)
    _offer(form, application)
    scheduled = form.submit(
        schedule.schedule_meeting,
        application,
        interviewers=form.chosen,
        starts_at=form.starts_at.data,
        stage=form.chosen_stage,
        minutes=form.minutes.data,
        place=form.place.data,
        anyway=form.anyway.data,
        version=form.version.number,
        by=current_user,
    )
    if scheduled:
        return _after_scheduling(form.result[0])
    return _page(application, form)


@routes.action("/applications/<int:application_id>/slots", permission=Permission.SCHEDULE_INTERVIEW)
def choose_slot(application: Application) -> Answer:
    form = SlotForm()
    form.offer_people(_pool(application))
    chosen = form.submit(
        schedule.choose_slot,
        application,
        starts_at=form.slot.data,
        people=form.chosen,
        version=form.version.number,
        by=current_user,
    )
    return _after_scheduling(form.result) if chosen else _page(application, form)


@routes.action("/applications/<int:application_id>/slot-request", permission=Permission.SCHEDULE_INTERVIEW)
def ask_for_slot(application: Application) -> Answer:
    form = PeopleForm()
    form.offer_people(_pool(application))
    people = form.chosen or None
    if form.submit(slot_requests.request_slot, application, people=people, by=current_user):
        flash(
            _("Asked %(candidate)s by mail to choose a time.", candidate=application.candidate.name),
            "good",
        )
        return redirect_to_page(application)
    return _page(application, form)


def _after_scheduling(interview: Interview) -> Answer:
    candidate = interview.application.candidate
    flash(
        _(
            "Scheduled the interview. %(people)s get a mail.",
            people=join_words([each.interviewer.name for each in meeting_of(interview)] + [candidate.name]),
        ),
        "good",
    )
    return redirect_to_page(interview.application)


def _page(application: Application, sent: Form) -> Answer:
    """The page with both forms; `sent` is the one that was filled in.

    After a conflict both get the present version of the application, so that either can be sent again.
    """
    form = sent if isinstance(sent, ScheduleForm) else _schedule_form(application)
    slot_form = sent if isinstance(sent, SlotForm) else SlotForm()
    for each in (form, slot_form):
        if sent.status == 409 or each.version.data is None:
            each.version.data = str(application.version)
    stage = _offer(form, application)
    asked = next((each for each in slot_requests_of(application) if each.is_open), None)
    if stage.is_panel:
        slots = _panel_slots(slot_form, application, stage, sent, asked)
    else:
        slots = free_slots(application, stage)
    slot_form.slot.offer(slots, zone=current_user.time_zone, note=_slot_note(application, stage))
    page = render_template(
        "interview_pages/schedule.html",
        application=application,
        stage=stage,
        sent=sent,
        form=form,
        slot_form=slot_form,
        slots=slots,
        minutes=interview_minutes(application, stage),
        length=interview_length(application, stage),
        asked=asked,
    )
    return page, sent.status


def _offer(form: ScheduleForm, application: Application) -> Stage:
    """Fill the lists of the form. Answers the stage that comes next, of those that are held together."""
    stage = stage_to_schedule(application) or application.stage
    form.offer(stages_beside(application.opening.stages, application.stage), to_schedule=stage)
    return stage


def _panel_slots(
    form: SlotForm, application: Application, stage: Stage, sent: Form, asked: SlotRequest | None
) -> list[Slot]:
    """The times at which all are free who were chosen, are asked for, or meet at this panel anyway."""
    form.offer_people(_pool(application))
    if isinstance(sent, PeopleForm):
        people = sent.chosen
    else:
        asked_for = list(people_of_request(asked)) if asked else []
        people = choices_param("with", form.pool) or asked_for or panel_of(application, stage)
    form.interviewer.data = [str(user.id) for user in people]
    return shared_slots(application, stage, people)


def _pool(application: Application) -> list[User]:
    """Who can be chosen for a panel; empty if what comes next is none."""
    stage = stage_to_schedule(application) or application.stage
    return interviewer_pool(application, stage) if stage.is_panel else []


def _schedule_form(application: Application, **values: Any) -> ScheduleForm:
    group = stages_beside(application.opening.stages, application.stage)
    return (PanelForm if any(stage.is_panel for stage in group) else ScheduleForm)(**values)


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
        return f" · {candidate_time}" if stage.is_panel else f" · {names[slot.person_id]} · {candidate_time}"

    return note
