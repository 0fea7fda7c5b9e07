"""Every change has its record: what is so is as often on record as it came to be so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from app.interviews.models import InterviewState
from tests.journeys.random_ways.records import Records


def an_application_stands_where_its_last_record_says(records: Records) -> None:
    """Its version counts its transitions, which have no gaps, and it stands where the last one led."""
    for application, moves in records.ways():
        assert [move.number for move in moves] == list(range(1, application.version + 1))
        last = moves[-1]
        assert (application.stage_id, application.status) == (last.to_stage_id, last.to_status)
        arrived = [move for move in moves if move.to_stage_id != move.from_stage_id][-1]
        assert application.stage_since == arrived.at


def every_interview_and_questionnaire_has_its_record(records: Records) -> None:
    """Sent, answered, scheduled, cancelled, submitted, waived: as often on record as it is so.

    What is done to a panel is on record once for all its interviews.
    """
    for application in records.applications:
        asked = [each for each in records.questionnaires if each.application_id == application.id]
        interviews = [each for each in records.interviews if each.application_id == application.id]
        met = Counter(each.state for each in interviews)
        not_held = sum(each.not_held_because is not None for each in interviews)
        cancelled = met[InterviewState.CANCELLED] - not_held
        _assert_meetings_told(interviews, records, f"application:{application.id}")
        changed = sum(each.sequence for each in interviews)
        reassigned = records.times("reassigned a scorecard", f"application:{application.id}")
        so = {
            "sent the questionnaire": min(len(asked), 1),
            "sent the questionnaire again": max(len(asked) - 1, 0),
            "answered the questionnaire": sum(each.answered_at is not None for each in asked),
            "reassigned a scorecard": reassigned,
            "submitted a scorecard": met[InterviewState.HELD],
            "waived a scorecard": met[InterviewState.WAIVED],
        }
        if all(each.panel is None for each in interviews):
            so["moved an interview"] = changed - cancelled - reassigned
        assert so == {verb: records.times(verb, f"application:{application.id}") for verb in so}


def _assert_meetings_told(interviews: Sequence[Row[Any]], records: Records, about: str) -> None:
    """Once for each interview, or for several of one panel."""
    ended = [each for each in interviews if each.state is InterviewState.CANCELLED]
    told = {
        "scheduled an interview": interviews,
        "cancelled an interview": [each for each in ended if each.not_held_because is None],
        "marked an interview as not held": [each for each in ended if each.not_held_because is not None],
    }
    for verb, rows in told.items():
        meetings = {each.panel or each.uid for each in rows}
        assert len(meetings) <= records.times(verb, about) <= len(rows), verb


def every_question_for_a_time_has_its_record(records: Records) -> None:
    """Asked by someone, or by what the candidate did themselves."""
    for application in records.applications:
        about = f"application:{application.id}"
        asked = sum(each.application_id == application.id for each in records.slot_requests)
        verbs = ("asked the candidate to choose a time", "was asked to choose a time")
        assert asked == sum(records.times(verb, about) for verb in verbs)


def every_change_of_an_onboarding_has_its_record(records: Records) -> None:
    """Started, ended, unlocked; each step ticked or unticked; each issue, and the gate, opened or closed."""
    for onboarding in records.onboardings:
        about = f"onboarding:{onboarding.id}"
        assert records.times("started the onboarding", about) == 1
        ends = (records.times(f"{verb} the onboarding", about) for verb in ("withdrew", "ended"))
        assert sum(ends) == (onboarding.ended_at is not None)
        assert bool(records.times("named the buddy", about)) == (onboarding.buddy_id is not None)
        unlocked = records.times("unlocked the later steps", about)
        locked = records.times("locked the later steps again", about)
        assert unlocked >= locked
        assert unlocked if onboarding.assigned_on else bool(locked) == bool(unlocked)
        issues = [issue for issue in records.gating_issues if issue.onboarding_id == onboarding.id]
        for issue in issues:
            closed, reopened = (
                records.times(f"{verb} a gating issue", about, issue.name) for verb in ("closed", "reopened")
            )
            assert closed - reopened == (issue.closed_at is not None), f"{issue.name} is not as on record"
        opened, closed = (records.times(f"{verb} the gate", about) for verb in ("opened", "closed"))
        assert opened - closed == all(issue.closed_at for issue in issues), "the gate is not as on record"
        for step in (step for step in records.steps if step.onboarding_id == onboarding.id):
            done, skipped, unticked = (
                records.times(verb, about, step.text)
                for verb in ("ticked", "ticked as not applicable", "unticked")
            )
            so = step.ticked_at is not None
            assert done + skipped - unticked == so, f"{step.text} is not as on record"


def every_change_of_a_territory_has_its_record(records: Records) -> None:
    """Assigned and ended, told of the assignment and of its territory; an established ISR put on record."""
    for assignment in records.assignments:
        about = f"assignment:{assignment.id}"
        assert records.times("assigned", about) == 1
        ended = "cancelled the assignment" if assignment.taken_back_at else "ended the assignment"
        assert records.times(ended, about) == (assignment.ends_on is not None)
    for territory_id in {assignment.territory_id for assignment in records.assignments}:
        of_it = [each for each in records.assignments if each.territory_id == territory_id]
        about = f"territory:{territory_id}"
        assert records.times("assigned", about) == len(of_it)
        ended = sum(each.ends_on is not None for each in of_it)
        told = [records.times(verb, about) for verb in ("ended the assignment", "cancelled the assignment")]
        assert sum(told) == ended
    for established in records.established_isrs:
        assert records.times("registered an existing ISR", f"user:{established.isr_id}") == 1


PROMISES = (
    an_application_stands_where_its_last_record_says,
    every_interview_and_questionnaire_has_its_record,
    every_question_for_a_time_has_its_record,
    every_change_of_an_onboarding_has_its_record,
    every_change_of_a_territory_has_its_record,
)
