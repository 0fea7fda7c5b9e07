"""Warnings about a time that a recruiter types: it is allowed once they confirm it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.availability.queries import availability_of
from app.availability.slots import Availability
from app.availability.spans import TimeSpan
from app.availability.wall_clock import spans_of_hours
from app.interviews.conflicts import PlannedInterview
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.shared.times import clock_time, format_day, in_zone, zone_city

ANYWAY_HINT = _l("Choose another time, or select “Schedule anyway”.")


def candidate_hours() -> tuple[int, int]:
    """The first and last hour at which a candidate is offered interviews, in their own time zone."""
    settings = current_settings()
    return settings.candidate_day_begins, settings.candidate_day_ends


def is_within_hours(begins: datetime, ends: datetime, zone: str, hours: tuple[int, int]) -> bool:
    """Whether a time lies within the hours of one day in a zone."""
    first, last = in_zone(begins, zone), in_zone(ends, zone)
    midnight = datetime.combine(first.date(), time(0))
    starts, stops = (at.replace(tzinfo=None) for at in (first, last))
    return starts >= midnight + timedelta(hours=hours[0]) and stops <= midnight + timedelta(hours=hours[1])


def check_timing(meeting: Sequence[PlannedInterview], *, anyway: bool) -> None:
    """Raise RuleBroken for a time with warnings for anyone of a meeting, unless it is scheduled anyway."""
    warnings = list(dict.fromkeys(each for planned in meeting for each in time_warnings(planned)))
    if warnings and not anyway:
        raise RuleBroken(" ".join([*warnings, str(ANYWAY_HINT)]), field="anyway")


def time_warnings(planned: PlannedInterview) -> list[str]:
    """A sentence for each reason against a time, from the candidate's day and the interviewer's availability.

    Of the interviewer's calendar it says only that it is busy.
    """
    begins, ends = planned.starts_at, planned.ends_at
    candidate, interviewer = planned.application.candidate, planned.interviewer
    warnings = []
    hours = candidate_hours()
    if not is_within_hours(begins, ends, candidate.time_zone, hours):
        local = in_zone(begins, candidate.time_zone)
        warnings.append(
            _(
                "For %(candidate)s it is %(time)s in %(city)s, outside %(first)02d:00–%(last)02d:00.",
                candidate=candidate.name,
                time=clock_time(local),
                city=zone_city(candidate.time_zone),
                first=hours[0],
                last=hours[1],
            )
        )
    available = availability_of([interviewer], begins, ends)[interviewer.id]
    return [*warnings, *_interviewer_warnings(interviewer.name, available, TimeSpan(begins, ends))]


def _interviewer_warnings(name: str, available: Availability, span: TimeSpan) -> list[str]:
    days = {in_zone(at, available.zone).date() for at in (span.begins, span.ends - timedelta(microseconds=1))}
    off = sorted(each for each in days if any(days_off.has(each) for days_off in available.days_off))
    if off:
        return [_("%(interviewer)s is off on %(day)s.", interviewer=name, day=format_day(off[0]))]
    if any(busy.within(span) for busy in available.busy):
        return [_("The calendar of %(interviewer)s is busy at that time.", interviewer=name)]
    window = span.widened(timedelta(hours=1))
    within = spans_of_hours(available.hours, (), available.zone, window)
    if available.hours and not any(each.begins <= span.begins and span.ends <= each.ends for each in within):
        at = in_zone(span.begins.astimezone(UTC), available.zone)
        sentence = _(
            "For %(interviewer)s it is %(time)s in %(city)s, outside their hours.",
            interviewer=name,
            time=clock_time(at),
            city=zone_city(available.zone),
        )
        return [sentence]
    return []
