"""Ask a candidate who has withdrawn to come back, and take their answer.

Staff cannot undo or reopen a withdrawal: they ask, and the candidate decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, Status
from app.candidates.rules import check_not_erased
from app.db.base import db
from app.db.row_locks import lock_row
from app.last_opened.actions import record_change
from app.openings.actions import lock_opening
from app.people.models import User
from app.pipeline import ledger, mail, rules
from app.pipeline.mail_delay import delays_mail
from app.pipeline.models import ReturnRequest, Transition
from app.pipeline.rules import MoveVerb
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from app.turns.actions import update_turns


def request_return(application: Application, *, version: int, message: str, by: User) -> ReturnRequest:
    """Ask the candidate of a withdrawn application to come back, by mail and on their page.

    `message` goes with the question. Raises RuleBroken for an application that is not withdrawn or cannot
    continue, and if the candidate requested deletion of their data; Conflict if someone else moved it, if the
    candidate moved to another opening, and while an earlier question waits for its answer.
    """
    ledger.lock_for_move(application, version, by=by)
    earlier, now = open_return_request(application, lock=True), clock.now()
    check_can_request_return(application, earlier, by=by)
    if earlier is not None:
        earlier.ended_at = now
        db.session.flush()
    note = record_activity(ActivityVerb.ASKED_TO_RETURN, application, by=by, reason=message)
    request = ReturnRequest(application=application, asked_by=by, asked_at=now, note=note)
    db.session.add(request)
    update_turns(application)
    record_change(application, by=by)
    mail.send_return_request(application, message)
    return request


def check_can_request_return(application: Application, earlier: ReturnRequest | None, *, by: User) -> None:
    """Raise as `request_return` does. `earlier` is the question that waits for its answer, if any."""
    check_not_erased(application.candidate.erased_at)
    if application.status is Status.MOVED:
        raise Conflict(str(rules.MOVED_MESSAGE))
    if application.status is not Status.WITHDRAWN:
        raise RuleBroken(_("This application is not withdrawn."))
    _check_can_return(application)
    if application.candidate.erasure_asked_at is not None:
        raise RuleBroken(_("The candidate requested deletion of their data. Decide on that first."))
    if earlier is not None and not rules.may_ask_again(earlier.asked_at, clock.now()):
        day = format_moment(earlier.asked_at, by.time_zone)
        raise Conflict(_("The candidate was asked on %(day)s and has not answered yet.", day=day))


def answer_return(application: Application, *, comes_back: bool) -> None:
    """Take the candidate's own answer. With yes, the application continues at the stage where it ended.

    The recruiter and the person who asked get a mail. Raises Conflict if the question is no longer open,
    and RuleBroken if the application cannot continue: the question then stays open.
    """
    lock_opening(application.opening)  # before the application, as a hire locks them
    lock_row(application)
    request = open_return_request(application, lock=True)
    if request is None or application.status is not Status.WITHDRAWN:
        raise Conflict(_("You already answered this."))
    if comes_back:
        _check_can_return(application)
    request.ended_at, request.comes_back = clock.now(), comes_back
    db.session.flush()
    if comes_back:
        _come_back(application, version=application.version, by=None)
    else:
        update_turns(application)
        record_change(application, by=None)
        record_activity(ActivityVerb.REFUSED_TO_RETURN, application, by=None)
    for person in {request.asked_by, application.opening.recruiter}:
        mail.notify_return_answer(request, to=person)


def return_obstacle(application: Application) -> str | None:
    """Why a withdrawn application cannot continue now, as a sentence; None if it can."""
    try:
        _check_can_return(application)
    except RuleBroken as broken:
        return broken.sentence
    return None


def open_return_request(application: Application, *, lock: bool) -> ReturnRequest | None:
    """The open question to the candidate of a withdrawn application, as the database has it now."""
    is_open = (ReturnRequest.application_id == application.id, ReturnRequest.ended_at.is_(None))
    statement = select(ReturnRequest).where(*is_open)
    return db.session.scalar(statement.with_for_update() if lock else statement)


def last_return_requests(applications: Iterable[Application]) -> dict[int, ReturnRequest]:
    """By application id, the last time each candidate of a withdrawn application was asked."""
    withdrawn = [each.id for each in applications if each.status is Status.WITHDRAWN]
    if not withdrawn:
        return {}
    last = select(func.max(ReturnRequest.id)).group_by(ReturnRequest.application_id)
    statement = (
        select(ReturnRequest)
        .where(ReturnRequest.id.in_(last.where(ReturnRequest.application_id.in_(withdrawn))))
        .options(joinedload(ReturnRequest.note), joinedload(ReturnRequest.asked_by))
    )
    return {each.application_id: each for each in db.session.scalars(statement)}


@delays_mail
def _come_back(application: Application, *, version: int, by: None) -> Transition:
    ledger.lock_for_move(application, version, by=by)
    stage, status = ledger.destination(application, MoveVerb.REOPEN, by_candidate=True)
    return ledger.write_move(application, MoveVerb.REOPEN, stage=stage, status=status, by=by)


def _check_can_return(application: Application) -> None:
    opening = application.opening
    newer = select(Application.id).where(
        Application.candidate_id == application.candidate_id,
        Application.opening_id == application.opening_id,
        Application.id > application.id,
    )
    rules.check_can_return(
        is_open=opening.is_open,
        has_place=opening.hired < opening.places,
        applied_again=db.session.scalar(newer.limit(1)) is not None,
    )
