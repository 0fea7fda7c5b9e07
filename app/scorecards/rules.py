"""When reminders of a scorecard leave, what a draft may hold, and how ratings compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.shared.business_days import PUBLIC_CALENDAR, WorkCalendar, next_business_morning
from app.shared.refusals import Conflict, RuleBroken

REMINDERS_BEFORE_ESCALATION = 2  # without an answer, before the recruiter is notified
MAX_DRAFT_LENGTH = 1_000_000  # characters, far more than a scorecard can have
Ratings = Mapping[str, int | None]


def next_reminder_at(
    due_at: datetime, nudges_sent: int, now: datetime, zone: str, calendar: WorkCalendar = PUBLIC_CALENDAR
) -> datetime:
    """When the next reminder of a scorecard leaves.

    The first leaves when the scorecard is due. Each further one leaves on the morning of the next business
    day after `now`, where the interviewer is, so that a worker that stopped for a week sends one, not five.
    """
    return due_at if nudges_sent == 0 else next_business_morning(now, zone, calendar)


def check_can_be_waived(*, starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for an interview that has not started."""
    if starts_at > now:
        raise RuleBroken(_("This interview has not started yet. Cancel it instead."))


def check_draft_fits(typed: Mapping[str, str]) -> None:
    """Raise RuleBroken for a draft that is too long. Nothing else about a draft is refused."""
    if sum(len(text) for text in typed.values()) > MAX_DRAFT_LENGTH:
        raise RuleBroken(_("This draft is too long and was not saved. Shorten it."))


def check_same_edition(edition: int, present: int) -> None:
    """Raise Conflict for a page from before the scorecard was submitted or last edited."""
    if edition == present:
        return
    if present == 0:
        raise Conflict(_("This page is out of date. What you typed is still here."))
    if present == 1:
        raise Conflict(_("This scorecard was submitted from another page. What you typed is still here."))
    raise Conflict(_("This scorecard was edited from another page. What you typed is still here."))


def check_is_newest(*, number: int, tab: str, saved_number: int, saved_tab: str) -> None:
    """Raise Conflict if another open page has saved the draft since this one was opened.

    The same page may save again without knowing the last number, if an answer was lost on the way.
    """
    if number != saved_number and not (tab and tab == saved_tab):
        raise Conflict(_("Another page saved this draft meanwhile. What you typed is still here."))


@dataclass(frozen=True)
class AttributeComparison:
    """One attribute in several scorecards. `spread` is the distance from the lowest to the highest rating.

    `labels` has a text for each scorecard, in their order; an empty one if its stage does not rate it.
    """

    attribute: str
    labels: list[str]
    spread: int


def compare_ratings(scorecards: Sequence[Ratings]) -> list[AttributeComparison]:
    """The attributes of some scorecards, those with the largest spread first."""
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
    """The distance from the lowest to the highest rating. What was not assessed does not count."""
    rated = [value for value in values if value is not None]
    return max(rated) - min(rated) if rated else 0


def _rating_label(ratings: Ratings, attribute: str) -> str:
    if attribute not in ratings:
        return ""
    value = ratings[attribute]
    return _("Not assessed") if value is None else str(value)
