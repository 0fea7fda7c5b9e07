"""The activity log as lines to read: who, what, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.activity.models import Activity
from app.activity.verb_groups import GITLAB_VERBS, ONRAMP_VERBS, PROVIDER_VERBS
from app.shared.times import format_moment

_OF_CANDIDATES = ("application:", "candidate:", "referencecheck:", "accommodation:")


@dataclass(frozen=True)
class HistoryLine:
    """A line of a history, for a reader in the time zone `zone`."""

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
    """Activities as lines, in the same order."""
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
    """Who did it. Without a user, it was the candidate for a candidate, an application, its references or
    accommodations, a referee for their own reference, otherwise Onramp.

    GitLab does not say who did something there.
    """
    if activity.by is not None:
        return activity.by.name
    if activity.verb in GITLAB_VERBS:
        return _("Someone")
    if activity.verb in PROVIDER_VERBS:
        return _("The identity provider")
    if activity.about.startswith("referee:"):
        return _("The referee")
    is_candidates = activity.about.startswith(_OF_CANDIDATES)
    return _("The candidate") if is_candidates and activity.verb not in ONRAMP_VERBS else "Onramp"


def _sentence(activity: Activity) -> str:
    if activity.was and activity.became:
        return f"{activity.sentence}: {activity.was} → {activity.became}"
    return f"{activity.sentence}: {activity.became}" if activity.became else activity.sentence
