"""Every number of an interviewer is what a plain reckoning of the interviews says, for each reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.candidates.models import Application, Status
from app.db.base import db
from app.hiring_reports.filters import HiringFilter
from app.interview_reports.figures import interviewer_figures
from app.interview_reports.rows import counted_interviews
from app.interview_reports.rules import InterviewMeasure
from app.interview_reports.scope import InterviewScope
from app.interviews.models import Interview, InterviewState
from app.people.models import User
from app.scorecards.models import Recommendation, Scorecard
from app.shared import clock
from app.shared.business_days import after_business_time
from tests.examples import up_to
from tests.factories.applications import a_candidate, an_application, an_opening

pytestmark = pytest.mark.both_databases
START = datetime(2030, 1, 1, 12, tzinfo=UTC)
NOW = START + timedelta(days=60)
PEOPLE = ("rita", "dana", "ines", "sam")
SIDES = {Recommendation.YES: True, Recommendation.STRONG_YES: True}
drawn_applications = st.lists(st.sampled_from(Status), min_size=1, max_size=4)
drawn_interviews = st.lists(
    st.tuples(
        st.integers(0, 3),  # of which application
        st.sampled_from(PEOPLE),
        st.integers(0, 80),  # the day it begins
        st.sampled_from(InterviewState),
        st.integers(-1, 90),  # hours from its end to the scorecard
        st.sampled_from(Recommendation),
    ),
    max_size=12,
)
spans = st.tuples(st.integers(0, 80), st.integers(0, 80)).map(sorted)


@dataclass
class Held:
    """An interview as the reckoning knows it."""

    row: Interview
    status: Status
    hours: int
    recommendation: Recommendation

    @property
    def side(self) -> bool:
        return self.recommendation in SIDES


def test_each_number_is_a_plain_reckoning(session, cast) -> None:
    opening = an_opening(cast, places=1000)
    session.flush()

    @settings(max_examples=up_to(60, few=12))
    @given(statuses=drawn_applications, drawn=drawn_interviews, span=spans)
    def check(statuses, drawn, span) -> None:
        of_example = session.begin_nested()
        try:
            applications = [
                an_application(cast, opening=opening, candidate=a_candidate(), status=each)
                for each in statuses
            ]
            made = some_interviews(cast, applications, drawn)
            session.flush()
            clock.freeze(NOW)
            asked = HiringFilter(*(START.date() + timedelta(days=each) for each in span))
            for reader in (cast.rita, cast.dana):
                compare(InterviewScope(reader, asked), made)
            compare(InterviewScope(cast.ines, asked, is_own=True), made)
        finally:
            of_example.rollback()

    check()


def some_interviews(cast, applications: list[Application], drawn) -> list[Held]:
    """The interviews drawn, at an hour of their own; one whose turn in time is impossible is left out."""
    made, numbers, scheduled = [], count(), set()
    for place, who, day, state, hours, recommendation in drawn:
        if state is InterviewState.HELD and START + timedelta(days=day) > NOW - timedelta(days=5):
            continue
        application, interviewer = applications[place % len(applications)], getattr(cast, who)
        number = next(numbers)
        key = (application.id, number % 6, interviewer.id)
        if key in scheduled:
            continue
        scheduled.add(key)
        row = Interview(
            application=application,
            stage=application.opening.stages[number % 6],
            interviewer=interviewer,
            scheduled_by=cast.rita,
            scheduled_at=START,
            starts_at=START + timedelta(days=day, hours=number % 12),
            minutes=30,
            state=state,
        )
        db.session.add(row)
        if state is InterviewState.HELD:
            ends_at = row.starts_at + timedelta(minutes=30)
            row.scorecard = Scorecard(
                submitted_at=ends_at + timedelta(hours=hours, minutes=5),
                recommendation=recommendation,
                take_aways="-",
                pros="-",
                cons="-",
            )
        made.append(Held(row, application.status, hours, recommendation))
    return made


def compare(scope: InterviewScope, made: list[Held]) -> None:
    reader, asked = scope.reader, scope.asked
    owed = {
        each.row.application_id
        for each in made
        if each.row.interviewer_id == reader.id and each.row.state is InterviewState.SCHEDULED
    }
    cards = [
        each for each in made if each.row.state is InterviewState.HELD and each.row.application_id not in owed
    ]
    found = {each.id: each for each in interviewer_figures(scope, with_agreement=True)}
    for person in {each.row.interviewer for each in made}:
        if scope.is_own and person is not reader:
            assert person.id not in found
            continue
        own = [each for each in made if each.row.interviewer is person]
        in_span = [each for each in own if asked.first <= each.row.starts_at.date() <= asked.last]
        meets = [each for each in own if each.row.state is not InterviewState.CANCELLED]
        held = [each for each in meets if each in in_span and each.row.ends_at <= NOW]
        planned = [each for each in meets if each.row.ends_at > NOW]
        submitted = [each for each in in_span if each in cards]
        owed_by_them = [
            each
            for each in in_span
            if each.row.state is InterviewState.SCHEDULED and each.row.application_id not in owed
        ]
        overdue = [each for each in owed_by_them if is_late(each, person)]
        late = [each for each in submitted if is_late(each, person)] + overdue
        waived = [
            each
            for each in in_span
            if each.row.state is InterviewState.WAIVED and each.row.application_id not in owed
        ]
        decided = [each for each in submitted if each.status in (Status.HIRED, Status.DECLINED)]
        agreed = [each for each in decided if each.side == (each.status is Status.HIRED)]
        pairs = [
            (each, other)
            for each in decided
            for other in cards
            if other.row.application_id == each.row.application_id and other.row.interviewer is not person
        ]
        if not (held or planned or submitted or waived):
            assert person.id not in found
            continue
        line = found[person.id]
        assert sum(line.load.held.values()) == len(held)
        assert sum(line.load.minutes.values()) == 30 * len(held)
        assert sum(line.load.planned.values()) == len(planned)
        assert sorted(line.times.hours) == sorted(max(0, each.hours) for each in submitted)
        times = line.times
        assert (times.late, times.overdue, line.waived) == (len(late), len(overdue), len(waived))
        agreement = line.agreement
        assert (agreement.decided, agreement.agreed) == (len(decided), len(agreed))
        assert agreement.pairs == len(pairs)
        assert agreement.agreed_pairs == sum(each.side == other.side for each, other in pairs)
        assert agreement.shared_applications == len({each.row.application_id for each, _other in pairs})
        if scope.is_own:
            continue
        listed = {
            InterviewMeasure.HELD: held,
            InterviewMeasure.PLANNED: planned,
            InterviewMeasure.SUBMITTED: submitted,
            InterviewMeasure.LATE: late,
            InterviewMeasure.WAIVED: waived,
            InterviewMeasure.DECIDED: decided,
            InterviewMeasure.AGREED: agreed,
        }
        for measure, rows in listed.items():
            page = counted_interviews(scope, measure, person.id, None)
            assert sorted(each.id for each in page.rows) == sorted(each.row.id for each in rows), measure


def is_late(each: Held, person: User) -> bool:
    """Whether its scorecard came in late or, without one, is overdue."""
    due = after_business_time(each.row.ends_at, timedelta(hours=24), person.time_zone)
    return each.row.scorecard.submitted_at > due if each.row.scorecard else due <= NOW
