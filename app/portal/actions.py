"""What a candidate does on their own page: set their time zone, withdraw, ask to be erased."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.candidates.models import Application, Candidate, Status
from app.candidates.told import status_told
from app.pipeline.actions import withdraw
from app.portal import mail
from app.shared import clock
from app.shared.database import db
from app.shared.refusals import RuleBroken
from app.shared.times import moment


def set_time_zone(candidate: Candidate, *, time_zone: str) -> None:
    """Say in which time zone a candidate reads times, and is written to."""
    if time_zone != candidate.time_zone:
        was, candidate.time_zone = candidate.time_zone, time_zone
        record_activity("changed the time zone", candidate, by=None, was=was, became=time_zone)


def withdraw_own(application: Application, *, note: str | None) -> None:
    """Withdraw, at whatever stage the application stands by now: it is theirs to end.

    Raises RuleBroken for an application that has ended, as far as they know.
    """
    db.session.refresh(application, with_for_update=True)
    if status_told(application) is not Status.ACTIVE:
        raise RuleBroken("This application has ended already.")
    try:
        withdraw(application, version=application.version, note=note, by=None)
    except RuleBroken as broken:  # the mail that tells of a decline is on its way at this moment
        raise RuleBroken("Your application is being worked on. Try again in an hour.") from broken
    mail.tell_withdrawn(application)


def ask_for_erasure(candidate: Candidate) -> None:
    """Ask to have erased what is kept of a candidate; their recruiters are told.

    Raises RuleBroken where they have asked already. The erasing is people's: an application under way,
    or a person hired, is not erased by a button.
    """
    db.session.refresh(candidate, with_for_update=True)
    if candidate.erasure_asked_at is not None:
        when = moment(candidate.erasure_asked_at, candidate.time_zone)
        raise RuleBroken(f"You asked for this already, on {when}. Your recruiter knows.")
    candidate.erasure_asked_at = clock.now()
    record_activity("asked to be erased", candidate, by=None)
    for recruiter in {application.opening.recruiter for application in candidate.applications}:
        mail.tell_erasure_asked(candidate, recruiter)
