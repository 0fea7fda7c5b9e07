"""When an interview may be scheduled, cancelled or waived, and who may read a scorecard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.candidates.models import Status
from app.interviews.models import InterviewState
from app.openings.models import StageKind
from app.shared.refusals import Conflict, RuleBroken

FARTHEST_AHEAD = timedelta(days=366)
TIME_TO_SUBMIT = timedelta(hours=24)  # the hiring process wants a scorecard within 24 hours

_ENDED = {
    InterviewState.HELD: "The scorecard of this interview was submitted already.",
    InterviewState.CANCELLED: "This interview was cancelled.",
    InterviewState.WAIVED: "The scorecard of this interview was waived.",
}


def instant_in(local: datetime, zone: str) -> datetime:
    """The instant at which the clocks of a time zone show a local time.

    A time that comes twice, when clocks go back, means the first. Raises RuleBroken for one that
    never comes, when they go forward, and for one no calendar reaches.
    """
    try:
        instant = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
        shown = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except OverflowError as error:
        raise RuleBroken("That time is out of reach.", field="starts_at") from error
    if shown != local:
        sentence = f"The clocks in {zone} skip {local:%H:%M} on that day. Choose another time."
        raise RuleBroken(sentence, field="starts_at")
    return instant


def check_can_interview(status: Status, kind: StageKind) -> None:
    """Raise RuleBroken where no interview belongs: the application has ended, or asks questions."""
    if status is not Status.ACTIVE:
        raise RuleBroken(f"This application is {status}; interviews are scheduled for an active one only.")
    if kind is not StageKind.INTERVIEW:
        raise RuleBroken("This application does not stand at an interview, so there is none to schedule.")


def check_interviewer(name: str, *, in_hiring_team: bool, is_candidate: bool, may_sign_in: bool) -> None:
    """Raise RuleBroken for someone who may not interview here: an interviewer is of the hiring team."""
    if not in_hiring_team:
        raise RuleBroken(f"{name} is not of this stage's hiring team.", field="interviewer")
    if is_candidate:
        raise RuleBroken(f"{name} is the candidate.", field="interviewer")
    if not may_sign_in:
        raise RuleBroken(f"{name} has no account to sign in with any more.", field="interviewer")


def check_starts_at(starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for a time that is over, or more than a year away."""
    if starts_at <= now:
        raise RuleBroken("That time is over. Choose one to come.", field="starts_at")
    if starts_at > now + FARTHEST_AHEAD:
        raise RuleBroken("That is more than a year away. Look at the year.", field="starts_at")


def check_owed(state: InterviewState) -> None:
    """Raise Conflict where nothing is owed for an interview any more: someone was quicker."""
    if state in _ENDED:
        raise Conflict(_ENDED[state])


def check_can_be_waived(*, own: bool, starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken where waiving is not the way: one's own scorecard, an interview to come.

    Whoever could waive their own would read the others' without having said what they think.
    """
    if own:
        raise RuleBroken("You owe this scorecard yourself. Submit it, or ask another recruiter to waive it.")
    if starts_at > now:
        raise RuleBroken("This interview is still to come. Cancel it instead.")


def may_read_scorecard(*, is_candidate: bool, is_author: bool, runs_application: bool, owes: bool) -> bool:
    """Whether someone may read a scorecard, with its private note: the design's second promise.

    `runs_application` is true of recruiters and the opening's hiring manager. `owes` is true of
    whoever owes a scorecard on the same application, of whatever stage.
    """
    if is_candidate:
        return False
    return is_author or (runs_application and not owes)


def why_withheld(*, runs_application: bool, owes: bool) -> str | None:
    """Why others' scorecards are not shown; None where they are. It never says whether there are any."""
    if owes:
        return "You owe a scorecard on this application. Until it is submitted you see no one else’s."
    if not runs_application:
        return "A scorecard is your own view: you see no one else’s."
    return None
