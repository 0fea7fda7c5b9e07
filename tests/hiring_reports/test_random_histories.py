"""Every number of the funnel is what a plain reckoning of the moves says, over random histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.candidates.models import Application, Status
from app.db.base import db
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.funnel import Funnel, funnels_of
from app.hiring_reports.move_numbers import move_numbers, moves_in_records
from app.hiring_reports.rows import AskedNumber, counted_page
from app.hiring_reports.rules import FunnelMeasure, FunnelView
from app.hiring_reports.source_quality import source_lines, sources_in_records
from app.hiring_reports.sums.actions import add_hiring_changes
from app.hiring_reports.sums.check import sum_differences
from app.job_families.kinds import StageKind
from app.pipeline import ledger
from app.pipeline.rules import MoveVerb
from app.shared import clock
from app.web.months.spans import month_days, month_of
from tests.examples import up_to
from tests.factories.applications import a_candidate, an_opening
from tests.hiring_reports.model import Life, Move, Numbers, numbers_of

SOURCES = ("", "Referral", "LinkedIn")
ACTS = (
    *("advance", "advance", "advance", "skip", "decline", "withdraw", "reopen", "hire", "never", "undo"),
    *("sum", "sum", "source", "rename", "merge", "move"),
)
PROCESSES = 3
SECONDS = (0, 43_200, 86_399)  # of a day: at its beginning, at noon, before its end
drawn_lives = st.lists(
    st.tuples(
        st.integers(0, PROCESSES - 1),
        st.sampled_from(SOURCES),
        st.integers(0, 300),  # the day they apply
        st.sampled_from(SECONDS),
        st.integers(1, 3),  # at which stage: an import can begin further on
        st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=9),
    ),
    min_size=1,
    max_size=5,
)
spans = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(sorted)


@pytest.mark.slow("the statements of all reports are made and compiled")
@pytest.mark.both_databases
def test_every_number_is_a_plain_reckoning(session, cast, database):
    """From the sums, with what has changed since, for a span of months; from the records for one of days."""
    if database == "postgresql":
        session.execute(text("SET LOCAL TIME ZONE 'Pacific/Auckland'"))
    start = datetime(2030, 1, 1, tzinfo=UTC)
    openings = [an_opening(cast, places=1_000_000) for _process in range(PROCESSES)]
    openings[1].job_family = "Account Executive"
    openings[2].process = "Another"  # of the first family
    for stage in openings[2].stages[1:4]:
        stage.name = f"Another {stage.name}"
    openings[2].stages[3].kind = StageKind.ASSESSMENT
    openings[1].stages[2].kind = StageKind.QUESTIONNAIRE
    openings[1].stages[4].name = openings[1].stages[3].name
    session.flush()
    add_all_changes()

    @settings(max_examples=up_to(60, few=3))
    @given(drawn=drawn_lives, span=spans, by_day=st.integers(0, 3), listed=st.integers(0, 11))
    def check(drawn, span, by_day, listed) -> None:
        of_example = session.begin_nested()
        try:
            first, last = (start.date() + timedelta(days=each) for each in span)
            if by_day:
                first, last = month_days(month_of(first))[0], month_days(month_of(last))[1]
            check_numbers(drawn, HiringFilter(first, last), listed)
        finally:
            of_example.rollback()

    def check_numbers(drawn, everything, listed) -> None:
        lives: list[Life] = []
        for each in drawn:
            lives += lives_of(openings, start, *each, by=cast.rita)
        openings[1].recruiter = cast.dana
        session.flush()
        names = [[stage.name for stage in opening.stages] for opening in openings]
        kinds = [[stage.kind.value for stage in opening.stages] for opening in openings]
        filters = [
            (everything, lives, kinds),
            (replace(everything, source="referral"), [x for x in lives if x.source == "Referral"], kinds),
            (replace(everything, recruiter=cast.dana.id), [x for x in lives if x.process == 1], kinds),
            *(
                (replace(everything, opening=opening.id), [x for x in lives if x.process == place], names)
                for place, opening in enumerate(openings)
            ),
            (
                replace(everything, family=openings[0].job_family),
                [x for x in lives if x.process != 1],
                names,
            ),
        ]
        asked_ones = [filters[0], filters[1 + listed % 6]]
        for place, (asked, of_filter, words) in enumerate(asked_ones):
            for funnel in funnels_of(asked, cast.rita):
                expected = numbers_of(
                    funnel.view,
                    of_filter,
                    asked.first,
                    asked.last,
                    lambda process, at, w=words: w[process][at - 1],
                )
                compare_numbers(funnel, expected)
                if place == listed // 6:
                    compare_lists(asked, funnel.view, expected, cast.rita, listed % 3)
        compare_with_records(replace(everything, opening=openings[listed % PROCESSES].id), cast.rita)

    check()


def add_all_changes() -> None:
    """What the worker does, without saving it."""
    while add_hiring_changes():
        pass


def compare_with_records(asked: HiringFilter, reader) -> None:
    """Times, reasons and sources are those of the records, before and after the changes are in the sums."""
    for _time in range(2):
        assert move_numbers(asked, reader) == moves_in_records(asked, reader)
        found = {(line.applied, line.interviewed, line.hired) for line in source_lines(asked, reader)}
        assert found == {(x.applied, x.interviewed, x.hired) for x in sources_in_records(asked, reader)}
        add_all_changes()
    assert list(sum_differences()) == []


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
            parts = sum(numbers[each] for each in (FunnelMeasure.PASSED, *ended, FunnelMeasure.MOVED))
            assert numbers[FunnelMeasure.REACHED] == parts


def compare_lists(asked: HiringFilter, view: FunnelView, expected: Numbers, reader, start: int) -> None:
    """The list behind each third number has its applications, newest first, on pages of two."""
    for (measure, group), ids in list(expected.items())[start::3]:
        listed, after = [], None
        for _page in range(len(ids)):
            total, page = counted_page(AskedNumber(view, measure, group), asked, reader, after, size=2)
            assert total == len(ids), (measure, group)
            listed += page.rows
            after = page.next_cursor
            if after is None:
                break
        assert sorted(each.id for each in listed) == sorted(ids), (measure, group)
        assert listed == sorted(listed, key=lambda each: (each.applied_at, each.id), reverse=True)


def lives_of(openings, start, process, source, day, second, stage, acts, *, by) -> list[Life]:
    """A candidate's applications with acts, each so many days after the one before."""
    clock.freeze(start + timedelta(days=day, seconds=second))
    lives = [_Living(openings, process, a_candidate(source=source), stage, by)]
    for act, days in acts:
        clock.move(timedelta(days=days))
        living = lives[-1]
        if act == "sum":
            add_hiring_changes()
        elif act == "source":
            changed = SOURCES[SOURCES.index(living.candidate.source) - 1]
            living.candidate.source = changed
            for each in lives:
                each.life.source = changed if each.candidate is living.candidate else each.life.source
        elif act == "rename":
            opening = openings[living.life.process]
            opening.stages[living.application.stage.position - 1].name = "Renamed"
        elif act == "merge":  # into a record of another source
            kept = a_candidate(source=SOURCES[-1])
            for each in lives:
                each.application.candidate = each.candidate = kept
                each.life.source = SOURCES[-1]
        elif act == "move":
            if living.act("move on"):
                to = (living.life.process + 1) % PROCESSES
                lives.append(_Living(openings, to, living.candidate, 1, by))
        else:
            living.act(act)
    return [each.life for each in lives]


