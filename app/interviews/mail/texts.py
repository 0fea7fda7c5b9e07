"""The mails about interviews to candidates, as texts that the company can change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.interviews.models import Interview
from app.interviews.panels.meetings import (
    meeting_of,
    names_of_meeting,
    people_and_titles,
    together_with,
)
from app.job_families.lengths import minutes_number
from app.openings.mail_placeholders import family_of, opening_placeholders
from app.openings.models import Opening
from app.outbox.mail_texts import NAME, MailText, Placeholder, Values
from app.shared.times import format_moment

TO_INTERVIEWER = _l("Interviewer")
TO_BOTH = _l("Candidate and interviewer")
LENGTH = _l("how long the interview takes; also a range, or that it is not fixed yet")
EXAMPLE_LENGTH = "30 to 45 minutes"
TO_SHADOW = _l("Who sits in")
EXAMPLE_TIME = "Thu 26 Nov, 10:00 (Lisbon)"


def interview_in(values: Values) -> Interview:
    """The interview of a mail that is queued with it."""
    interview: Interview = values["interview"]
    return interview


def _opening_of_interview(values: Values) -> Opening:
    return interview_in(values).application.opening


def _minutes_of(interview: Interview) -> str:
    stage = interview.stage
    as_planned = minutes_number(stage.minutes, stage.minutes_to)
    return as_planned if interview.is_as_planned else str(interview.minutes)


def _meeting_in(values: Values) -> Sequence[Interview]:
    """The interviews of all who meet the candidate at one time."""
    meeting: Sequence[Interview] = values.get("meeting") or meeting_of(interview_in(values))
    return meeting


INTERVIEW_PLACEHOLDERS = (
    NAME,
    Placeholder(
        "time",
        _l("the day and time, in the time zone of the person who gets the mail"),
        EXAMPLE_TIME,
        lambda values: format_moment(interview_in(values).starts_at, values["to"].time_zone),
    ),
    Placeholder(
        "minutes",
        _l("how many minutes the interview takes"),
        "30",
        lambda values: _minutes_of(interview_in(values)),
    ),
    Placeholder("length", LENGTH, EXAMPLE_LENGTH, lambda values: interview_in(values).length),
    Placeholder("stage", _l("the stage"), "Peer interview", lambda values: interview_in(values).stage.name),
    Placeholder(
        "candidate",
        _l("the name of the candidate"),
        "Lea Roth",
        lambda values: interview_in(values).application.candidate.name,
    ),
    Placeholder(
        "interviewer",
        _l("the name of the interviewer, or of all of a panel"),
        "Ines Castro",
        lambda values: names_of_meeting(_meeting_in(values)),
    ),
    Placeholder(
        "together",
        _l("who else interviews at the same time; a line that has only this is left out if there is nobody"),
        "Together with Sam Reyes",
        lambda values: together_with(interview_in(values), _meeting_in(values)),
    ),
    Placeholder(
        "interviewer_and_title",
        _l("the name of the interviewer and the job title"),
        "Ines Castro, Account Executive",
        lambda values: people_and_titles(_meeting_in(values)),
    ),
    Placeholder(
        "place",
        _l("the place or video link; a line that has only this is left out if there is none"),
        "https://meet.example/ines",
        lambda values: interview_in(values).place,
    ),
    *opening_placeholders(_opening_of_interview),
)
_OF_ONE: dict[str, Callable[[Values], Any]] = {
    "interviewer": lambda values: interview_in(values).interviewer.name,
    "interviewer_and_title": lambda values: people_and_titles([interview_in(values)]),
}
SCORECARD_PLACEHOLDERS = tuple(  # a scorecard has one author, also of a panel
    replace(each, value=_OF_ONE.get(each.name, each.value)) for each in INTERVIEW_PLACEHOLDERS
)
KIT = Placeholder(
    "page",
    _l("the address of the interview kit and scorecard"),
    "https://onramp.example/interviews/12",
    lambda values: values["kit"],
)


def due_placeholder(due_at: Callable[[Values], datetime]) -> Placeholder:
    """When the scorecard is due."""
    return Placeholder(
        "due",
        _l("when the scorecard is due, in the time zone of the person who gets the mail"),
        EXAMPLE_TIME,
        lambda values: format_moment(due_at(values), values["to"].time_zone),
    )


def scorecard_text(
    slug: str,
    template: str,
    label: str,
    to: str,
    own: Sequence[Placeholder] = (),
    required: Sequence[str] = (),
) -> MailText:
    """A mail about a scorecard, to a colleague; its recipient is never the candidate."""
    return MailText(
        slug,
        template,
        label,
        to,
        (*SCORECARD_PLACEHOLDERS, *own),
        required=required,
        family_of=family_of(_opening_of_interview),
    )


def interview_text(slug: str, template: str, label: str, to: str, *, kit: bool = False) -> MailText:
    """A mail about an interview; with `kit` it has the address of the kit."""
    return MailText(
        slug,
        template,
        label,
        to,
        (*INTERVIEW_PLACEHOLDERS, *([KIT] if kit else [])),
        required=("time", *(["page"] if kit else [])),
        has_link=not kit,
        family_of=family_of(_opening_of_interview),
    )


INTERVIEW_MAILS = (
    interview_text(
        "interview-scheduled", "interviews/mail/scheduled.txt", _l("Interview scheduled"), TO_CANDIDATE
    ),
    interview_text(
        "interview-scheduled-with-you",
        "interviews/mail/scheduled_with_you.txt",
        _l("Interview scheduled"),
        TO_INTERVIEWER,
        kit=True,
    ),
    interview_text(
        "interview-people-changed", "interviews/mail/people_changed.txt", _l("Interviewers changed"), TO_BOTH
    ),
    interview_text(
        "interview-shadow-invited",
        "interviews/mail/shadow_invited.txt",
        _l("Sits in on an interview"),
        TO_SHADOW,
        kit=True,
    ),
    interview_text(
        "interview-shadow-left",
        "interviews/mail/shadow_left.txt",
        _l("Sits in no more"),
        TO_SHADOW,
    ),
    interview_text("interview-moved", "interviews/mail/moved.txt", _l("Interview moved"), TO_BOTH),
    interview_text(
        "interview-cancelled", "interviews/mail/cancelled.txt", _l("Interview cancelled"), TO_BOTH
    ),
    scorecard_text(
        "interview-not-held", "interviews/mail/not_held.txt", _l("Interview not held"), TO_INTERVIEWER
    ),
    scorecard_text(
        "scorecard-due",
        "interviews/mail/scorecard_owed.txt",
        _l("Scorecard due"),
        TO_INTERVIEWER,
        (due_placeholder(lambda values: values["due_at"]), KIT),
        ("due", "page"),
    ),
    interview_text(
        "interview-reminder", "interviews/mail/reminder.txt", _l("Reminder of an interview"), TO_CANDIDATE
    ),
    interview_text(
        "interview-reminder-for-interviewer",
        "interviews/mail/reminder_for_interviewer.txt",
        _l("Reminder of an interview"),
        TO_INTERVIEWER,
        kit=True,
    ),
)
