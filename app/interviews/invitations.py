"""Calendar invitations: an interview for one recipient, in their time zone.

Neither text contains a scorecard or a reason. What people typed is tidied and escaped by the library. The
calendar of an internal candidate shows colleagues only that there is an event.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from app.candidates.models import Candidate
from app.interviews.models import Interview
from app.interviews.panels.meetings import meeting_of, people_and_titles, together_with
from app.outbox.actions import CalendarPart
from app.people.models import User
from app.shared import clock
from app.shared.links import absolute_url
from app.shared.text import one_line

NEUTRAL_SUMMARY = "Conversation"
TIME_ZONE_SPAN = timedelta(days=366)  # before and after the interview: the changes of a time zone to include


class CalendarMethod(StrEnum):
    """What an invitation asks a calendar to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def calendar_invitation(
    interview: Interview,
    *,
    to: Candidate | User,
    method: CalendarMethod,
    meeting: Sequence[Interview] = (),
) -> CalendarPart:
    """The interview as it is now, for its candidate or its interviewer; with CANCEL, its cancellation.

    `meeting` are the interviews of all who meet the candidate at that time: they are one event.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Onramp//Onramp//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_event(interview, to, method, meeting or meeting_of(interview)))
    starts_on = interview.starts_at.date()
    calendar.add_missing_timezones(
        first_date=starts_on - TIME_ZONE_SPAN, last_date=starts_on + TIME_ZONE_SPAN
    )
    return CalendarPart(method.value, calendar.to_ical().decode())


def kit_url(interview: Interview) -> str:
    """The address of the kit and the scorecard."""
    return absolute_url(f"/interviews/{interview.id}")


def _event(
    interview: Interview, to: Candidate | User, method: CalendarMethod, meeting: Sequence[Interview]
) -> Event:
    zone = ZoneInfo(to.time_zone)
    private = interview.application.candidate.internal
    event = Event()
    event.add("uid", interview.calendar_uid)
    event.add("sequence", interview.sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", interview.starts_at.astimezone(zone))
    event.add("dtend", interview.ends_at.astimezone(zone))
    event.add("summary", NEUTRAL_SUMMARY if private else one_line(_summary(interview, to)))
    event.add("description", _description(interview, to, meeting, private=private))
    if interview.place:
        event.add("location", one_line(interview.place))
    event.add("class", "PRIVATE" if private else "PUBLIC")
    event.add("status", "CANCELLED" if method is CalendarMethod.CANCEL else "CONFIRMED")
    event["organizer"] = _calendar_address(interview.application.opening.recruiter)
    event.add("attendee", _attendee(to), encode=False)
    return event


def _summary(interview: Interview, to: Candidate | User) -> str:
    if isinstance(to, Candidate):
        return f"{interview.stage.name}, {interview.application.opening.role}"
    return f"{interview.stage.name}: {interview.application.candidate.name}"


def _description(
    interview: Interview, to: Candidate | User, meeting: Sequence[Interview], *, private: bool
) -> str:
    if isinstance(to, User) and to.id != interview.interviewer_id:
        return f"{_('You sit in. The interview kit:')}\n{kit_url(interview)}"
    if isinstance(to, User):
        heading = _("Interview kit and scorecard (due within 24 hours after the interview):")
        beside = "" if private else f"{one_line(together_with(interview, meeting))}\n"
        return f"{beside}{heading}\n{kit_url(interview)}".lstrip()
    if private:
        return str(_("See the mail this invitation came with."))
    text: str = _(
        "With %(interviewer)s.\n\nIf you cannot make it, reply to the mail this invitation came with.",
        interviewer=one_line(people_and_titles(meeting)),
    )
    return text


def _attendee(to: Candidate | User) -> vCalAddress:
    attendee = _calendar_address(to)
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    attendee.params["rsvp"] = vText("TRUE")
    return attendee


def _calendar_address(person: Candidate | User) -> vCalAddress:
    """An address without quotes in its name: not every calendar reads them, even escaped."""
    address = vCalAddress(f"mailto:{one_line(person.email)}")
    address.params["cn"] = vText(one_line(person.name).replace('"', "’"))
    return address
