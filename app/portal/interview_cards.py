"""A candidate's interviews as they see them: each meeting once, with all who hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.candidates.models import Application, Status
from app.interviews.models import Interview, interviews_of
from app.interviews.panels.meetings import by_name, meetings
from app.interviews.rules import CANDIDATE_CHANGE_NOTICE
from app.people.models import User
from app.portal.rules import InterviewPhase, interview_phase
from app.shared import clock


@dataclass(frozen=True)
class InterviewCard:
    """A meeting as its candidate sees it: an interview, and all who hold it with its interviewer."""

    interview: Interview
    people: list[User]
    phase: InterviewPhase
    is_active: bool

    @property
    def may_change(self) -> bool:
        """Whether the candidate can still move or cancel it here."""
        notice = self.interview.starts_at - clock.now()
        return self.is_active and self.phase is InterviewPhase.TO_COME and notice >= CANDIDATE_CHANGE_NOTICE


def interview_cards(application: Application, status: Status, now: datetime) -> list[InterviewCard]:
    """Each meeting once, and each interview of one that was cancelled by itself is left out."""
    cards = []
    for meeting in meetings(each for each in interviews_of(application) if each.meets):
        held = by_name(each for each in meeting if not each.is_cancelled) or meeting
        cards.append(_interview_card(held, status, now))
    return cards


def _interview_card(meeting: Sequence[Interview], status: Status, now: datetime) -> InterviewCard:
    """The candidate changes it by an interview with no scorecard yet, if there is one."""
    interview = next((each for each in meeting if each.is_scorecard_owed), meeting[0])
    phase = interview_phase(interview.state, interview.ends_at, now, not_held=interview.is_not_held)
    return InterviewCard(
        interview, [each.interviewer for each in meeting], phase, is_active=status is Status.ACTIVE
    )
