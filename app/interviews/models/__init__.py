"""An interview of a candidate by one person, and that person's scorecard for it."""

from app.interviews.models.interviews import (
    MEET_ALREADY,
    TIME_TO_SUBMIT,
    Interview,
    InterviewState,
)
from app.interviews.models.scorecards import Rating, Recommendation, Scorecard

__all__ = [
    "MEET_ALREADY",
    "TIME_TO_SUBMIT",
    "Interview",
    "InterviewState",
    "Rating",
    "Recommendation",
    "Scorecard",
]
