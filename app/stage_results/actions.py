"""Record what happened at a stage without interviews, and have a task judged."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.conflicts_of_interest.queries import check_no_open_conflict
from app.db.base import db
from app.documents import store_document
from app.interviews import queries as interview_queries
from app.interviews.labels import interview_label
from app.interviews.locks import lock_application, lock_calendars
from app.interviews.models import INTERVIEW_EXISTS_MESSAGE, Interview, InterviewState
from app.interviews.schedule import check_may_interview
from app.last_opened.actions import record_change
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.urls import is_shown_as_link
from app.stage_results import mail, rules
from app.stage_results.models import StageResult
from app.stage_results.queries import last_result_kind
from app.stage_results.rules import ResultKind
from app.stage_results.turns import is_at_assessment
from app.turns.actions import update_turns

REVIEW_TIME = timedelta(minutes=1)  # a review has no time of its own: it begins when its reviewer is chosen
_VERBS = {
    ResultKind.TASK_SENT: ActivityVerb.SENT_TASK,
    ResultKind.TASK_RECEIVED: ActivityVerb.RECEIVED_TASK,
    ResultKind.CHECK_ORDERED: ActivityVerb.ORDERED_CHECK,
    ResultKind.CHECK_PASSED: ActivityVerb.PASSED_CHECK,
    ResultKind.CHECK_NOT_PASSED: ActivityVerb.NOT_PASSED_CHECK,
    ResultKind.DECIDED_FOR: ActivityVerb.DECIDED_FOR,
    ResultKind.DECIDED_AGAINST: ActivityVerb.DECIDED_AGAINST,
}


def record_result(
    application: Application,
    result: ResultKind,
    *,
    version: int | None = None,
    note: str = "",
    by: User | None,
) -> StageResult:
    """Record a result of the application's stage. `by` is None for the candidate.

    Raises Conflict if the application was moved since `version`, or somebody else recorded the result first;
    RuleBroken if the stage has no such result, if a reason is missing, and if anybody but the hiring manager
    decides.
    """
    lock_application(application, version)
    last = last_result_kind(application, application.stage)
    rules.check_can_record(application.status, application.stage.kind, last, result, reason=note)
    is_hiring_manager = by is not None and by.id == application.opening.hiring_manager_id
    rules.check_may_decide(result, is_hiring_manager=is_hiring_manager)
    check_no_open_conflict(application, by)
    recorded = StageResult(
        application_id=application.id,
        stage_id=application.stage_id,
        kind=result,
        by_id=by.id if by else None,
        note=new_note(note),
    )
    db.session.add(recorded)
    db.session.flush()
    record_change(application, by=by)
    verb = ActivityVerb.SUBMITTED_TASK if by is None else _VERBS[result]
    record_activity(verb, application, by=by or application.candidate.user, became=application.stage.name)
    if result is ResultKind.TASK_SENT:
        mail.send_task(application)
    update_turns(application)
    return recorded


def submit_task(application: Application, *, link: str, name: str = "", content: bytes = b"") -> StageResult:
    """Take the task of a candidate: a file, a link, or both.

    Raises RuleBroken if neither is there, and for a link that is not a web address.
    """
    if not link and not content:
        raise RuleBroken(_("Choose a file, or enter a link."), field="link")
    if link and not is_shown_as_link(link):
        raise RuleBroken(_("Enter a web address such as https://example.com/me."), field="link")
    recorded = record_result(application, ResultKind.TASK_RECEIVED, note=link, by=None)
    if content:
        store_document(application, name=name, content=content, by=None)
    return recorded


def choose_reviewer(application: Application, reviewer: User | None, *, version: int, by: User) -> Interview:
    """Ask a person of the stage's hiring team to judge the task that came in. They owe a scorecard from now.

    Raises Conflict if the application was moved since `version`. Raises RuleBroken if no task came in, and
    for a person who may not interview here or judges it already.
    """
    lock_application(application, version)
    stage = application.stage
    last = last_result_kind(application, stage)
    if not is_at_assessment(application) or last is not ResultKind.TASK_RECEIVED:
        raise RuleBroken(_("There is no task to judge."))
    if reviewer is None:
        raise RuleBroken(_("Choose someone on this stage’s hiring team."), field="reviewer")
    lock_calendars(application.candidate, [reviewer])
    check_may_interview(reviewer, application, stage)
    if interview_queries.has_interview_with(reviewer, application, stage):
        raise RuleBroken(INTERVIEW_EXISTS_MESSAGE, field="reviewer")
    now = clock.now()
    review = Interview(
        application=application,
        stage=stage,
        interviewer=reviewer,
        scheduled_by=by,
        scheduled_at=now,
        starts_at=now,
        ends_at=now + REVIEW_TIME,
        minutes=REVIEW_TIME // timedelta(minutes=1),
        meets=False,
        state=InterviewState.SCHEDULED,
    )
    db.session.add(review)
    db.session.flush()
    review.next_nudge_at = review.due_at
    record_change(application, by=by)
    record_activity(ActivityVerb.CHOSE_REVIEWER, application, by=by, became=interview_label(review))
    mail.ask_reviewer(review)
    update_turns(application)
    return review
