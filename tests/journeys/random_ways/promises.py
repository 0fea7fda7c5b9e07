"""What holds whatever people do, each promise held against the records of one moment."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, pairwise
from typing import Any

from sqlalchemy import Row, select, text

from app.candidates.models import Application, Status
from app.candidates.visible_status import visible_states
from app.db.base import db
from app.interviews.models import InterviewState
from app.onboarding.gate.queries import gates_of
from app.openings.models import Opening
from app.openings.ways import stages_beside
from app.people.models import User
from app.pipeline.rules import MOVE_RULES, MoveVerb
from app.scorecards.access import scorecards_for
from app.turns.actions import turn_differences
from tests.journeys.random_ways import holes, told
from tests.journeys.random_ways.records import Records

# Not the trigger's words, and not the rule's: counted anew.
GATES = text(
    """
    SELECT users.id AS user_id,
           count(DISTINCT established_isrs.id) AS established,
           count(DISTINCT gating_issues.id) AS issues,
           count(DISTINCT CASE WHEN gating_issues.closed_at IS NOT NULL
                                AND (gating_issues.waived_at IS NOT NULL OR (
                                     SELECT min(CASE WHEN steps.ticked_at IS NULL THEN 0 ELSE 1 END)
                                       FROM steps
                                      WHERE steps.gating_issue_id = gating_issues.id
                                        AND steps.removed_at IS NULL) = 1)
                               THEN gating_issues.id END) AS complete
      FROM users
      LEFT JOIN established_isrs ON established_isrs.isr_id = users.id
      LEFT JOIN onboardings ON onboardings.isr_id = users.id AND onboardings.ended_at IS NULL
      LEFT JOIN gating_issues ON gating_issues.onboarding_id = onboardings.id
     GROUP BY users.id
    """
)

# Who stands behind a closed gate without an override: made before it closed, or the promise is broken.
HELD = text(
    """
    SELECT assignments.isr_id,
           (SELECT min(activity.id) FROM activity
             WHERE activity.about = 'assignment:' || assignments.id AND activity.verb = 'ASSIGNED') AS made,
           (SELECT max(activity.id) FROM activity
             WHERE activity.about = 'onboarding:' || assignments.onboarding_id
               AND activity.verb = 'CLOSED_GATE') AS closed
      FROM assignments WHERE assignments.ends_on IS NULL AND assignments.override_id IS NULL
    """
)


def no_stage_is_skipped(records: Records) -> None:
    """A move begins where the last one ended, goes to a stage that follows, and back only by undo.

    Optional stages can be skipped, and stages that are held together are one.
    """
    for application, moves in records.ways():
        at = (None, None)
        for move in moves:
            assert (move.from_position, move.from_status) == at, "a move began elsewhere"
            at = (move.to_position, move.to_status)
            if move.verb is MoveVerb.APPLY:
                assert at == (1, Status.ACTIVE), "a way did not begin at the first stage"
            elif move.verb is not MoveVerb.UNDO:
                ways = records.leads_to(application.opening_id, move.from_position)
                follow = ways if move.verb is MoveVerb.ADVANCE else [move.from_position]
                assert move.to_position in follow, f"to stage {move.to_position} by {move.verb}"


def a_finished_application_stays(records: Records) -> None:
    """Declined and withdrawn ones are left by reopening or undo only, hired ones by undo only.

    One that is withdrawn is reopened by its candidate alone, and what a candidate did nobody undoes.
    """
    moves = {move.id: move for move in records.transitions}
    ways_out = {
        Status.DECLINED: {MoveVerb.REOPEN, MoveVerb.UNDO},
        Status.WITHDRAWN: {MoveVerb.REOPEN, MoveVerb.UNDO},
        Status.HIRED: {MoveVerb.UNDO},
    }
    for move in records.transitions:
        if move.from_status in ways_out and not _withdraws_untold(move):
            assert move.verb in ways_out[move.from_status], (
                f"{move.verb} moved one that is {move.from_status}"
            )
        if move.verb is MoveVerb.REOPEN and move.from_status is Status.WITHDRAWN:
            assert move.by_id is None, "a withdrawal was taken back without asking the candidate"
        if move.undoes_id is not None:
            assert moves[move.undoes_id].by_id is not None, "what a candidate did was undone"


def a_candidate_knows_where_they_stand(records: Records) -> None:
    """They see the stage and the status there are, but for moves of staff of which the mail has not left."""
    applications = db.session.scalars(select(Application)).all()
    seen = visible_states(applications)
    by_staff = {move.id for move in records.transitions if move.by_id is not None}
    for application in applications:
        known = seen[application.id]
        assert known.hidden <= by_staff, "what a candidate did themselves is hidden from them"
        if known.hidden_since is None:
            assert known.status is application.status
            assert known.stage is application.stage or not application.is_active


def _withdraws_untold(move: Row[Any]) -> bool:
    """Whether a candidate withdraws who has not been told yet that they are declined."""
    return bool(move.verb is MoveVerb.WITHDRAW and move.by_id is None and move.from_status is Status.DECLINED)


def replaying_the_records_gives_the_state(records: Records) -> None:
    """Verb by verb from the first, by the table of moves; undo restores what the move undone had left."""
    for application, moves in records.ways():
        states: list[tuple[int, Status]] = []
        for move in moves:
            states.append(_replayed(move, states, moves))
        assert states[-1] == (application.position, application.status)


def _replayed(move: Row[Any], states: list[tuple[int, Status]], moves: list[Row[Any]]) -> tuple[int, Status]:
    if move.verb is MoveVerb.APPLY:
        return 1, Status.ACTIVE
    if move.verb is MoveVerb.UNDO:
        assert move.undoes_id == moves[move.number - 2].id, "a move before the last was undone"
        return states[-2]
    rule, (position, status) = MOVE_RULES[move.verb], states[-1]
    by_candidate = move.by_id is None and status in rule.by_candidate_from
    assert status in rule.from_statuses or by_candidate or _withdraws_untold(move)
    return move.to_position if rule.stages_forward else position, rule.to_status


def no_one_holds_a_territory_behind_a_closed_gate(_records: Records) -> None:
    """Counted by SQL of its own; and the rule that every page asks says the same of everyone."""
    counted = db.session.execute(GATES).all()
    is_open = {
        row.user_id: row.issues == row.complete and row.issues + row.established > 0 for row in counted
    }
    for row in db.session.execute(HELD):
        assert is_open[row.isr_id] or row.made < (row.closed or 0), (
            f"user {row.isr_id} was put on a territory behind a closed gate"
        )
    rule = gates_of(db.session.scalars(select(User.id)).all())
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


def nobody_is_in_two_interviews_at_once(records: Records) -> None:
    """Of those scheduled, no two of one interviewer overlap."""
    scheduled = [each for each in records.interviews if each.state is InterviewState.SCHEDULED]
    for one, other in combinations(scheduled, 2):
        apart = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
        assert apart or one.interviewer_id != other.interviewer_id, "someone is in two interviews at once"


def a_panel_meets_at_one_time(records: Records) -> None:
    """All interviews of a meeting that are not cancelled are one event: of one candidate, time and place."""
    events: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for each in records.interviews:
        if each.panel is not None and each.state is not InterviewState.CANCELLED:
            whose = (each.application_id, each.stage_id, each.sequence)
            events[each.panel].add((*whose, each.starts_at, each.ends_at, each.place))
    assert all(len(found) == 1 for found in events.values()), "a panel is in two events"


def who_is_asked_for_a_time_has_none_yet(records: Records) -> None:
    """A question is open at the stage of an active application, and there only, and once."""
    standing = {each.id: each for each in records.applications}
    met = {
        (each.application_id, each.stage_id)
        for each in records.interviews
        if each.state is InterviewState.SCHEDULED
    }
    open_ones = [each for each in records.slot_requests if each.ended_at is None]
    for request in open_ones:
        application = standing[request.application_id]
        stages = records.stages_of[application.opening_id]
        group = stages_beside(stages, stages[application.position - 1])
        assert application.status is Status.ACTIVE
        assert request.stage_id in {stage.id for stage in group}
        assert (request.application_id, request.stage_id) not in met, "asked, and scheduled already"
    assert len({each.application_id for each in open_ones}) == len(open_ones)


def each_territory_has_one_isr(records: Records) -> None:
    """At most one assignment of a territory runs, and no two share a day."""
    running = Counter(each.territory_id for each in records.assignments if each.ends_on is None)
    assert set(running.values()) <= {1}
    counting = [each for each in records.assignments if each.taken_back_at is None]
    in_order = sorted(counting, key=lambda each: (each.territory_id, each.starts_on, each.id))
    for before, after in pairwise(in_order):
        if before.territory_id == after.territory_id:
            assert before.ends_on is not None and before.ends_on < after.starts_on


def a_candidate_applies_to_an_opening_once_at_a_time(records: Records) -> None:
    """At most one application of a candidate to an opening is active."""
    active = [each for each in records.applications if each.status is Status.ACTIVE]
    under_way = Counter((each.candidate_id, each.opening_id) for each in active)
    assert set(under_way.values()) <= {1}


def no_more_are_hired_than_there_are_places(records: Records) -> None:
    """What an opening counts as hired is what is hired from it, and fits its places."""
    hired = Counter(each.opening_id for each in records.applications if each.status is Status.HIRED)
    for opening in db.session.scalars(select(Opening)):
        assert opening.hired == hired[opening.id] <= opening.places


def whoever_is_hired_is_being_onboarded(records: Records) -> None:
    """An application that is hired has one onboarding, which runs until it is ended; any other has none."""
    running = Counter(each.application_id for each in records.onboardings if each.ended_at is None)
    last = {each.application_id: each for each in records.onboardings}
    for application in records.applications:
        is_hired = application.status is Status.HIRED
        ended = is_hired and records.times("ended the onboarding", f"onboarding:{last[application.id].id}")
        assert running[application.id] == (is_hired and not ended)


def who_is_an_isr_stays_one(records: Records) -> None:
    """Whoever is being onboarded or holds a territory has the role, or is on the list of who left.

    Who is on record as established has it until an admin takes it, or closes the account.
    """
    onboarded = {each.isr_id for each in records.onboardings if each.ended_at is None}
    holding = {each.isr_id for each in records.assignments if each.ends_on is None}
    established = {each.isr_id for each in records.established_isrs}
    verbs = ("closed the account", "changed the roles")
    left = {
        isr_id
        for isr_id in onboarded | holding | established
        if any(records.times(verb, f"user:{isr_id}") for verb in verbs)
    }
    assert onboarded | holding | established <= {isr.id for isr in records.isrs} | left


def what_waits_is_stored(_records: Records) -> None:
    """The stored turns are those that the records have."""
    assert not list(turn_differences())


PROMISES = (
    no_stage_is_skipped,
    a_finished_application_stays,
    a_candidate_knows_where_they_stand,
    replaying_the_records_gives_the_state,
    *told.PROMISES,
    *holes.PROMISES,
    no_one_holds_a_territory_behind_a_closed_gate,
    a_scorecard_is_honest,
    nobody_is_in_two_interviews_at_once,
    a_panel_meets_at_one_time,
    who_is_asked_for_a_time_has_none_yet,
    each_territory_has_one_isr,
    a_candidate_applies_to_an_opening_once_at_a_time,
    no_more_are_hired_than_there_are_places,
    whoever_is_hired_is_being_onboarded,
    who_is_an_isr_stays_one,
    what_waits_is_stored,
)
