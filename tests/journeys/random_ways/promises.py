"""What holds whatever people do, each promise held against the records of one moment."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Row, select, text

from app.candidates.models import Application, Status
from app.interviews.models import InterviewState
from app.interviews.queries import scorecards_for
from app.onboarding.queries import gates_of
from app.people.models import User
from app.pipeline.rules import MOVES, Verb
from app.shared.database import db
from tests.journeys.random_ways.records import Records

# Not the trigger's words, and not the rule's: counted anew.
GATES = text(
    """
    SELECT users.id AS user_id,
           count(DISTINCT established_isrs.id) AS established,
           count(DISTINCT gating_issues.id) AS issues,
           count(DISTINCT CASE WHEN gating_issues.closed_at IS NOT NULL THEN gating_issues.id END) AS closed,
           count(DISTINCT assignments.id) AS held
      FROM users
      LEFT JOIN established_isrs ON established_isrs.isr_id = users.id
      LEFT JOIN onboardings ON onboardings.isr_id = users.id AND onboardings.ended_at IS NULL
      LEFT JOIN gating_issues ON gating_issues.onboarding_id = onboardings.id
      LEFT JOIN assignments ON assignments.isr_id = users.id AND assignments.ends_on IS NULL
     GROUP BY users.id
    """
)


def no_stage_is_skipped(records: Records) -> None:
    """A move begins where the last one ended, goes one stage forward at most, and back only by undo."""
    for _application, moves in records.ways():
        at = (None, None)
        for move in moves:
            assert (move.from_position, move.from_status) == at, "a move began elsewhere"
            at = (move.to_position, move.to_status)
            if move.verb is Verb.APPLY:
                assert at == (1, Status.ACTIVE), "a way did not begin at the first stage"
            elif move.verb is not Verb.UNDO:
                forward = move.to_position - move.from_position
                assert forward == (move.verb is Verb.ADVANCE), f"{forward} stages by {move.verb}"


def a_finished_application_stays(records: Records) -> None:
    """Declined and withdrawn ones are left by reopening or undo only, hired ones by undo only."""
    ways_out = {
        Status.DECLINED: {Verb.REOPEN, Verb.UNDO},
        Status.WITHDRAWN: {Verb.REOPEN, Verb.UNDO},
        Status.HIRED: {Verb.UNDO},
    }
    for move in records.transitions:
        if move.from_status in ways_out:
            assert move.verb in ways_out[move.from_status], (
                f"{move.verb} moved one that is {move.from_status}"
            )


def an_application_stands_where_its_last_record_says(records: Records) -> None:
    """Its version counts its transitions, which have no gaps, and it stands where the last one led."""
    for application, moves in records.ways():
        assert [move.number for move in moves] == list(range(1, application.version + 1))
        last = moves[-1]
        assert (application.stage_id, application.status) == (last.to_stage_id, last.to_status)
        arrived = [move for move in moves if move.to_stage_id != move.from_stage_id][-1]
        assert application.stage_since == arrived.at


def replaying_the_records_gives_the_state(records: Records) -> None:
    """Verb by verb from the first, by the table of moves; undo restores what the move undone had left."""
    for application, moves in records.ways():
        states: list[tuple[int, Status]] = []
        for move in moves:
            states.append(_replayed(move, states, moves))
        assert states[-1] == (application.position, application.status)


def _replayed(move: Row[Any], states: list[tuple[int, Status]], moves: list[Row[Any]]) -> tuple[int, Status]:
    if move.verb is Verb.APPLY:
        return 1, Status.ACTIVE
    if move.verb is Verb.UNDO:
        assert move.undoes_id == moves[move.number - 2].id, "a move before the last was undone"
        return states[-2]
    rule, (position, status) = MOVES[move.verb], states[-1]
    assert status in rule.from_statuses
    return position + rule.stages_forward, rule.to_status


def every_interview_and_questionnaire_has_its_record(records: Records) -> None:
    """Sent, answered, scheduled, cancelled, submitted, waived: as often on record as it is so."""
    for application in records.applications:
        asked = [each for each in records.questionnaires if each.application_id == application.id]
        met = Counter(each.state for each in records.interviews if each.application_id == application.id)
        so = {
            "sent the questionnaire": min(len(asked), 1),
            "sent the questionnaire again": max(len(asked) - 1, 0),
            "answered the questionnaire": sum(each.answered_at is not None for each in asked),
            "scheduled an interview": met.total(),
            "cancelled an interview": met[InterviewState.CANCELLED],
            "submitted a scorecard": met[InterviewState.HELD],
            "waived a scorecard": met[InterviewState.WAIVED],
        }
        assert so == {verb: records.times(verb, f"application:{application.id}") for verb in so}


def every_change_of_an_onboarding_has_its_record(records: Records) -> None:
    """Started, ended, unlocked; each step ticked or unticked; each issue, and the gate, opened or closed."""
    for onboarding in records.onboardings:
        about = f"onboarding:{onboarding.id}"
        assert records.times("started the onboarding", about) == 1
        assert records.times("took back the onboarding", about) == (onboarding.ended_at is not None)
        assert bool(records.times("named the buddy", about)) == (onboarding.buddy_id is not None)
        assert bool(records.times("unlocked the later steps", about)) == (onboarding.assigned_on is not None)
        issues = [issue for issue in records.gating_issues if issue.onboarding_id == onboarding.id]
        for issue in issues:
            closed, reopened = (
                records.times(f"{verb} a gating issue", about, issue.name) for verb in ("closed", "reopened")
            )
            assert closed - reopened == (issue.closed_at is not None), f"{issue.name} is not as on record"
        opened, closed = (records.times(f"{verb} the gate", about) for verb in ("opened", "closed"))
        assert opened - closed == all(issue.closed_at for issue in issues), "the gate is not as on record"
        for step in (step for step in records.steps if step.onboarding_id == onboarding.id):
            ticked, unticked = (records.times(verb, about, step.text) for verb in ("ticked", "unticked"))
            assert ticked - unticked == (step.ticked_at is not None), f"{step.text} is not as on record"


def every_change_of_a_territory_has_its_record(records: Records) -> None:
    """Assigned and ended, told of the assignment and of its territory; an established ISR put on record."""
    for assignment in records.assignments:
        about = f"assignment:{assignment.id}"
        assert records.times("assigned", about) == 1
        assert records.times("ended the assignment", about) == (assignment.ends_on is not None)
    for territory_id in {assignment.territory_id for assignment in records.assignments}:
        of_it = [each for each in records.assignments if each.territory_id == territory_id]
        about = f"territory:{territory_id}"
        assert records.times("assigned", about) == len(of_it)
        ended = sum(each.ends_on is not None for each in of_it)
        assert records.times("ended the assignment", about) == ended
    for established in records.established_isrs:
        assert records.times("put an established ISR on record", f"user:{established.isr_id}") == 1


def no_one_holds_a_territory_behind_a_closed_gate(_records: Records) -> None:
    """Counted by SQL of its own; and the rule that every page asks says the same of everyone."""
    counted = db.session.execute(GATES).all()
    is_open = {row.user_id: row.issues == row.closed and row.issues + row.established > 0 for row in counted}
    for row in counted:
        assert is_open[row.user_id] or not row.held, f"user {row.user_id} holds one behind a closed gate"
    rule = gates_of(db.session.scalars(select(User)).all())
    assert {user_id: gate.is_open for user_id, gate in rule.items()} == is_open, "the rule says otherwise"


def a_scorecard_is_honest(records: Records) -> None:
    """Whoever owes a scorecard on an application reads no one else's on it. Of others this says nothing."""
    owed = {
        (interview.interviewer_id, interview.application_id)
        for interview in records.interviews
        if interview.state is InterviewState.SCHEDULED
    }
    for user_id, application_id in owed:
        user, application = db.session.get(User, user_id), db.session.get(Application, application_id)
        for scorecard in scorecards_for(user, application).readable:
            assert scorecard.interview.interviewer_id == user_id, "who owes a scorecard reads another's"


