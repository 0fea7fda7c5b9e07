"""What a candidate may choose and change by themselves, and when people are reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.shared.refusals import Conflict, RuleBroken

LEAST_NOTICE_TO_CHANGE = timedelta(hours=24)  # a candidate moves or cancels an interview until then
IMMINENT = timedelta(hours=24)  # one as near as this is not cancelled with an application unasked
REMIND_BEFORE = timedelta(hours=24)  # both are reminded of their interview
LATELY = timedelta(days=28)  # over which it is counted who interviews least
REMIND_TO_CHOOSE = (timedelta(hours=24), timedelta(hours=48))  # the candidate, from when they were asked
TELL_RECRUITER = timedelta(hours=72)  # that the second reminder went unanswered


class SlotTaken(Conflict):
    """Someone else was quicker to take that time."""

    def __init__(self) -> None:
        super().__init__("That time has just been taken. Here are the others.", field="slot")


class NothingToChoose(Conflict):
    """The candidate is not asked for a time, or not any more."""

    def __init__(self) -> None:
        super().__init__("There is no time to choose any more. Look at where your application is now.")


def candidate_may_change(starts_at: datetime, now: datetime) -> bool:
    """Whether a candidate can still move or cancel an interview themselves."""
    return starts_at - now >= LEAST_NOTICE_TO_CHANGE


def check_candidate_may_change(starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken where it is too late for a candidate to move or cancel an interview themselves."""
    if not candidate_may_change(starts_at, now):
        hours = LEAST_NOTICE_TO_CHANGE // timedelta(hours=1)
        raise RuleBroken(
            f"It can be changed here until {hours} hours before it begins. "
            "If you cannot make it, answer the mail with the invitation."
        )


def check_moves(was: datetime, starts_at: datetime) -> None:
    """Raise RuleBroken for a new time that is the old one."""
    if was == starts_at:
        raise RuleBroken("It begins at that time already. Choose another.", field="starts_at")


def is_imminent(starts_at: datetime, now: datetime) -> bool:
    """Whether an interview to come begins so soon that someone may be on their way to it."""
    return now < starts_at < now + IMMINENT


def ask_whether_to_keep(name: str, when: str) -> None:
    """Raise RuleBroken that asks: nobody cancels so late by the way."""
    hours = IMMINENT // timedelta(hours=1)
    sentence = f"{name} begins in less than {hours} hours, on {when}. Say whether to keep it."
    raise RuleBroken(sentence, field="keep")
