"""When an interview may be scheduled, cancelled or waived, and who may read a scorecard."""

from app.interviews.rules.debrief import Compared, compare, spread
from app.interviews.rules.drafts import check_draft_fits, check_is_newest, check_same_edition
from app.interviews.rules.owed import (
    TIME_TO_SUBMIT,
    UNANSWERED,
    check_can_be_not_held,
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
    check_is_free,
    check_starts_at,
    instant_in,
)
from app.interviews.rules.slots import (
    IMMINENT,
    LATELY,
    LEAST_NOTICE_TO_CHANGE,
    REMIND_BEFORE,
    REMIND_TO_CHOOSE,
    TELL_RECRUITER,
    NothingToChoose,
    SlotTaken,
    ask_whether_to_keep,
    candidate_may_change,
    check_candidate_may_change,
    check_moves,
    is_imminent,
)
from app.interviews.rules.working_life import Job, check_jobs

__all__ = [
    "IMMINENT",
    "LATELY",
    "LEAST_NOTICE_TO_CHANGE",
    "REMIND_BEFORE",
    "REMIND_TO_CHOOSE",
    "TELL_RECRUITER",
    "TIME_TO_SUBMIT",
    "UNANSWERED",
    "Compared",
    "Job",
    "NothingToChoose",
    "SlotTaken",
    "ask_whether_to_keep",
    "candidate_may_change",
    "check_can_be_not_held",
    "check_can_be_waived",
    "check_can_interview",
    "check_candidate_may_change",
    "check_draft_fits",
    "check_interviewer",
    "check_is_free",
    "check_is_newest",
    "check_jobs",
    "check_moves",
    "check_not_own",
    "check_owed",
    "check_same_edition",
    "check_starts_at",
    "check_tells_nothing",
    "compare",
    "instant_in",
    "is_imminent",
    "may_read_scorecard",
    "next_nudge",
    "spread",
    "why_withheld",
]
