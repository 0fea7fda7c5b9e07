"""When an interview may be scheduled, cancelled or waived, who may read a scorecard, what a draft is."""

from app.interviews.rules.drafts import check_draft_fits, check_is_newest, check_same_edition
from app.interviews.rules.owed import TIME_TO_SUBMIT, check_can_be_waived, check_owed
from app.interviews.rules.reading import may_read_scorecard, why_withheld
from app.interviews.rules.scheduling import (
    check_can_interview,
    check_interviewer,
    check_starts_at,
    instant_in,
)
from app.interviews.rules.working_life import Job, check_jobs

__all__ = [
    "TIME_TO_SUBMIT",
    "Job",
    "check_can_be_waived",
    "check_can_interview",
    "check_draft_fits",
    "check_interviewer",
    "check_is_newest",
    "check_jobs",
    "check_owed",
    "check_same_edition",
    "check_starts_at",
    "instant_in",
    "may_read_scorecard",
    "why_withheld",
]
