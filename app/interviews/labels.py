"""The names of an interview and its time in the history."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.interviews.models import Interview
from app.interviews.panels.meetings import names_of_meeting
from app.shared.times import format_full_day, in_zone


def interview_label(interview: Interview) -> str:
    return meeting_label([interview])


def meeting_label(interviews: Sequence[Interview]) -> str:
    """The name of a meeting with all its people."""
    names = names_of_meeting(interviews)
    label: str = _("%(stage)s with %(interviewer)s", stage=interviews[0].stage.name, interviewer=names)
    return label[:200]


def interview_time_label(interview: Interview) -> str:
    """When the interview begins, with year and zone, so that it can be read at any time and anywhere."""
    return f"{format_full_day(in_zone(interview.starts_at, 'UTC').date())}, {interview.starts_at:%H:%M} UTC"
