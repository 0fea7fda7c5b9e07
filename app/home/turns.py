"""What waits for a person: one line each, the longest waiting first, one click from doing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain

from flask import url_for

from app.access.roles import Role
from app.interviews.queries import owed_by
from app.onboarding.queries import issues_ready_to_close, steps_waiting_for
from app.people.models import User
from app.pipeline.waiting import to_act_on
from app.shared.times import moment
from app.territories.queries import waiting_for_a_territory

MOST = 50  # lines on the page


@dataclass(frozen=True)
class Turn:
    """Something that waits for the reader since an instant: `verb` is the button's word."""

    since: datetime
    what: str
    detail: str
    verb: str
    url: str


def turns_of(user: User) -> list[Turn]:
    """Everything that waits for a person, the longest waiting first, at most MOST lines."""
    kinds: list[tuple[set[Role], Callable[[User], list[Turn]]]] = [
        (set(Role), _scorecards),
        ({Role.RECRUITER, Role.HIRING_MANAGER}, _applications),
        (set(Role), _steps),
        ({Role.ISR, Role.ISR_MANAGER}, _issues),
        ({Role.ISR_MANAGER}, _territories),
    ]
    lines = chain.from_iterable(kind(user) for roles, kind in kinds if not roles.isdisjoint(user.roles))
    return sorted(lines, key=lambda turn: turn.since)[:MOST]


def _scorecards(user: User) -> list[Turn]:
    return [
        Turn(
            interview.starts_at,
            f"{interview.stage.name} with {interview.application.candidate.name}",
            f"With you, {moment(interview.starts_at, user.time_zone)}",
            "Open the kit",
            url_for("interviews.interview", interview_id=interview.id),
        )
        for interview in owed_by(user)
    ]


def _applications(user: User) -> list[Turn]:
    return [
        Turn(
            application.stage_since,
            f"{application.candidate.name}: {awaited.text[0].lower()}{awaited.text[1:]}",
            f"{application.stage.name} · {application.opening.name}",
            awaited.verb,
            url_for("pipeline.application", application_id=application.id),
        )
        for application, awaited in to_act_on(user)
    ]


def _steps(user: User) -> list[Turn]:
    return [
        Turn(
            datetime.combine(step.due_on, time(), UTC) if step.due_on else step.onboarding.started_at,
            step.text,
            "Your onboarding"
            if step.onboarding.isr_id == user.id
            else f"Onboarding of {step.onboarding.isr.name}",
            "Open",
            url_for("onboarding.onboarding", onboarding_id=step.onboarding_id),
        )
        for step in steps_waiting_for(user)
    ]


def _issues(user: User) -> list[Turn]:
    return [
        Turn(
            issue.opened_at,
            f"{issue.name}: every step is ticked, close it",
            f"Onboarding of {issue.onboarding.isr.name}",
            "Open",
            url_for("onboarding.onboarding", onboarding_id=issue.onboarding_id),
        )
        for issue in issues_ready_to_close(user)
    ]


def _territories(user: User) -> list[Turn]:
    return [
        Turn(
            waiting.since,
            f"{waiting.isr.name} can have a territory",
            "The gate is open",
            "Assign",
            url_for("territories.list_territories"),
        )
        for waiting in waiting_for_a_territory(user)
    ]