class _Living:
    """An application, and its moves written down."""

    def __init__(self, openings, process, candidate, stage, by) -> None:
        self.opening, self.candidate, self.by = openings[process], candidate, by
        first, _state = self.opening.stages[stage - 1], self.opening.state
        with db.session.no_autoflush:  # a stage that was renamed is read again
            self.application = Application(candidate=candidate, opening=self.opening, version=0)
            written = ledger.write_move(
                self.application, MoveVerb.APPLY, stage=first, status=Status.ACTIVE, by=by
            )
        self.life = Life(self.application.id, process, candidate.source, clock.now())
        self.life.moves.append(Move(MoveVerb.APPLY, None, stage, None, clock.now()))
        self._last = (written, self.life.moves[0])

    def act(self, act: str) -> bool:
        """Do an act, if it is possible."""
        done = _act(self.application, self.opening, act, self._last, self.life, by=self.by)
        self._last = done or self._last
        return done is not None


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
            "move on": (MoveVerb.WITHDRAW, Status.ACTIVE, Status.MOVED, position),
            "never": (MoveVerb.WITHDRAW, Status.HIRED, Status.WITHDRAWN, position),
        }
        verb, needed, after, to = wanted[act]
        ended = (Status.DECLINED, Status.WITHDRAWN)
        if (needed is None and status not in ended) or (needed is not None and status is not needed):
            return None
        if verb is MoveVerb.ADVANCE and is_last:
            return None
        done = ledger.write_move(application, verb, stage=stages[to - 1], status=after, by=by)
        made = Move(verb, position, to, status, clock.now(), moves_on=after is Status.MOVED)
    life.moves.append(made)
    return done, made
