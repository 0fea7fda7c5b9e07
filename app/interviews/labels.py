"""The names of an interview and its time in the history."""

from __future__ import annotations

from flask_babel import gettext as _

from app.interviews.models import Interview
from app.shared.times import format_full_day, in_zone


def interview_label(interview: Interview) -> str:
    label: str = _(
        "%(stage)s with %(interviewer)s", stage=interview.stage.name, interviewer=interview.interviewer.name
    )
    return label[:200]


def interview_time_label(interview: Interview) -> str:
    """When the interview begins, with year and zone, so that it can be read at any time and anywhere."""
    return f"{format_full_day(in_zone(interview.starts_at, 'UTC').date())}, {interview.starts_at:%H:%M} UTC"
