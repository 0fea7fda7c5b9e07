"""When an interview may be scheduled, cancelled or waived, and who may read a scorecard."""

from app.interviews.rules.debrief import Compared, compare, spread
from app.interviews.rules.owed import (
    TIME_TO_SUBMIT,
    UNANSWERED,
    check_can_be_waived,
    check_not_own,
    check_owed,
    check_tells_nothing,
    next_nudge,
)
from app.interviews.rules.reading import may_read_scorecard, why_withheld
from app.interviews.rules.scheduling import (
    check_can_interview,
    check_interviewer,
    check_starts_at,
    instant_in,
)

__all__ = [
    "TIME_TO_SUBMIT",
    "UNANSWERED",
    "Compared",
    "check_can_be_waived",
    "check_can_interview",
    "check_interviewer",
    "check_not_own",
    "check_owed",
    "check_starts_at",
    "check_tells_nothing",
    "compare",
    "instant_in",
    "may_read_scorecard",
    "next_nudge",
    "spread",
    "why_withheld",
]
