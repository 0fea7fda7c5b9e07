"""The rules of moving an application: one table of moves, and what a move needs.

From the hiring process: only an optional stage is skipped, a candidate can be declined at any stage, and
people decide: a recommendation alone moves nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.activity.undo import check_can_be_undone
from app.candidates.models import OfferStanding, Status
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


class DeclineReason(StrEnum):
    """Why a candidate is declined; a note can say more."""

    EXPERIENCE = "Experience does not fit the role"
    SKILLS = "Skills shown do not fit the role"
    VALUES = "Values do not align"
    MOTIVATION = "Motivation for the role is not clear"
    LOCATION = "Location or time zone does not fit"
    COMPENSATION = "Expectations on compensation do not meet"
    NO_ANSWER = "No answer from the candidate"
    FILLED = "The opening was filled"


DECLINE_REASON_LABELS = {
    DeclineReason.EXPERIENCE: _l("Experience does not fit the role"),
    DeclineReason.SKILLS: _l("Skills shown do not fit the role"),
    DeclineReason.VALUES: _l("Values do not align"),
    DeclineReason.MOTIVATION: _l("Motivation for the role is not clear"),
    DeclineReason.LOCATION: _l("Location or time zone does not fit"),
    DeclineReason.COMPENSATION: _l("Compensation expectations do not match"),
    DeclineReason.NO_ANSWER: _l("No answer from the candidate"),
    DeclineReason.FILLED: _l("The opening was filled"),
}
CONFLICT_SENTENCES = {
    MoveVerb.APPLY: _l("%(who)s added this application on %(when)s."),
    MoveVerb.ADVANCE: _l("%(who)s moved this application to %(stage)s on %(when)s."),
    MoveVerb.DECLINE: _l("%(who)s declined this application on %(when)s."),
    MoveVerb.WITHDRAW: _l("%(who)s withdrew this application on %(when)s."),
    MoveVerb.REOPEN: _l("%(who)s reopened this application on %(when)s."),
    MoveVerb.HIRE: _l("%(who)s hired this candidate on %(when)s."),
    MoveVerb.UNDO: _l("%(who)s moved this application back to %(stage)s on %(when)s."),
}

_MOVED_SENTENCE = _l("%(who)s moved to another opening on %(when)s.")


def conflict_sentence(verb: MoveVerb, to_status: Status) -> str:
    """The sentence about a move that was made meanwhile, to be filled with who, when and stage."""
    return str(_MOVED_SENTENCE if to_status is Status.MOVED else CONFLICT_SENTENCES[verb])


@dataclass(frozen=True)
class MoveRule:
    """From which statuses a verb is possible, to which it leads, and how many stages forward.

    `by_candidate_from` are the statuses from which only the candidate can do it, once they are asked.
    """

    from_statuses: frozenset[Status]
    to_status: Status
    stages_forward: int = 0
    by_candidate_from: frozenset[Status] = frozenset()


WITHDRAWN_MESSAGE = _l("This application is withdrawn. Ask the candidate to come back.")
MOVED_MESSAGE = _l("The candidate moved to another opening. Their application there continues.")
STATUS_REFUSALS = {
    Status.ACTIVE: _l("This application is already active."),
    Status.DECLINED: _l("This application is already declined."),
    Status.WITHDRAWN: _l("This application is already withdrawn."),
    Status.HIRED: _l("This candidate is already hired."),
    Status.MOVED: MOVED_MESSAGE,
}
RETURN_REQUEST_INTERVAL = timedelta(days=7)
LAST_PLACE_LIMIT = timedelta(days=60)  # for what becomes of the others

# Undo is not in the table: it leads back to where the undone move began.
MOVE_RULES: dict[MoveVerb, MoveRule] = {
    MoveVerb.ADVANCE: MoveRule(frozenset({Status.ACTIVE}), Status.ACTIVE, stages_forward=1),
    MoveVerb.DECLINE: MoveRule(frozenset({Status.ACTIVE}), Status.DECLINED),
    MoveVerb.WITHDRAW: MoveRule(frozenset({Status.ACTIVE}), Status.WITHDRAWN),
    MoveVerb.REOPEN: MoveRule(
        frozenset({Status.DECLINED}), Status.ACTIVE, by_candidate_from=frozenset({Status.WITHDRAWN})
    ),
    MoveVerb.HIRE: MoveRule(frozenset({Status.ACTIVE}), Status.HIRED),
}


@dataclass(frozen=True)
class Place:
    """Where an application is among the stages of its opening.

    `position`, from 1, is that of the last stage held beside its own. `rest_is_optional` is true if every
    stage after it may be skipped.
    """

    position: int
    last_position: int
    rest_is_optional: bool = False


def possible_verbs(status: Status, place: Place) -> list[MoveVerb]:
    """The verbs the table allows staff for a status and a stage."""
    return [verb for verb in MOVE_RULES if _refusal(verb, status, place) is None]


def depends_on_stage(verb: MoveVerb) -> bool:
    """True if it matters at which stage an application is. All other verbs leave it there."""
    return verb in (MoveVerb.ADVANCE, MoveVerb.HIRE)


def destination(
    verb: MoveVerb, status: Status, place: Place, *, by_candidate: bool = False
) -> tuple[int, Status]:
    """Where a verb leads, as (position, status), if no stage is skipped.

    Raises RuleBroken if it is impossible, and Conflict for what only the candidate can do.
    """
    move = MOVE_RULES[verb]
    is_theirs = status in move.by_candidate_from
    if is_theirs and not by_candidate:
        raise Conflict(str(WITHDRAWN_MESSAGE))
    refusal = None if is_theirs else _refusal(verb, status, place)
    if refusal:
        raise RuleBroken(refusal)
    return place.position + move.stages_forward, move.to_status


def _refusal(verb: MoveVerb, status: Status, place: Place) -> str | None:
    move = MOVE_RULES[verb]
    if status not in move.from_statuses:
        return str(WITHDRAWN_MESSAGE if status in move.by_candidate_from else STATUS_REFUSALS[status])
    if verb is MoveVerb.ADVANCE and place.position == place.last_position:
        return _("This is the last stage. Hire the candidate instead.")
    if verb is MoveVerb.HIRE and place.position < place.last_position and not place.rest_is_optional:
        return _(
            "Candidates are hired from the last stage. This is stage %(position)s of %(last)s.",
            position=place.position,
            last=place.last_position,
        )
    return None


def check_way(*, is_way: bool, condition: str, reason: str | None) -> None:
    """Raise RuleBroken for a stage that does not follow, and for a skipped one that is held on a `condition`.

    Who skips such a stage gives a reason.
    """
    if not is_way:
        raise RuleBroken(_("Only the next stage can follow, or one after optional stages."), field="to")
    if condition and not reason:
        raise RuleBroken(
            _("The skipped stage has a condition: %(condition)s Give a reason.", condition=condition),
            field="reason",
        )


def check_requirement(missing: str | None, reason: str | None) -> None:
    """Raise RuleBroken if a stage lacks something and no reason is given to leave it anyway.

    `missing` is a sentence, as far as the person who moves the application may know.
    """
    if missing and not reason:
        raise RuleBroken(_("%(missing)s To continue anyway, give a reason.", missing=missing), field="reason")


def check_undo(
    moved_at: datetime,
    now: datetime,
    verb: MoveVerb,
    built_on: str | None,
    *,
    by_candidate: bool,
    has_moved: bool = False,
) -> None:
    """Raise RuleBroken if the last move can no longer be undone, Conflict if the candidate made it.

    `built_on` is the sentence about a later action that depends on the move, None if there is none.
    """
    if verb in (MoveVerb.APPLY, MoveVerb.UNDO):
        raise RuleBroken(_("There is no move to undo."))
    if has_moved:
        raise Conflict(str(MOVED_MESSAGE))
    if by_candidate:
        is_withdrawal = verb is MoveVerb.WITHDRAW
        raise Conflict(
            str(WITHDRAWN_MESSAGE) if is_withdrawal else _("The candidate did this, so it cannot be undone.")
        )
    check_can_be_undone(moved_at, now, built_on)


def check_can_return(*, is_open: bool, has_place: bool, applied_again: bool) -> None:
    """Raise RuleBroken if a withdrawn application cannot continue, even if its candidate wants to.

    Its opening must take candidates, and there must be no newer application to it.
    """
    if not is_open:
        raise RuleBroken(_("This opening is closed, so the application stays withdrawn."))
    if not has_place:
        raise RuleBroken(_("All places of this opening are filled, so the application stays withdrawn."))
    if applied_again:
        raise RuleBroken(_("There is a newer application to this opening, so this one stays withdrawn."))


def may_ask_again(asked_at: datetime, now: datetime) -> bool:
    """True if a candidate who has not answered can be asked again."""
    return now - asked_at >= RETURN_REQUEST_INTERVAL


def check_offer(standing: OfferStanding | None, *, is_needed: bool) -> None:
    """Raise RuleBroken for a hire while an offer is open, and without an accepted one where it is needed.

    An offer ends with its answer, or is withdrawn.
    """
    if is_needed and standing is not OfferStanding.ACCEPTED and standing is not OfferStanding.OPEN:
        raise RuleBroken(_("No offer is accepted yet. Make an offer first."))
    if standing is OfferStanding.OPEN:
        raise RuleBroken(
            _("This application has an open offer. Wait for the answer, or withdraw the offer first.")
        )


def check_last_place_day(day: date, today: date) -> None:
    """Raise RuleBroken for a day by which the other candidates are decided on that is not ahead, or far."""
    if not today < day <= today + LAST_PLACE_LIMIT:
        days = LAST_PLACE_LIMIT.days
        raise RuleBroken(_("Choose a day from tomorrow to %(days)s days from now.", days=days), field="day")
