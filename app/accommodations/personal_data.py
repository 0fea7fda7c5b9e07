"""What a candidate’s download of their data has of accommodations."""

from __future__ import annotations

from typing import Any

from app.accommodations.models import Accommodation
from app.accommodations.queries import accommodations_of
from app.candidates.models import Application


def accommodations_data(application: Application) -> dict[str, Any]:
    """The requests of an application, the answers, and what is granted now, as values for JSON."""
    return {
        "requests": [_request(each) for each in accommodations_of(application)],
        "more_days_to_answer": application.added_answer_days,
        "percent_of_interview_minutes": application.interview_percent,
        "interviewers_read": application.for_interviewers,
    }


def _request(accommodation: Accommodation) -> dict[str, Any]:
    answered_at = accommodation.answered_at
    return {
        "asked_at": accommodation.asked_at.isoformat(),
        "text": accommodation.text,
        "what_would_help": accommodation.helps,
        "answered_at": answered_at.isoformat() if answered_at else None,
        "answer": accommodation.answer,
    }
