"""When an interview may be scheduled, moved and cancelled, and what is owed for it."""

from app.interviews.models import TIME_TO_SUBMIT
from app.interviews.rules.owed import (
    check_can_be_not_held,
    check_not_own,
    check_owed,
    check_tells_nothing,
)
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

__all__ = [
    "IMMINENT",
    "LATELY",
    "LEAST_NOTICE_TO_CHANGE",
    "REMIND_BEFORE",
    "REMIND_TO_CHOOSE",
    "TELL_RECRUITER",
    "TIME_TO_SUBMIT",
    "NothingToChoose",
    "SlotTaken",
    "ask_whether_to_keep",
    "candidate_may_change",
    "check_can_be_not_held",
    "check_can_interview",
    "check_candidate_may_change",
    "check_interviewer",
    "check_is_free",
    "check_moves",
    "check_not_own",
    "check_owed",
    "check_starts_at",
    "check_tells_nothing",
    "instant_in",
    "is_imminent",
]
