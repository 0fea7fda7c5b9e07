"""Every number of the funnel is what a plain reckoning of the moves says, over random histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.candidates.models import Application, Status
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.funnel import Funnel, funnels_of
from app.hiring_reports.rows import AskedNumber, counted_page
from app.hiring_reports.rules import FunnelMeasure, FunnelView
from app.job_families.kinds import StageKind
from app.pipeline import ledger
from app.pipeline.rules import MoveVerb
from app.shared import clock
from tests.examples import up_to
from tests.factories.applications import a_candidate, an_opening
from tests.hiring_reports.model import Life, Move, Numbers, numbers_of

SOURCES = ("", "Referral", "LinkedIn")
ACTS = ("advance", "advance", "advance", "skip", "decline", "withdraw", "reopen", "hire", "never", "undo")
drawn_lives = st.lists(
    st.tuples(
        st.integers(0, 1),  # which process
        st.sampled_from(SOURCES),
        st.integers(0, 300),  # the day they apply
        st.integers(1, 3),  # at which stage: an import can begin further on
        st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=9),
    ),
    min_size=1,
    max_size=5,
)
spans = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(sorted)


@pytest.mark.both_databases
def test_every_number_is_a_plain_reckoning(session, cast):
    start = datetime(2030, 1, 1, 12, tzinfo=UTC)
    openings = [an_opening(cast, places=1_000_000), an_opening(cast, places=1_000_000)]
    openings[1].job_family = "Account Executive"
    openings[1].stages[2].kind = StageKind.QUESTIONNAIRE
    openings[1].stages[4].name = openings[1].stages[3].name
    session.flush()
    names = [[stage.name for stage in opening.stages] for opening in openings]
    kinds = [[stage.kind.value for stage in opening.stages] for opening in openings]

    @settings(max_examples=up_to(60, few=8))
    @given(drawn=drawn_lives, span=spans, listed=st.integers(0, 3))
    def check(drawn, span, listed) -> None:
        of_example = session.begin_nested()
        try:
            check_numbers(drawn, span, listed)
        finally:
            of_example.rollback()

    def check_numbers(drawn, span, listed) -> None:
        lives = [a_life(openings, start, *each, by=cast.rita) for each in drawn]
        session.flush()
        first, last = (start.date() + timedelta(days=each) for each in span)
        everything = HiringFilter(first, last)
        filters = [
            (everything, lives, kinds),
            (replace(everything, source="referral"), [x for x in lives if x.source == "Referral"], kinds),
            *(
                (replace(everything, opening=opening.id), [x for x in lives if x.process == place], names)
                for place, opening in enumerate(openings)
            ),
        ]
        for place, (asked, of_filter, words) in enumerate(filters):
            for funnel in funnels_of(asked, cast.rita):
                expected = numbers_of(
                    funnel.view, of_filter, first, last, lambda process, at, w=words: w[process][at - 1]
                )
                compare_numbers(funnel, expected)
                if place == listed:
                    compare_lists(asked, funnel.view, expected, cast.rita)

    check()


def compare_numbers(funnel: Funnel, expected: Numbers) -> None:
    """The page has what is expected, and a stage of a cohort is the sum of its parts."""
    found = {
        (measure, numbers.group): number
        for numbers in (*funnel.stages, funnel.whole)
        for measure, number in numbers.counts.items()
    }
    assert found == {key: len(ids) for key, ids in expected.items()}
    if funnel.view is FunnelView.COHORT:
        for numbers in funnel.stages:
            ended = (FunnelMeasure.ACTIVE, FunnelMeasure.DECLINED, FunnelMeasure.WITHDRAWN)
            parts = sum(numbers[each] for each in (FunnelMeasure.PASSED, *ended))
            assert numbers[FunnelMeasure.REACHED] == parts


def compare_lists(asked: HiringFilter, view: FunnelView, expected: Numbers, reader) -> None:
    """The list behind each number has its applications."""
    for (measure, group), ids in expected.items():
        listed = counted_page(AskedNumber(view, measure, group), asked, reader, None).rows
        assert {each.id for each in listed} == ids, (measure, group)


def a_life(openings, start, process, source, day, stage, acts, *, by) -> Life:
    """An application with acts, each so many days after the one before; impossible ones are left out."""
    opening = openings[process]
    clock.freeze(start + timedelta(days=day))
    first, candidate = opening.stages[stage - 1], a_candidate(source=source)
    application = Application(candidate=candidate, opening=opening, version=0)
    written = ledger.write_move(application, MoveVerb.APPLY, stage=first, status=Status.ACTIVE, by=by)
    life = Life(application.id, process, source, clock.now())
    life.moves.append(Move(MoveVerb.APPLY, None, stage, None, clock.now()))
    last = (written, life.moves[0])
    for act, days in acts:
        clock.move(timedelta(days=days))
        last = _act(application, opening, act, last, life, by=by) or last
    return life


def _act(application, opening, act, last, life, *, by):
    """Do one act and write it down; None if it is impossible now."""
    status, position, stages = application.status, application.stage.position, opening.stages
    written, move = last
    is_last = position == len(stages)
    if act == "undo":
        if move.verb in (MoveVerb.APPLY, MoveVerb.UNDO):
            return None
        stage, undone_status = written.from_stage, written.from_status
        done = ledger.write_move(
            application, MoveVerb.UNDO, stage=stage, status=undone_status, by=by, undoes=written
        )
        move.undone = True
        made = Move(MoveVerb.UNDO, position, stage.position, status, clock.now())
    else:
        wanted = {
            "advance": (MoveVerb.ADVANCE, Status.ACTIVE, Status.ACTIVE, min(position + 1, len(stages))),
            "skip": (MoveVerb.ADVANCE, Status.ACTIVE, Status.ACTIVE, min(position + 2, len(stages))),
            "decline": (MoveVerb.DECLINE, Status.ACTIVE, Status.DECLINED, position),
            "withdraw": (MoveVerb.WITHDRAW, Status.ACTIVE, Status.WITHDRAWN, position),
            "reopen": (MoveVerb.REOPEN, None, Status.ACTIVE, position),
            "hire": (MoveVerb.HIRE, Status.ACTIVE, Status.HIRED, position),
            "never": (MoveVerb.WITHDRAW, Status.HIRED, Status.WITHDRAWN, position),
        }
        verb, needed, after, to = wanted[act]
        ended = (Status.DECLINED, Status.WITHDRAWN)
        if (needed is None and status not in ended) or (needed is not None and status is not needed):
            return None
        if verb is MoveVerb.ADVANCE and is_last:
            return None
        done = ledger.write_move(application, verb, stage=stages[to - 1], status=after, by=by)
        made = Move(verb, position, to, status, clock.now())
    life.moves.append(made)
    return done, made
