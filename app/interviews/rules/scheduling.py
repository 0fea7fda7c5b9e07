"""When an interview may be scheduled, and with whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.candidates.models import Status
from app.openings.models import StageKind
from app.shared.refusals import RuleBroken
from app.shared.times import clock_time

FARTHEST_AHEAD = timedelta(days=366)


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
        sentence = f"The clocks in {zone} skip {clock_time(local)} on that day. Choose another time."
        raise RuleBroken(sentence, field="starts_at")
    return instant


def check_can_interview(status: Status, kind: StageKind) -> None:
    """Raise RuleBroken where no interview belongs: the application has ended, or asks questions."""
    if status is not Status.ACTIVE:
        raise RuleBroken(f"This application is {status}; interviews are scheduled for an active one only.")
    if kind is not StageKind.INTERVIEW:
        raise RuleBroken("This application does not stand at an interview, so there is none to schedule.")


def check_interviewer(
    name: str,
    *,
    in_hiring_team: bool,
    is_candidate: bool,
    applied: bool,
    referred: bool,
    may_sign_in: bool,
    is_interviewer: bool,
) -> None:
    """Raise RuleBroken for someone who may not interview here.

    An interviewer is of the hiring team. Nobody interviews themselves, someone they `referred`, or
    anyone at an opening they `applied` to.
    """
    if not in_hiring_team:
        raise RuleBroken(f"{name} is not of this stage's hiring team.", field="interviewer")
    if is_candidate:
        raise RuleBroken(f"{name} is the candidate.", field="interviewer")
    if applied:
        raise RuleBroken(f"{name} applied to this opening and interviews no one for it.", field="interviewer")
    if referred:
        raise RuleBroken(f"{name} referred the candidate. Choose someone who did not.", field="interviewer")
    if not may_sign_in:
        raise RuleBroken(f"{name} has no account to sign in with any more.", field="interviewer")
    if not is_interviewer:
        raise RuleBroken(f"{name} is not an interviewer any more.", field="interviewer")


def check_starts_at(starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for a time that is over, or more than a year away."""
    if starts_at <= now:
        raise RuleBroken("That time is over. Choose one to come.", field="starts_at")
    if starts_at > now + FARTHEST_AHEAD:
        raise RuleBroken("That is more than a year away. Look at the year.", field="starts_at")


def check_is_free(name: str, other_at: str | None) -> None:
    """Raise RuleBroken for someone who has another interview then; `other_at` says when that begins."""
    if other_at is not None:
        sentence = f"{name} has another interview at that time, which begins on {other_at}."
        raise RuleBroken(sentence, field="starts_at")
