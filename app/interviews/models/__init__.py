"""Interviews, the requests to choose a time for one, and drafts of scorecards."""

from app.interviews.models.drafts import ScorecardDraft
from app.interviews.models.interviews import (
    INTERVIEW_EXISTS_MESSAGE,
    SCORECARD_DEADLINE,
    Interview,
    InterviewState,
    interviews_of,
)
from app.interviews.models.not_held import NotHeldBecause
from app.interviews.models.slot_requests import SlotRequest, SlotRequestInterviewer, slot_requests_of

__all__ = [
    "INTERVIEW_EXISTS_MESSAGE",
    "SCORECARD_DEADLINE",
    "Interview",
    "InterviewState",
    "NotHeldBecause",
    "ScorecardDraft",
    "SlotRequest",
    "SlotRequestInterviewer",
    "interviews_of",
    "slot_requests_of",
]
