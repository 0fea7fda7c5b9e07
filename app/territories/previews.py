"""What it would do if assignments ended, as packages above say it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.shared import clock
from app.territories.hooks import LossPreview, PlannedLoss, preview_losses
from app.territories.models import Assignment, ChangeKind, ChangeRequest
from app.territories.rules import next_first_day


def preview_of_handover(held: Assignment | None, first_day: date | None) -> LossPreview | None:
    """What the holder of a territory would lose, if another ISR had it from a day; by default from today."""
    if held is None:
        return None
    day = first_day or clock.today(held.manager.time_zone)
    if held.ends_on is not None and day > held.ends_on:
        return None  # the last day that is planned stays: nothing more is lost
    return preview_losses([PlannedLoss(held.territory_id, held.isr_id, day)])


def preview_of_end(assignments: Iterable[Assignment], last_day: date | None = None) -> LossPreview | None:
    """What the holders would lose if these assignments ended on a day; by default today.

    One that has not started takes nothing from anybody.
    """
    planned = []
    for each in assignments:
        last = last_day or clock.today(each.manager.time_zone)
        if each.starts_on <= last:
            planned.append(PlannedLoss(each.territory_id, each.isr_id, next_first_day(last)))
    return preview_losses(planned)


def preview_of_request(
    request: ChangeRequest, held: Assignment | None, first_day: date | None
) -> LossPreview | None:
    """What the holder would lose if a request were approved."""
    if held is None or request.change is ChangeKind.OTHER:
        return None
    if request.change is ChangeKind.HAND_OVER:
        return preview_of_handover(held, first_day)
    return preview_of_end([held])