def each_territory_has_one_isr(records: Records) -> None:
    """At most one assignment of a territory runs."""
    running = Counter(each.territory_id for each in records.assignments if each.ends_on is None)
    assert set(running.values()) <= {1}


def a_candidate_applies_to_an_opening_once_at_a_time(records: Records) -> None:
    """At most one application of a candidate to an opening is active."""
    active = [each for each in records.applications if each.status is Status.ACTIVE]
    under_way = Counter((each.candidate_id, each.opening_id) for each in active)
    assert set(under_way.values()) <= {1}


def whoever_is_hired_is_being_onboarded(records: Records) -> None:
    """An application that is hired has one onboarding that runs, and any other has none."""
    running = Counter(each.application_id for each in records.onboardings if each.ended_at is None)
    for application in records.applications:
        assert running[application.id] == (application.status is Status.HIRED)


PROMISES = (
    no_stage_is_skipped,
    a_finished_application_stays,
    an_application_stands_where_its_last_record_says,
    replaying_the_records_gives_the_state,
    every_interview_and_questionnaire_has_its_record,
    every_change_of_an_onboarding_has_its_record,
    every_change_of_a_territory_has_its_record,
    no_one_holds_a_territory_behind_a_closed_gate,
    a_scorecard_is_honest,
    each_territory_has_one_isr,
    a_candidate_applies_to_an_opening_once_at_a_time,
    whoever_is_hired_is_being_onboarded,
)
