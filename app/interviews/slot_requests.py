"""Slot requests: a candidate is asked to choose a time, until there is nothing to choose any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.db.base import db
from app.interviews import mail, rules
from app.interviews.free_slots import interviewer_pool, stage_to_choose_for, stage_to_schedule
from app.interviews.locks import lock_application
from app.interviews.models import SlotRequest
from app.last_opened.actions import record_change
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns


def request_slot(application: Application, *, by: User) -> SlotRequest:
    """Ask the candidate to choose a time for the next interview at this point.

    Raises RuleBroken if the application is not active or not at an interview, if one is scheduled, and if
    nobody on the stage's hiring team has set their availability.
    """
    lock_application(application)
    rules.check_can_interview(application.status, application.stage.kind)
    if open_slot_request(application) is not None:
        raise RuleBroken(_("The candidate has already been asked to choose a time."))
    stage = stage_to_schedule(application)
    if stage is None:
        raise RuleBroken(_("This stage already has an interview. Cancel or move it instead."))
    if not interviewer_pool(application, stage):
        raise RuleBroken(_("Nobody on this stage’s hiring team has set their availability."))
    request = _create_request(application, stage, by=by, quietly=False)
    record_change(application, by=by)
    update_turns(application)
    return request


def update_slot_request(
    application: Application,
    *,
    by: User | None,
    quietly: bool = False,
    undoes_since: datetime | None = None,
) -> None:
    """Make or end the request after a move or the end of an interview, and update the application's turns.

    The application is locked.

    With `quietly`, a candidate who was asked before gets no mail. `undoes_since` is the time of the move that
    an undo takes back: a request that ended with it is open again, and no new one is made.
    """
    request = open_slot_request(application)
    stage = stage_to_choose_for(application)
    if request is not None and (stage is None or request.stage_id != stage.id):
        _end_request(request)
        request = None
    if request is None and stage is not None:
        if undoes_since is None:
            _create_request(application, stage, by=by, quietly=quietly)
        else:
            _reopen_request(application, undoes_since)
    update_turns(application)


def end_slot_request(application: Application) -> None:
    """End the open request, if there is one. The application is locked."""
    request = open_slot_request(application)
    if request is not None:
        _end_request(request)


def open_slot_request(application: Application) -> SlotRequest | None:
    """The open request of an application, read from the database."""
    return db.session.scalar(_OPEN, {"application_id": application.id})


_OPEN = select(SlotRequest).where(
    SlotRequest.application_id == bindparam("application_id"), SlotRequest.ended_at.is_(None)
)


def open_slot_requests_at(stage: Stage) -> Sequence[SlotRequest]:
    """The open requests at a stage. Locks their applications."""
    statement = select(SlotRequest).where(SlotRequest.stage_id == stage.id, SlotRequest.ended_at.is_(None))
    requests = db.session.scalars(statement.order_by(SlotRequest.application_id)).all()
    for request in requests:
        lock_application(request.application)
    return [request for request in requests if request.is_open]


def _reopen_request(application: Application, since: datetime) -> None:
    """Reopen the request of this stage that ended since an instant, if there is one."""
    here = (SlotRequest.application_id == application.id, SlotRequest.stage_id == application.stage_id)
    ended = select(SlotRequest).where(*here, SlotRequest.ended_at >= since)
    request = db.session.scalar(ended.order_by(SlotRequest.id.desc()).limit(1))
    if request is not None:
        request.ended_at = None
        db.session.flush()


def _create_request(application: Application, stage: Stage, *, by: User | None, quietly: bool) -> SlotRequest:
    request = SlotRequest(application_id=application.id, stage=stage, asked_at=clock.now())
    db.session.add(request)
    db.session.flush()
    verb = ActivityVerb.ASKED_FOR_TIME if by else ActivityVerb.IS_ASKED_FOR_TIME
    record_activity(verb, application, by=by, became=stage.name)
    if not quietly:
        mail.send_slot_request(request)
    mail.send_slot_reminders(request)
    return request


def _end_request(request: SlotRequest) -> None:
    request.ended_at = clock.now()
    db.session.flush()
    mail.cancel_slot_request_mail(request)
