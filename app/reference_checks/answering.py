"""Taking the answers of a referee: by their link, or entered by a recruiter who asked them."""

from __future__ import annotations

from collections.abc import Sequence

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.last_opened.actions import record_change
from app.people.attempts import Attempt
from app.people.models import User
from app.people.rules import LinkEnded
from app.reference_checks import mail, rules
from app.reference_checks.kinds import RefereeRecommendation
from app.reference_checks.locks import is_active_for_candidate, lock_open_references, lock_references
from app.reference_checks.models import Referee, RefereeAnswer, RefereeRequest
from app.reference_checks.sending import end_requests
from app.reference_checks.settle import settle
from app.shared import clock


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


def enter_answers(
    referee: Referee,
    *,
    answers: Sequence[str],
    recommendation: RefereeRecommendation | None,
    by: User,
) -> None:
    """Enter what a referee said to a recruiter. Their link ends.

    Raises RuleBroken if the application has ended, or the referee is done.
    """
    lock_open_references(referee.application)
    rules.check_can_be_asked(referee.state)
    _take_answers(referee, answers, recommendation)
    referee.entered_by = by
    _finish(referee, ActivityVerb.ENTERED_REFERENCE, by=by)


def record_decline(referee: Referee, *, by: User) -> None:
    """Record that a referee said they do not answer. Their link ends. Raises RuleBroken if they are done."""
    lock_open_references(referee.application)
    rules.check_can_be_asked(referee.state)
    referee.declined_at = clock.now()
    _finish(referee, ActivityVerb.RECORDED_DECLINED_REFERENCE, by=by)


def takes_answers(request: RefereeRequest) -> bool:
    """Whether a request still takes answers."""
    try:
        check_takes_answers(request)
    except LinkEnded:
        return False
    return True


def check_takes_answers(request: RefereeRequest) -> None:
    """Raise LinkEnded if a request no longer takes answers."""
    referee = request.referee
    rules.check_can_answer(
        is_ended=request.ended_at is not None,
        is_done=referee.is_done,
        is_active=is_active_for_candidate(referee.application),
        is_waived=referee.check.waived_at is not None,
        expires_at=request.expires_at,
        now=clock.now(),
    )


def _lock_request(request: RefereeRequest, attempt: Attempt | None) -> Referee:
    if attempt is not None:
        attempt.check()
    lock_references(request.referee.application)
    db.session.refresh(request)
    check_takes_answers(request)
    return request.referee


def _take_answers(
    referee: Referee, answers: Sequence[str], recommendation: RefereeRecommendation | None
) -> None:
    questions = referee.check.questions
    rules.check_answers(questions, answers, recommendation)
    asked = zip(questions, answers, strict=True)
    referee.answers = [
        RefereeAnswer(position=number, question=question["text"], text=text)
        for number, (question, text) in enumerate(asked, start=1)
    ]
    referee.recommendation, referee.answered_at = recommendation, clock.now()


def _finish(referee: Referee, verb: ActivityVerb, *, by: User | None) -> None:
    end_requests(referee)
    referee.remind_at = None
    mail.cancel_referee_mail(referee)
    settle(referee.check)
    record_activity(verb, referee, by=by)
    record_change(referee.application, by=by, is_open=False)
