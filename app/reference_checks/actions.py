"""The actions of references: ask for them, name referees, take answers, read and waive them.

Each locks the application, so that two of them wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, Status
from app.candidates.queries import emails_of
from app.candidates.rules import check_not_erased
from app.candidates.visible_status import visible_state
from app.db.base import db
from app.db.row_locks import lock_row
from app.last_opened.actions import record_change
from app.people.attempts import Attempt
from app.people.models import User
from app.people.rules import LinkEnded
from app.reference_checks import mail, rules
from app.reference_checks.models import Referee, RefereeAnswer, RefereeRequest, ReferenceCheck
from app.reference_checks.queries import reference_check_of
from app.reference_checks.questions import ReferenceQuestion, default_questions
from app.reference_checks.rules import (
    CONSENT_VERSION,
    LINK_LIFETIME,
    RefereeDetails,
    RefereeRecommendation,
    ReferenceNeeds,
)
from app.reference_checks.settle import settle, start_waiting
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken


def ask_for_references(application: Application, *, needs: ReferenceNeeds, by: User) -> ReferenceCheck:
    """Ask the candidate by mail to name referees and to agree that we contact them. Nobody else gets a mail.

    Raises RuleBroken for an application that has ended and for impossible numbers, Conflict if they were
    asked before.
    """
    lock_row(application)
    check_not_erased(application.candidate.erased_at)
    rules.check_can_ask(is_active=application.is_active, is_asked=reference_check_of(application) is not None)
    needs.check()
    check = ReferenceCheck(
        application=application,
        asked_by=by,
        asked_at=clock.now(),
        asked_for=needs.asked_for,
        needed=needs.needed,
        managers_needed=needs.managers,
        questions=list(default_questions()),
        referees=[],
    )
    db.session.add(check)
    settle(check)
    record_activity(ActivityVerb.ASKED_FOR_REFERENCES, check, by=by)
    record_change(application, by=by, is_open=False)
    mail.ask_candidate(check)
    return check


def name_referees(application: Application, *, named: Sequence[tuple[int, RefereeDetails]]) -> int:
    """Take the referees a candidate named and agreed to, and send each the questions. Returns how many.

    `named` has the number of the block in the form with each. Raises RuleBroken for details that cannot be
    used, and if the application has ended as far as the candidate knows; Conflict if there are enough.
    """
    check = _locked_check(application, is_active=_is_active_for_candidate(application))
    if not named:
        raise RuleBroken(_("Name at least one person."))
    if len(named) > check.progress.still_to_name:
        raise Conflict(_("You already named enough people. Look at your page."))
    for number, details in named:
        try:
            _add(check, details, consent_version=CONSENT_VERSION)
        except RuleBroken as broken:
            field = f"{broken.field}_{number}" if broken.field else None
            raise RuleBroken(broken.sentence, field=field) from broken
    new = check.referees[-len(named) :]
    db.session.flush()
    for referee in new:
        _send_questions(referee)
    settle(check)
    relations = ", ".join(referee.relation.label for referee in new)
    record_activity(ActivityVerb.NAMED_REFEREES, check, by=None, what=relations)
    record_change(application, by=None, is_open=False)
    return len(new)


def answer_reference(
    request: RefereeRequest,
    *,
    answers: Sequence[str],
    recommendation: RefereeRecommendation | None,
    attempt: Attempt | None,
) -> None:
    """Take a referee's answers, once. Raises LinkEnded if the link is no longer valid."""
    referee = _lock_request(request, attempt)
    _take_answers(referee, answers, recommendation)
    _finish(referee, ActivityVerb.ANSWERED_REFERENCE, by=None)


def decline_to_answer(request: RefereeRequest, *, attempt: Attempt | None) -> None:
    """Record that a referee does not answer. Raises LinkEnded if the link is no longer valid."""
    referee = _lock_request(request, attempt)
    referee.declined_at = clock.now()
    _finish(referee, ActivityVerb.DECLINED_REFERENCE, by=None)


