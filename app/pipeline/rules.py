"""The rules of moving an application: one table of moves, and what a move asks for.

From the hiring process: no stage is skipped, a candidate can be declined at any stage, a
recommendation moves nobody by itself, and people decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from app.activity.undo import check_can_be_undone
from app.candidates.models import Status
from app.shared.refusals import Conflict, RuleBroken


class MoveVerb(StrEnum):
    """What can be done to an application."""

    APPLY = "apply"
    ADVANCE = "advance"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    HIRE = "hire"
    UNDO = "undo"


PAST_TENSE = {
    MoveVerb.APPLY: "applied",
    MoveVerb.ADVANCE: "advanced",
    MoveVerb.DECLINE: "declined",
    MoveVerb.WITHDRAW: "withdrawn",
    MoveVerb.REOPEN: "reopened",
    MoveVerb.HIRE: "hired",
    MoveVerb.UNDO: "undone",
}


class DeclineReason(StrEnum):
    """Why a candidate is declined; a note says the rest."""

    EXPERIENCE = "Experience does not fit the role"
    SKILLS = "Skills shown do not fit the role"
    VALUES = "Values do not align"
    MOTIVATION = "Motivation for the role is not clear"
    LOCATION = "Location or time zone does not fit"
    COMPENSATION = "Expectations on compensation do not meet"
    NO_ANSWER = "No answer from the candidate"
    FILLED = "The opening was filled"


@dataclass(frozen=True)
class MoveRule:
    """From which statuses a verb is possible, to which it leads, and how far along the stages.

    `by_candidate_from` are the statuses from which only the candidate can do it, once they are asked.
    """

    from_statuses: frozenset[Status]
    to_status: Status
    stages_forward: int = 0
    by_candidate_from: frozenset[Status] = frozenset()


WITHDRAWN_MESSAGE = "This application is withdrawn. Ask the candidate whether they want to come back."
RETURN_REQUEST_INTERVAL = timedelta(days=7)

# Undo is not in the table: where it leads, the move it undoes says.
MOVE_RULES: dict[MoveVerb, MoveRule] = {
    MoveVerb.ADVANCE: MoveRule(frozenset({Status.ACTIVE}), Status.ACTIVE, stages_forward=1),
    MoveVerb.DECLINE: MoveRule(frozenset({Status.ACTIVE}), Status.DECLINED),
    MoveVerb.WITHDRAW: MoveRule(frozenset({Status.ACTIVE}), Status.WITHDRAWN),
    MoveVerb.REOPEN: MoveRule(
        frozenset({Status.DECLINED}), Status.ACTIVE, by_candidate_from=frozenset({Status.WITHDRAWN})
    ),
    MoveVerb.HIRE: MoveRule(frozenset({Status.ACTIVE}), Status.HIRED),
}


def possible_verbs(status: Status, position: int, last_position: int) -> list[MoveVerb]:
    """The verbs the table allows staff where an application stands. Positions count from 1."""
    return [verb for verb in MOVE_RULES if _refusal(verb, status, position, last_position) is None]


def destination(
    verb: MoveVerb, status: Status, position: int, last_position: int, *, by_candidate: bool = False
) -> tuple[int, Status]:
    """Where a verb leads, as (position, status).

    Raises RuleBroken where it is impossible, and Conflict for what only the candidate can do.
    """
    move = MOVE_RULES[verb]
    is_theirs = status in move.by_candidate_from
    if is_theirs and not by_candidate:
        raise Conflict(WITHDRAWN_MESSAGE)
    refusal = None if is_theirs else _refusal(verb, status, position, last_position)
    if refusal:
        raise RuleBroken(refusal)
    return position + move.stages_forward, move.to_status


def _refusal(verb: MoveVerb, status: Status, position: int, last_position: int) -> str | None:
    move = MOVE_RULES[verb]
    if status in move.by_candidate_from:
        return WITHDRAWN_MESSAGE
    if status not in move.from_statuses:
        if status is move.to_status:
            return f"This application is already {status}."
        return f"This application is {status}, so it cannot be {PAST_TENSE[verb]}."
    if verb is MoveVerb.ADVANCE and position == last_position:
        return "This is the last stage: the next step is to hire."
    if verb is MoveVerb.HIRE and position < last_position:
        return f"Only from the last stage can someone be hired; this is stage {position} of {last_position}."
    return None


@dataclass(frozen=True)
class StageFacts:
    """What a stage has and still lacks, whichever kind it is.

    `scorecards_in` are those submitted or waived, `scorecards_owed` those of scheduled interviews.
    """

    asks_questions: bool
    questionnaire_sent: bool = False
    questionnaire_answered: bool = False
    scorecards_in: int = 0
    scorecards_owed: int = 0


def missing_requirement(facts: StageFacts) -> str | None:
    """What a stage still asks for before it is left forward, as a sentence; None when it has all.

    An interview stage is met when at least one of its interviews was held and none is owed.
    """
    if facts.asks_questions:
        if facts.questionnaire_answered:
            return None
        if facts.questionnaire_sent:
            return "The questionnaire is not answered yet."
        return "The questionnaire was not sent yet."
    if facts.scorecards_owed:
        return "Not every scorecard is in yet."
    if not facts.scorecards_in:
        return "No interview was held at this stage yet."
    return None


def check_requirement(lacking: str | None, reason: str | None) -> None:
    """Raise RuleBroken where a stage is left without what it asks for and without a reason.

    `lacking` is what is missing, as far as the person who moves it may know.
    """
    if lacking and not reason:
        raise RuleBroken(
            _("%(lacking)s To go on without it, give a reason.", lacking=lacking), field="reason"
        )


def check_undo(
    moved_at: datetime, now: datetime, verb: MoveVerb, built_on: str | None, *, by_candidate: bool
) -> None:
    """Raise RuleBroken where the last move can no longer be undone, Conflict where the candidate made it.

    `built_on` says what has been done since that rests on the move, None where nothing has. What a
    candidate decided themselves, nobody undoes for them.
    """
    if verb in (MoveVerb.APPLY, MoveVerb.UNDO):
        raise RuleBroken(_("There is no move to undo."))
    if by_candidate:
        raise Conflict(
            WITHDRAWN_MESSAGE if verb is MoveVerb.WITHDRAW else "The candidate did this. It cannot be undone."
        )
    check_can_be_undone(moved_at, now, built_on)


def check_can_return(*, is_open: bool, has_place: bool, applied_again: bool) -> None:
    """Raise RuleBroken where a withdrawn application cannot go on, even if its candidate wants to.

    It goes on where it stood only while its opening takes candidates, and not beside a newer application.
    """
    if not is_open:
        raise RuleBroken(_("This opening is closed, so the application stays withdrawn."))
    if not has_place:
        raise RuleBroken(_("Every place of this opening is taken, so the application stays withdrawn."))
    if applied_again:
        raise RuleBroken(_("There is a newer application to this opening, so this one stays withdrawn."))


def may_ask_again(asked_at: datetime, now: datetime) -> bool:
    """Whether a candidate who has not answered can be asked once more."""
    return now - asked_at >= RETURN_REQUEST_INTERVAL
