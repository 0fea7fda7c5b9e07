"""What a candidate does on their own page: choose times, withdraw, ask to be erased."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, Candidate, Status
from app.candidates.visible_status import visible_state
from app.db.base import db
from app.interviews.cancel import cancel_interview
from app.interviews.models import Interview
from app.interviews.reschedule import reschedule_interview
from app.interviews.rules import NothingToChoose
from app.interviews.schedule import choose_slot
from app.pipeline.withdraw import withdraw
from app.portal import mail
from app.portal.application_cards import times_offered_at
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment


def time_zone_of(candidate: Candidate) -> dict[str, str]:
    """The time zone of a candidate, as the form to change it has it."""
    return {"time_zone": candidate.time_zone}


def set_time_zone(candidate: Candidate, *, time_zone: str, seen: str | None = None) -> None:
    """Say in which time zone a candidate reads times, and is written to. `seen` says what the page showed.

    Raises Conflict if it was changed since the page was made.
    """
    db.session.refresh(candidate, with_for_update=True)
    shown = {"time_zone": TrackedField(_("Time zone"), ())}
    check_unchanged(candidate, seen, time_zone_of(candidate), shown, reader=None)
    if time_zone != candidate.time_zone:
        was, candidate.time_zone = candidate.time_zone, time_zone
        record_activity(ActivityVerb.CHANGED_TIME_ZONE, candidate, by=None, was=was, became=time_zone)


def withdraw_own_application(application: Application, *, note: str | None) -> None:
    """Withdraw, at whatever stage the application stands by now: it is theirs to end.

    Raises RuleBroken for an application that has ended, as far as they know.
    """
    db.session.refresh(application, with_for_update=True)
    if visible_state(application).status is not Status.ACTIVE:
        raise RuleBroken(_("This application has already ended."))
    try:
        withdraw(application, version=application.version, note=note, by=None)
    except RuleBroken as broken:  # the mail that tells of a decline is on its way at this moment
        raise RuleBroken(_("Your application is being updated. Try again in an hour.")) from broken
    mail.notify_withdrawn(application)


def choose_time(application: Application, *, starts_at: datetime | None) -> Interview:
    """Take a free slot for the next interview.

    Raises SlotTaken where someone was quicker, and Conflict where there is nothing to choose or while a move
    waits that they do not know.
    """
    if starts_at is None:
        raise RuleBroken(_("Choose one of these times."), field="starts_at")
    db.session.refresh(application, with_for_update=True)
    known = visible_state(application)
    if known.hidden_since is not None:
        if known.status is Status.ACTIVE and times_offered_at(application, known):
            raise Conflict(_("You cannot choose a time at the moment. Try again in an hour."))
        raise NothingToChoose
    return choose_slot(application, starts_at=starts_at, by=None)


def move_interview(interview: Interview, *, starts_at: datetime | None) -> None:
    """Move an interview to another free slot with the same person, while there is time to.

    Raises SlotTaken where someone was quicker, RuleBroken where it is too late, and where their
    application has ended.
    """
    if starts_at is None:
        raise RuleBroken(_("Choose one of these times."), field="starts_at")
    check_application_is_active(interview)
    reschedule_interview(interview, starts_at=starts_at, reason=None, by=None)


def cancel_own_interview(interview: Interview, *, reason: str | None) -> None:
    """Cancel an interview, and be asked for another time.

    Raises RuleBroken where it is too late, and where their application has ended: it is cancelled with that.
    """
    check_application_is_active(interview)
    cancel_interview(interview, reason=reason or _("The candidate cancelled it."), by=None)


def check_application_is_active(interview: Interview) -> None:
    """Raise RuleBroken where the application of an interview has ended, as far as its candidate knows."""
    if visible_state(interview.application).status is not Status.ACTIVE:
        raise RuleBroken(_("This application has ended, so its interviews cannot be changed."))


def ask_for_erasure(candidate: Candidate) -> None:
    """Ask to have erased what is kept of a candidate; their recruiters are told.

    Raises RuleBroken where they have asked already. The erasing is people's: an application under way,
    or a person hired, is not erased by a button.
    """
    db.session.refresh(candidate, with_for_update=True)
    if candidate.erasure_asked_at is not None:
        at = format_moment(candidate.erasure_asked_at, candidate.time_zone)
        raise RuleBroken(_("You already requested this on %(day)s. Your recruiter knows.", day=at))
    candidate.erasure_asked_at = clock.now()
    record_activity(ActivityVerb.ASKED_FOR_ERASURE, candidate, by=None)
    for recruiter in {application.opening.recruiter for application in candidate.applications}:
        mail.notify_erasure_requested(candidate, recruiter)
