"""Promises to candidates: what is kept, broken and open, against a plain reckoning."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.candidates.models import Application, Status
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.filters import HiringFilter
from app.pipeline import ledger
from app.pipeline.rules import MoveVerb
from app.shared import clock
from app.waiting_reports.events import promises_in
from app.waiting_reports.rules import CandidateEvent, PromiseKind, PromiseOutcome, in_order, promises_of
from tests.company.test_change_company import change
from tests.factories.applications import a_candidate, an_opening
from tests.factories.interviews import an_interview

MONDAY = datetime(2030, 1, 7, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KEPT, BROKEN, OPEN = PromiseOutcome
drawn_events = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(list(CandidateEvent)[2:])), max_size=9)


def due_after_two_weeks(applied_at: datetime) -> datetime:
    return applied_at + 14 * DAY


@given(drawn=drawn_events, now=st.integers(0, 600))
def test_each_wait_is_kept_broken_or_open(drawn, now) -> None:
    events = in_order(
        [(MONDAY, CandidateEvent.APPLIED), *((MONDAY + timedelta(hours=at), event) for at, event in drawn)]
    )
    at_now = MONDAY + timedelta(hours=now)
    events = [each for each in events if each[0] <= at_now]
    found = promises_of(1, 2, events, at_now, due_after_two_weeks, lambda _since: 5 * DAY)
    expected = []
    for place, (since, event) in enumerate(events):
        if event in (CandidateEvent.APPLIED, CandidateEvent.ARRIVED):
            expected += outcome_of(PromiseKind.HEAR, since, since + 5 * DAY, events[place + 1 :], at_now)
        if event is CandidateEvent.APPLIED:
            later = [
                each
                for each in events[place + 1 :]
                if each[1] in (CandidateEvent.DECIDED, CandidateEvent.WITHDREW)
            ]
            expected += outcome_of(PromiseKind.DECISION, since, since + 14 * DAY, later, at_now)
    assert sorted((each.kind, each.since, each.outcome) for each in found) == sorted(expected)


def outcome_of(kind, since, due_at, later, now) -> list:
    """What a promise is that the first of the later events ends; nothing for a withdrawal in time."""
    in_time = [event for at, event in later[:1] if at <= due_at]
    if in_time == [CandidateEvent.WITHDREW]:
        return []
    return [(kind, since, KEPT if in_time else BROKEN if now > due_at else OPEN)]


@pytest.fixture
def hiring(cast):
    """Applied on a Monday, moved on after six days, interviewed, and declined eleven business days later."""
    opening = an_opening(cast)
    first, second = opening.stages[:2]
    clock.freeze(MONDAY)
    application = Application(candidate=a_candidate(), opening=opening, version=0)
    ledger.write_move(application, MoveVerb.APPLY, stage=first, status=Status.ACTIVE, by=None)
    clock.move(6 * DAY)
    ledger.write_move(application, MoveVerb.ADVANCE, stage=second, status=Status.ACTIVE, by=cast.rita)
    clock.move(DAY)
    interview = an_interview(application, cast.rita, starts_in=2 * DAY)
    clock.freeze(MONDAY + 15 * DAY)
    ledger.write_move(application, MoveVerb.DECLINE, status=Status.DECLINED, by=cast.rita)
    return application, interview


def asked_for(first: datetime, last: datetime) -> AskedHiringReport:
    return AskedHiringReport(HiringFilter(first.date(), last.date()), {})


@pytest.mark.both_databases
def test_the_moments_of_an_application_keep_and_break_promises(cast, hiring) -> None:
    _application, interview = hiring
    found = promises_in(asked_for(MONDAY, MONDAY + 30 * DAY), cast.rita)
    assert [(each.kind, each.since - MONDAY, each.outcome) for each in found] == [
        (PromiseKind.DECISION, 0 * DAY, BROKEN),
        (PromiseKind.HEAR, 0 * DAY, BROKEN),
        (PromiseKind.HEAR, 6 * DAY, KEPT),  # the interview was scheduled
        (PromiseKind.HEAR, interview.ends_at - MONDAY, BROKEN),  # declined almost six days after it
    ]
    assert [each.kind for each in promises_in(asked_for(MONDAY + 2 * DAY, MONDAY + 7 * DAY), cast.rita)] == [
        PromiseKind.HEAR
    ]
    assert promises_in(asked_for(MONDAY, MONDAY + 30 * DAY), cast.hugo) == []


@pytest.mark.both_databases
def test_another_promise_counts_for_what_begins_after_it(cast, client, hiring) -> None:
    application, _interview = hiring
    clock.freeze(MONDAY + 20 * DAY)
    change(cast.ada, process_limit_days=1, answer_promise_days=1)
    clock.move(5 * DAY)
    change(cast.ada, process_limit_days=30, answer_promise_days=30)
    for days in (18, 22, 26):
        clock.freeze(MONDAY + days * DAY)
        stage = application.opening.stages[1]
        ledger.write_move(application, MoveVerb.REOPEN, stage=stage, status=Status.ACTIVE, by=cast.rita)
        clock.move(2 * DAY)
        ledger.write_move(application, MoveVerb.DECLINE, status=Status.DECLINED, by=cast.rita)
    clock.freeze(MONDAY + 90 * DAY)
    found = promises_in(asked_for(MONDAY, MONDAY + 80 * DAY), cast.rita)
    outcomes = {(each.since - MONDAY).days: (each.due_at - each.since, each.outcome) for each in found[1:]}
    assert [outcomes[days] for days in (18, 22, 26)] == [(5 * DAY, KEPT), (DAY, BROKEN), (30 * DAY, KEPT)]
    decision = found[0]
    assert (decision.kind, decision.outcome, decision.due_at) == (
        PromiseKind.DECISION,
        BROKEN,
        MONDAY + 14 * DAY,
    )


def test_each_number_leads_to_its_promises(cast, client, hiring) -> None:
    client.sign_in(cast.rita)
    text = client.get("/reports/hiring/promises?from=2030-01&until=2030-01").text
    links = re.findall(r'<a href="(/reports/hiring/promises/applications\?[^"]*)">(\d+)</a>', text)
    assert sorted(int(number) for _url, number in links) == [1, 1, 1, 1, 2, 2]
    for url, number in links:
        assert client.get(unescape(url)).text.count('<th scope="row">') == int(number), url
    lines = client.get("/reports/hiring/promises.csv?from=2030-01&until=2030-01").text.splitlines()
    assert lines[1].startswith("Jan 2030,1,2,0,33.3")
