"""What speaks against a time that a recruiter types by hand: it is allowed, once they say so."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from app.availability.queries import availability_of
from app.availability.slots import Availability
from app.availability.spans import TimeSpan
from app.availability.wall_clock import spans_of_hours
from app.interviews.conflicts import PlannedInterview
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.shared.times import clock_time, format_day, in_zone, zone_city

ANYWAY_HINT = "Choose another time, or tick “Schedule it anyway”."


def candidate_hours() -> tuple[int, int]:
    """From which hour to which a candidate is offered interviews, on their own clock."""
    settings = current_settings()
    return settings.candidate_day_begins, settings.candidate_day_ends


def is_within_hours(begins: datetime, ends: datetime, zone: str, hours: tuple[int, int]) -> bool:
    """Whether a time lies within the hours of one day on the clock of a zone."""
    first, last = in_zone(begins, zone), in_zone(ends, zone)
    midnight = datetime.combine(first.date(), time(0))
    starts, stops = (at.replace(tzinfo=None) for at in (first, last))
    return starts >= midnight + timedelta(hours=hours[0]) and stops <= midnight + timedelta(hours=hours[1])


def check_timing(meeting: PlannedInterview, *, anyway: bool) -> None:
    """Raise RuleBroken, which asks, for a time at which one of the two would not expect an interview."""
    concerns = time_warnings(meeting)
    if concerns and not anyway:
        raise RuleBroken(" ".join([*concerns, ANYWAY_HINT]), field="anyway")


def time_warnings(meeting: PlannedInterview) -> list[str]:
    """A sentence for each reason against a time: the candidate's day; days off, hours and calendar of the
    interviewer. Nothing of the calendar but that it is busy."""
    begins, ends = meeting.starts_at, meeting.ends_at
    candidate, interviewer = meeting.application.candidate, meeting.interviewer
    concerns = []
    hours = candidate_hours()
    if not is_within_hours(begins, ends, candidate.time_zone, hours):
        local = in_zone(begins, candidate.time_zone)
        concerns.append(
            f"For {candidate.name} it is {clock_time(local)} in {zone_city(candidate.time_zone)},"
            f" outside {hours[0]:02}:00–{hours[1]:02}:00."
        )
    available = availability_of([interviewer], begins, ends)[interviewer.id]
    return [*concerns, *_interviewer_warnings(interviewer.name, available, TimeSpan(begins, ends))]


def _interviewer_warnings(name: str, available: Availability, span: TimeSpan) -> list[str]:
    """Why the interviewer may not be free."""
    days = {in_zone(at, available.zone).date() for at in (span.begins, span.ends - timedelta(microseconds=1))}
    off = sorted(each for each in days if any(days_off.has(each) for days_off in available.days_off))
    if off:
        return [f"{name} has {format_day(off[0])} off."]
    if any(busy.within(span) for busy in available.busy):
        return [f"The calendar of {name} is busy then."]
    window = span.widened(timedelta(hours=1))
    within = spans_of_hours(available.hours, (), available.zone, window)
    if available.hours and not any(each.begins <= span.begins and span.ends <= each.ends for each in within):
        at = in_zone(span.begins.astimezone(UTC), available.zone)
        return [
            f"For {name} it is {clock_time(at)} in {zone_city(available.zone)}, outside the hours they gave."
        ]
    return []
