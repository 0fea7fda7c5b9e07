"""An interview of a candidate by one person, that person's scorecard for it, and the draft of one."""

from app.interviews.models.drafts import ScorecardDraft
from app.interviews.models.interviews import Interview, InterviewState
from app.interviews.models.scorecards import Rating, Recommendation, Scorecard, ScorecardVersion

__all__ = [
    "Interview",
    "InterviewState",
    "Rating",
    "Recommendation",
    "Scorecard",
    "ScorecardDraft",
    "ScorecardVersion",
]
