"""What candidates waited from and what they heard, of all applications in one statement.

A move that was undone is no event. Nothing here depends on a scorecard: an interview counts by its times.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import String, case, literal, select, type_coerce, union_all

from app.candidates.models import Application
from app.db.rows import read_rows
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.counted_applications import not_undone
from app.interviews.models import Interview, InterviewState, SlotRequest
from app.offers.models import Offer
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.questionnaire.models import Questionnaire
from app.shared import clock
from app.shared.business_days import after_business_time
from app.shared.company import Company, current_company
from app.stage_results.models import StageResult
from app.stage_results.rules import ResultKind
from app.waiting_reports.rules import CandidateEvent, Promise, in_order, promises_of

HOLIDAYS = timedelta(days=30)  # more than there are in the time of a process
_MOVES = {
    MoveVerb.APPLY: CandidateEvent.APPLIED,
    MoveVerb.ADVANCE: CandidateEvent.ARRIVED,
    MoveVerb.REOPEN: CandidateEvent.ARRIVED,
    MoveVerb.DECLINE: CandidateEvent.DECIDED,
    MoveVerb.HIRE: CandidateEvent.DECIDED,
    MoveVerb.WITHDRAW: CandidateEvent.WITHDREW,
}


def promises_in(asked: AskedHiringReport, reader: User) -> list[Promise]:
    """The promises that began in the span, for a reader."""
    first, last = asked.filter.first, asked.filter.last
    now, company = clock.now(), current_company()

    @cache
    def decision_due(applied_at: datetime) -> datetime:
        return after_business_time(applied_at, company.process_limit_at(applied_at), "UTC", company.calendar)

    events = defaultdict(list)
    for application_id, opening_id, at, event in read_rows(_events(asked, reader, company)):
        events[application_id, opening_id].append((at, CandidateEvent(event)))
    return [
        promise
        for (application_id, opening_id), happened in events.items()
        for promise in promises_of(
            application_id, opening_id, in_order(happened), now, decision_due, company.answer_promise_at
        )
        if first <= promise.since.date() <= last
    ]


def _events(asked: AskedHiringReport, reader: User, company: Company) -> Any:
    """The events of the span, and of so long after it that each of its promises is due."""
    counted = asked.filter.application_conditions(reader)
    more = company.longest_promise * 2 + HOLIDAYS

    def of(record: Any, at: Any, event: Any, *conditions: Any) -> Any:
        in_time = [*asked.filter.in_span(at, more=more), at <= clock.now()]
        event = type_coerce(literal(event.value) if isinstance(event, CandidateEvent) else event, String)
        statement = select(Application.id, Application.opening_id, at, event.label("event"))
        joined = statement.join(record, record.application_id == Application.id)
        return joined.where(*conditions, *in_time, *counted)

    move = case(*((Transition.verb == verb, event.value) for verb, event in _MOVES.items()))
    not_cancelled = Interview.state != InterviewState.CANCELLED
    sent, received = (StageResult.kind == each for each in (ResultKind.TASK_SENT, ResultKind.TASK_RECEIVED))
    heard, waits = CandidateEvent.HEARD, CandidateEvent.WAITS
    return union_all(
        of(Transition, Transition.at, move, not_undone(), Transition.verb.in_(_MOVES)),
        of(Questionnaire, Questionnaire.sent_at, heard),
        of(Questionnaire, Questionnaire.answered_at, waits),
        of(SlotRequest, SlotRequest.asked_at, heard),
        of(Interview, Interview.scheduled_at, heard, Interview.meets),
        of(Interview, Interview.starts_at, heard, Interview.meets, not_cancelled),
        of(Interview, Interview.ends_at, waits, Interview.meets, not_cancelled),
        of(StageResult, StageResult.at, heard, sent),
        of(StageResult, StageResult.at, waits, received),
        of(Offer, Offer.sent_at, heard),
    )
