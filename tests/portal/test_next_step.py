"""What a candidate waits for, since when and what was promised, from times alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.interviews.models import InterviewState
from app.job_families.kinds import StageKind
from app.outbox.models import MessageState
from app.outbox.rules import counts_as_sent
from app.portal.rules import (
    CandidateAwaits,
    InterviewPhase,
    VisibleStage,
    interview_phase,
    next_step,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PROMISE = 5 * DAY
ASKED = {"asked_at": NOW - 2 * DAY, "asked_until": NOW + 12 * DAY}
MET = {"begins_at": NOW - 3 * DAY, "ends_at": NOW - 2 * DAY}
TO_MEET = {"begins_at": NOW + DAY, "ends_at": NOW + 2 * DAY}

instants = st.timedeltas(timedelta(0), timedelta(days=700)).map(lambda span: NOW + span)


@pytest.mark.parametrize(
    ("kind", "seen", "awaits", "since"),
    [
        ("questionnaire", {}, CandidateAwaits.QUESTIONS, NOW - 4 * DAY),
        ("questionnaire", ASKED, CandidateAwaits.ANSWERS, NOW - 2 * DAY),
        ("questionnaire", {**ASKED, "asked_until": NOW}, CandidateAwaits.QUESTIONS, NOW),
        ("questionnaire", {**ASKED, "answered_at": NOW - DAY}, CandidateAwaits.REPLY, NOW - DAY),
        ("interview", {}, CandidateAwaits.TIMES, NOW - 4 * DAY),
        ("interview", {"times_offered_at": NOW - DAY}, CandidateAwaits.CHOICE, NOW - DAY),
        ("interview", TO_MEET, CandidateAwaits.MEETING, NOW - 4 * DAY),
        (
            "interview",
            {**TO_MEET, "ends_at": NOW + timedelta(minutes=1)},
            CandidateAwaits.MEETING,
            NOW - 4 * DAY,
        ),
        ("interview", MET, CandidateAwaits.REPLY, NOW - 2 * DAY),
        ("interview", {**MET, "ends_at": NOW}, CandidateAwaits.REPLY, NOW),
    ],
)
def test_what_comes_next(kind, seen, awaits, since):
    told = next_step(VisibleStage(StageKind(kind), NOW - 4 * DAY, **seen), NOW, lambda _since: PROMISE)

    assert (told.awaits, told.since) == (awaits, since)


@given(
    since=instants,
    waited=st.timedeltas(timedelta(0), timedelta(days=40)),
    promise=st.integers(1, 60).map(lambda days: days * DAY),
)
def test_the_companys_turn_is_promised_within_its_days(since, waited, promise):
    told = next_step(VisibleStage(StageKind.INTERVIEW, since), since + waited, lambda _since: promise)

    assert (told.promised_by, told.promised_days) == (since + promise, promise.days)
    assert told.is_late(since + waited) == (waited > promise)


@pytest.mark.parametrize("seen", [ASKED, TO_MEET, {"times_offered_at": NOW}])
def test_the_candidates_turn_promises_nothing(seen):
    kind = StageKind.QUESTIONNAIRE if seen is ASKED else StageKind.INTERVIEW
    told = next_step(VisibleStage(kind, NOW, **seen), NOW, lambda _since: PROMISE)

    assert told.promised_by is None
    assert not told.is_late(NOW + 99 * DAY)


@given(ends_at=instants, now=instants)
def test_whether_a_scorecard_is_in_does_not_show(ends_at, now):
    told = {
        interview_phase(state, ends_at, now)
        for state in (InterviewState.SCHEDULED, InterviewState.HELD, InterviewState.WAIVED)
    }

    assert told == {InterviewPhase.OVER if ends_at <= now else InterviewPhase.TO_COME}
    assert interview_phase(InterviewState.CANCELLED, ends_at, now) is InterviewPhase.CANCELLED


@given(due_at=instants, now=instants)
def test_a_waiting_mail_has_not_left(due_at, now):
    assert not counts_as_sent(MessageState.WAITING, due_at, now, to_a_server=True)
    assert counts_as_sent(MessageState.WAITING, due_at, now, to_a_server=False) == (due_at <= now)


@pytest.mark.parametrize("to_a_server", [True, False])
def test_a_sent_or_failed_mail_has_left_and_a_cancelled_one_never_does(to_a_server):
    later = NOW + DAY
    for state, left in [
        (MessageState.SENT, True),
        (MessageState.FAILED, True),
        (MessageState.CANCELLED, False),
    ]:
        assert counts_as_sent(state, NOW, later, to_a_server=to_a_server) is left
