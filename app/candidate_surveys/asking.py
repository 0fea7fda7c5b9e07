"""Asking candidates: an invitation once their application ends, and one mail some days after."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, exists, false, insert, literal, select

from app.candidate_surveys.mail import ask_candidate
from app.candidate_surveys.models import MAX_ID, SurveyInvitation
from app.candidate_surveys.rules import SURVEY_DELAY, SURVEY_LIFETIME
from app.candidates.models import Application, Candidate, Status
from app.candidates.visible_status import visible_state
from app.db.base import Instant, db
from app.db.leases import lock_next
from app.people.models import User
from app.pipeline.hooks import on_move
from app.pipeline.models import Transition
from app.shared import clock


def register_survey_hooks() -> None:
    """Register what a move does to the invitation of an application."""
    on_move(_update_after_move)


def send_one_survey() -> bool:
    """Send the mail that has been due the longest, and commit. Returns whether there was one.

    Nobody is asked who came back, was erased or merged, asked for deletion, or wants no such mail.
    """
    invitation = lock_next(select(SurveyInvitation), SurveyInvitation.due_at)
    if invitation is None:
        db.session.rollback()
        return False
    if _may_be_asked(invitation):
        invitation.due_at, invitation.expires_at = None, clock.now() + SURVEY_LIFETIME
        ask_candidate(invitation)
    else:
        db.session.delete(invitation)
    db.session.commit()
    return True


def forget_old_invitations() -> bool:
    """Delete the invitations with a link that has expired, and commit. Returns whether there were some."""
    old = select(SurveyInvitation.id).where(SurveyInvitation.expires_at <= clock.now()).limit(100)
    found = db.session.scalars(old).all()
    if not found:
        db.session.rollback()
        return False
    db.session.execute(delete(SurveyInvitation).where(SurveyInvitation.id.in_(found)))
    db.session.commit()
    return True


def remove_invitations(applications: object) -> None:
    """Delete the invitations of a candidate who is erased. Their answers cannot be found, by anybody."""
    theirs = SurveyInvitation.application_id.in_(applications)  # type: ignore[arg-type]
    db.session.execute(delete(SurveyInvitation).where(theirs))


def _update_after_move(application: Application, move: Transition, _by: User | None) -> None:
    """An application that ends is asked about once; not one that is active again, or goes on elsewhere."""
    goes_on = move.to_status in (Status.ACTIVE, Status.MOVED)
    if move.from_status is Status.ACTIVE and not goes_on:
        _invite(application)
    elif move.from_status not in (None, Status.ACTIVE) and move.to_status is Status.ACTIVE:
        unsent = (SurveyInvitation.application_id == application.id, SurveyInvitation.due_at.is_not(None))
        db.session.execute(delete(SurveyInvitation).where(*unsent))


def _invite(application: Application) -> None:
    """In one statement: another one that was sent before stays, and is the only one."""
    due_at = literal(clock.now() + SURVEY_DELAY, Instant)
    values = select(literal(secrets.randbelow(MAX_ID) + 1), literal(application.id), due_at, false())
    is_there = exists().where(SurveyInvitation.application_id == application.id)
    columns = ["id", "application_id", "due_at", "refused"]
    db.session.execute(insert(SurveyInvitation).from_select(columns, values.where(~is_there)))


def _may_be_asked(invitation: SurveyInvitation) -> bool:
    application, candidate = invitation.application, invitation.application.candidate
    is_there = candidate.erased_at is None and candidate.merged_into_id is None
    if not is_there or candidate.erasure_asked_at is not None or application.is_active:
        return False
    return visible_state(application).status is not Status.ACTIVE and not _refused(candidate)


def _refused(candidate: Candidate) -> bool:
    of_candidate = (
        Application.id == SurveyInvitation.application_id,
        Application.candidate_id == candidate.id,
    )
    return bool(db.session.scalar(select(exists().where(*of_candidate, SurveyInvitation.refused))))
