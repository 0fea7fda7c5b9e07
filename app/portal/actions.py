"""The actions of a candidate on their own page: choose times, withdraw, request deletion of their data."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.candidates.hooks import record_candidate_change
from app.candidates.models import Application, Candidate, Status
from app.candidates.visible_status import visible_state
from app.db.base import db
from app.db.row_locks import lock_row
from app.interviews.cancel import cancel_interview
from app.interviews.models import Interview
from app.interviews.reschedule import reschedule_interview
from app.interviews.rules import NothingToChoose
from app.interviews.schedule import choose_slot
from app.pipeline.withdraw import withdraw
from app.portal import mail
from app.portal.application_cards import slot_request_for
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from app.stage_results.actions import submit_task
from app.turns.actions import update_turns
from app.untrusted.uploads import UploadedFile


def time_zone_of(candidate: Candidate) -> dict[str, str]:
    """The time zone of a candidate, as the data of its form."""
    return {"time_zone": candidate.time_zone}


def set_time_zone(candidate: Candidate, *, time_zone: str, seen: str | None = None) -> None:
    """Set the time zone of a candidate. `seen` says what the page showed.

    Raises Conflict if it was changed since.
    """
    db.session.refresh(candidate, with_for_update=True)
    shown = {"time_zone": TrackedField(_("Time zone"), ())}
    check_unchanged(candidate, seen, time_zone_of(candidate), shown, reader=None)
    if time_zone != candidate.time_zone:
        was, candidate.time_zone = candidate.time_zone, time_zone
        record_activity(ActivityVerb.CHANGED_TIME_ZONE, candidate, by=None, was=was, became=time_zone)
        record_candidate_change(candidate, by=None)


def withdraw_own_application(application: Application, *, note: str | None) -> None:
    """Withdraw an application, at any stage.

    Raises RuleBroken if it has ended, as far as the candidate knows.
    """
    lock_row(application)
    if visible_state(application).status is not Status.ACTIVE:
        raise RuleBroken(_("This application has already ended."))
    try:
        withdraw(application, version=application.version, note=note, by=None)
    except RuleBroken as broken:  # the mail about a decline is leaving at this moment
        raise RuleBroken(_("Your application is being updated. Try again in an hour.")) from broken
    mail.notify_withdrawn(application)


def choose_time(application: Application, *, starts_at: datetime | None) -> Interview:
    """Choose a free slot for the next interview.

    Raises SlotTaken if the slot is taken, and Conflict if there is nothing to choose or a move is hidden from
    the candidate.
    """
    if starts_at is None:
        raise RuleBroken(_("Choose one of these times."), field="starts_at")
    lock_row(application)
    known = visible_state(application)
    if known.hidden_since is not None:
        if known.status is Status.ACTIVE and slot_request_for(application, known):
            raise Conflict(_("You cannot choose a time at the moment. Try again in an hour."))
        raise NothingToChoose
    return choose_slot(application, starts_at=starts_at, by=None)


def submit_own_task(application: Application, *, link: str, document: UploadedFile | None) -> None:
    """Submit the task of the stage that the candidate knows of: a file, a link, or both.

    Raises RuleBroken if neither is there, and Conflict if no task is waited for or a move is hidden.
    """
    lock_row(application)
    if visible_state(application).hidden_since is not None:
        raise Conflict(_("You cannot submit it at the moment. Try again in an hour."))
    name, content = (document.name, document.content) if document else ("", b"")
    submit_task(application, link=link, name=name, content=content)


def move_interview(interview: Interview, *, starts_at: datetime | None) -> None:
    """Move an interview to another free slot with the same interviewer, or with all of a panel.

    Raises SlotTaken if the slot is taken, and RuleBroken if it is too late or the application has ended.
    """
    if starts_at is None:
        raise RuleBroken(_("Choose one of these times."), field="starts_at")
    check_application_is_active(interview)
    reschedule_interview(interview, starts_at=starts_at, reason=None, by=None)


def cancel_own_interview(interview: Interview, *, reason: str | None) -> None:
    """Cancel an interview. The candidate is asked to choose another time.

    Raises RuleBroken if it is too late or the application has ended.
    """
    check_application_is_active(interview)
    cancel_interview(interview, reason=reason or _("The candidate cancelled it."), by=None)


def check_application_is_active(interview: Interview) -> None:
    """Raise RuleBroken if the application of an interview has ended, as far as its candidate knows."""
    if visible_state(interview.application).status is not Status.ACTIVE:
        raise RuleBroken(_("This application has ended, so its interviews cannot be changed."))


def ask_for_erasure(candidate: Candidate) -> None:
    """Request deletion of a candidate's data, and notify their recruiters, who decide.

    Raises RuleBroken if they have requested it before.
    """
    db.session.refresh(candidate, with_for_update=True)
    if candidate.erasure_asked_at is not None:
        at = format_moment(candidate.erasure_asked_at, candidate.time_zone)
        raise RuleBroken(_("You already requested this on %(day)s. Your recruiter knows.", day=at))
    candidate.erasure_asked_at = clock.now()
    record_activity(ActivityVerb.ASKED_FOR_ERASURE, candidate, by=None)
    record_candidate_change(candidate, by=None)
    for recruiter in {application.opening.recruiter for application in candidate.applications}:
        mail.notify_erasure_requested(candidate, recruiter)
    update_turns(candidate)
