"""What is on record, as lines to read: who, what, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.activity.models import Activity
from app.activity.verbs import GITLAB_VERBS, ONRAMP_VERBS
from app.shared.times import format_moment


@dataclass(frozen=True)
class HistoryLine:
    """One line of a history, for a reader in `zone`."""

    at: datetime
    who: str
    what: str
    why: str
    zone: str
    undone: bool = False

    @property
    def at_label(self) -> str:
        return format_moment(self.at, self.zone)

    @property
    def at_iso(self) -> str:
        return self.at.isoformat()


def history_of(activities: Iterable[Activity], zone: str) -> list[HistoryLine]:
    """Activities as lines, in the order they come."""
    return [
        HistoryLine(
            at=activity.at,
            who=_who(activity),
            what=_sentence(activity),
            why=activity.note.text if activity.note else "",
            zone=zone,
        )
        for activity in activities
    ]


def _who(activity: Activity) -> str:
    """Whoever did it. What was done to a candidate or an application without a user, the candidate did.

    GitLab does not tell who did what was done there.
    """
    if activity.by is not None:
        return activity.by.name
    if activity.verb in GITLAB_VERBS:
        return "Someone"
    if activity.verb in ONRAMP_VERBS:
        return "Onramp"
    return "The candidate" if activity.about.startswith(("application:", "candidate:")) else "Onramp"


def _sentence(activity: Activity) -> str:
    if activity.was and activity.became:
        return f"{activity.sentence}: {activity.was} → {activity.became}"
    return f"{activity.sentence}: {activity.became}" if activity.became else activity.sentence
