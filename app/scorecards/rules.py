"""When a scorecard is due and reminded of, what a draft may hold, and how scorecards compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.interviews.models import SCORECARD_DEADLINE
from app.shared.refusals import Conflict, RuleBroken

REMINDERS_BEFORE_ESCALATION = 2  # nudges without an answer, after which the recruiter is told
REMINDER_TIME = time(9)  # when a business day's nudge leaves, where the interviewer is
LAST_WORKDAY = 4
MAX_DRAFT_LENGTH = 1_000_000  # characters: far more than a scorecard that can be submitted
Ratings = Mapping[str, int | None]


def next_reminder_at(owed_since: datetime, nudges_sent: int, now: datetime, zone: str) -> datetime:
    """When the next nudge for a scorecard leaves.

    The first when it is due, 24 hours after `owed_since`: the end of the interview, or when it was
    given to whoever owes it. Each further one on the morning of the next business day, Monday to
    Friday, in the interviewer's zone, counted from `now`, so that a worker which stood still for a
    week sends one and not five.
    """
    if nudges_sent == 0:
        return owed_since + SCORECARD_DEADLINE
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    while day.weekday() > LAST_WORKDAY:
        day += timedelta(days=1)
    return datetime.combine(day, REMINDER_TIME, ZoneInfo(zone)).astimezone(UTC)


def check_can_be_waived(*, starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for an interview to come: nothing was held that a scorecard could be about."""
    if starts_at > now:
        raise RuleBroken(_("This interview has not started yet. Cancel it instead."))


def check_draft_fits(typed: Mapping[str, str]) -> None:
    """Raise RuleBroken for more than a draft can hold. Nothing else about a draft is refused."""
    if sum(len(text) for text in typed.values()) > MAX_DRAFT_LENGTH:
        raise RuleBroken(_("This draft is too long and was not saved. Shorten it."))


def check_same_edition(edition: int, present: int) -> None:
    """Raise Conflict for a page made before the scorecard was submitted, or before it was last edited."""
    if edition == present:
        return
    if present == 0:
        raise Conflict(_("This page is out of date. What you typed is still here."))
    if present == 1:
        raise Conflict(_("This scorecard was submitted from another page. What you typed is still here."))
    raise Conflict(_("This scorecard was edited from another page. What you typed is still here."))


def check_is_newest(*, number: int, tab: str, saved_number: int, saved_tab: str) -> None:
    """Raise Conflict where another open page has saved the draft since this one was opened.

    A page that never heard that it was saved, because the network went, is not another page.
    """
    if number != saved_number and not (tab and tab == saved_tab):
        raise Conflict(_("Another page saved this draft meanwhile. What you typed is still here."))


@dataclass(frozen=True)
class AttributeComparison:
    """One attribute: what each scorecard says of it, and how far apart they are.

    `marks` has a word for each scorecard, in their order; none where its stage does not rate it.
    """

    attribute: str
    marks: list[str]
    spread: int


def compare_ratings(scorecards: Sequence[Ratings]) -> list[AttributeComparison]:
    """The attributes of some scorecards, those they disagree on most first, else as they come."""
    attributes = dict.fromkeys(attribute for ratings in scorecards for attribute in ratings)
    lines = [
        AttributeComparison(
            attribute,
            [_rating_label(ratings, attribute) for ratings in scorecards],
            rating_spread([ratings.get(attribute) for ratings in scorecards]),
        )
        for attribute in attributes
    ]
    return sorted(lines, key=lambda line: -line.spread)


def rating_spread(values: Sequence[int | None]) -> int:
    """From the lowest rating to the highest; what was not assessed is no rating."""
    rated = [value for value in values if value is not None]
    return max(rated) - min(rated) if rated else 0


def _rating_label(ratings: Ratings, attribute: str) -> str:
    if attribute not in ratings:
        return ""
    value = ratings[attribute]
    return _("Not assessed") if value is None else str(value)
