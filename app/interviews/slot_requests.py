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
from app.interviews.panels.people import check_can_meet, panel_of, people_of_request
from app.last_opened.actions import record_change
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns


def request_slot(application: Application, *, people: Sequence[User] | None = None, by: User) -> SlotRequest:
    """Ask the candidate to choose a time for the next interview at this point.

    At a panel `people` are those who meet the candidate; None for the whole team of the stage, if that is
    clear. Asking for other people ends the request that is open.

    Raises RuleBroken if the application is not active or not at an interview, if one is scheduled, if
    nobody on the stage's hiring team has set their availability, and if one of the `people` cannot be met.
    """
    lock_application(application)
    rules.check_can_interview(application.status, application.stage.kind)
    stage = stage_to_schedule(application)
    if stage is None:
        raise RuleBroken(_("This stage already has an interview. Cancel or move it instead."))
    asked = open_slot_request(application)
    if asked is not None and not _asks_for_others(asked, stage, people):
        raise RuleBroken(_("The candidate has already been asked to choose a time."))
    if not interviewer_pool(application, stage):
        raise RuleBroken(_("Nobody on this stage’s hiring team has set their availability."))
    if stage.is_panel:
        people = panel_of(application, stage) if people is None else people
        check_can_meet(people, application, stage)
    if asked is not None:
        _end_request(asked)
    request = _create_request(application, stage, people or (), by=by, quietly=False)
    record_change(application, by=by)
    update_turns(application)
    return request


def update_slot_request(
    application: Application,
    *,
    by: User | None,
    people: Sequence[User] = (),
    quietly: bool = False,
    undoes_since: datetime | None = None,
) -> None:
    """Make or end the request after a move or the end of an interview, and update the application's turns.

    The application is locked.

    With `quietly`, a candidate who was asked before gets no mail. `undoes_since` is the time of the move that
    an undo takes back: a request that ended with it is open again, and no new one is made. `people` are those
    of a panel who met or were to meet the candidate. If nobody says who meets them at a panel, there is none.
    """
    request = open_slot_request(application)
    stage = stage_to_choose_for(application)
    if request is not None and (stage is None or request.stage_id != stage.id or _lacks_people(request)):
        _end_request(request)
        request = None
    if request is None and stage is not None:
        if undoes_since is not None:
            _reopen_request(application, undoes_since)
        elif not stage.is_panel:
            _create_request(application, stage, (), by=by, quietly=quietly)
        elif people := _can_be_met(people, application, stage) or panel_of(application, stage):
            _create_request(application, stage, people, by=by, quietly=quietly)
    update_turns(application)


def _lacks_people(request: SlotRequest) -> bool:
    """Whether one of the people of a panel cannot be met any more."""
    return request.stage.is_panel and not people_of_request(request)


def _can_be_met(people: Sequence[User], application: Application, stage: Stage) -> list[User]:
    """The same people again, if all of them can be met."""
    can = {user.id for user in interviewer_pool(application, stage)}
    return list(people) if all(user.id in can for user in people) else []


def _asks_for_others(asked: SlotRequest, stage: Stage, people: Sequence[User] | None) -> bool:
    """Whether a request is for other people of a panel than the open one."""
    ids = {user.id for user in asked.interviewers}
    return stage.is_panel and bool(people) and {user.id for user in people or ()} != ids


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


def _create_request(
    application: Application, stage: Stage, people: Sequence[User], *, by: User | None, quietly: bool
) -> SlotRequest:
    request = SlotRequest(
        application_id=application.id,
        stage=stage,
        asked_at=clock.now(),
        interviewers=list(people) if stage.is_panel else [],
    )
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
