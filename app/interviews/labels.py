"""How an interview is named on record."""

from __future__ import annotations

from app.interviews.models import Interview
from app.shared.times import format_full_day, in_zone


def interview_label(interview: Interview) -> str:
    return f"{interview.stage.name} with {interview.interviewer.name}"[:200]


def interview_time_label(interview: Interview) -> str:
    """When it begins, as it goes on record, to be read in any year and anywhere."""
    return f"{format_full_day(in_zone(interview.starts_at, 'UTC').date())}, {interview.starts_at:%H:%M} UTC"