def mark_as_read(application: Application, *, by: User) -> None:
    """Record that a person has read the references that came in."""
    check = _locked_check(application)
    unread = [each for each in check.referees if each.is_done and each.read_at is None]
    for referee in unread:
        referee.read_at, referee.read_by = clock.now(), by
    if unread:
        settle(check)
        record_activity(ActivityVerb.READ_REFERENCES, check, by=by)


def check_takes_answers(request: RefereeRequest) -> None:
    """Raise LinkEnded if a request no longer takes answers."""
    referee = request.referee
    rules.check_can_answer(
        is_ended=request.ended_at is not None,
        is_done=referee.is_done,
        is_active=_is_active_for_candidate(referee.application),
        is_waived=referee.check.waived_at is not None,
        expires_at=request.expires_at,
        now=clock.now(),
    )


def takes_answers(request: RefereeRequest) -> bool:
    """Whether a request still takes answers."""
    try:
        check_takes_answers(request)
    except LinkEnded:
        return False
    return True


def _lock_request(request: RefereeRequest, attempt: Attempt | None) -> Referee:
    if attempt is not None:
        attempt.check()
    lock_row(request.referee.application)
    reference_check_of(request.referee.application)
    db.session.refresh(request)
    check_takes_answers(request)
    return request.referee


def _take_answers(
    referee: Referee, answers: Sequence[str], recommendation: RefereeRecommendation | None
) -> None:
    asked = list(zip(referee.check.questions, answers, strict=True))
    for number, (question, text) in enumerate(asked, start=1):
        _check_answer(question, text, f"answer_{number}")
    if recommendation is None:
        raise RuleBroken(_("Choose one."), field="recommendation")
    referee.answers = [
        RefereeAnswer(position=number, question=question["text"], text=text)
        for number, (question, text) in enumerate(asked, start=1)
    ]
    referee.recommendation, referee.answered_at = recommendation, clock.now()


def _check_answer(question: ReferenceQuestion, text: str, field: str) -> None:
    if question["required"] and not text:
        raise RuleBroken(_("Fill this in."), field=field)
    if question["options"] and text and text not in question["options"]:
        raise RuleBroken(_("Choose one."), field=field)


def _finish(referee: Referee, verb: ActivityVerb, *, by: User | None) -> None:
    _end_requests(referee)
    referee.remind_at = None
    settle(referee.check)
    record_activity(verb, referee, by=by)
    record_change(referee.application, by=by, is_open=False)


def _add(check: ReferenceCheck, details: RefereeDetails, **consent: Any) -> Referee:
    known = [each.email for each in check.referees if each.email and each.removed_at is None]
    if len(check.referees) >= rules.MAX_REFEREES:
        raise RuleBroken(_("No more than %(limit)s people can be named.", limit=rules.MAX_REFEREES))
    checked = rules.checked_referee(
        details, candidate_emails=emails_of(check.application.candidate), known=known
    )
    now = clock.now()
    referee = Referee(**vars(checked), named_at=now, consented_at=now, requests=[], answers=[], **consent)
    check.referees.append(referee)
    return referee


def _send_questions(referee: Referee) -> None:
    """Send the link to the questions; earlier links end."""
    _end_requests(referee)
    start_waiting(referee)
    request = RefereeRequest(referee=referee, sent_at=clock.now(), expires_at=clock.now() + LINK_LIFETIME)
    db.session.add(request)
    db.session.flush()
    mail.ask_referee(request)


def _end_requests(referee: Referee) -> None:
    for request in referee.requests:
        request.ended_at = request.ended_at or clock.now()


def _locked_check(application: Application, *, is_active: bool | None = None) -> ReferenceCheck:
    """The references of an application, which is locked. With `is_active`, checks that they can change."""
    lock_row(application)
    check = reference_check_of(application)
    if check is None:
        raise Conflict(_("The candidate was not asked for references."))
    if is_active is not None:
        rules.check_is_open(is_active=is_active, is_waived=check.waived_at is not None)
    return check


def _is_active_for_candidate(application: Application) -> bool:
    return visible_state(application).status is Status.ACTIVE
