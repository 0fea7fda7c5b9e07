"""Why applications ended in a span: decline reasons, withdrawals and moves elsewhere, by stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.candidates.models import Status
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.move_numbers import MoveNumbers, move_numbers
from app.hiring_reports.rules import MoveKind, kind_name
from app.people.models import User
from app.pipeline.rules import DECLINE_REASON_LABELS, DeclineReason

WITHDRAWN_REASON, MOVED_REASON, NO_REASON = (
    "withdrawn",
    Status.MOVED.value,
    "none",
)  # beside the reasons of the list, in addresses


@dataclass(frozen=True)
class EndReason:
    """A reason, and how many applications ended for it at each stage. `key` stands for it in addresses."""

    key: str
    counts: Mapping[str, int]

    @property
    def name(self) -> str:
        return _reason_name(self.key)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class EndReasons:
    """The reasons, most frequent first, and the stages that have any, as pairs of a key and a name."""

    stages: Sequence[tuple[str, str]]
    reasons: Sequence[EndReason]


def end_reasons(
    asked: HiringFilter, groups: Sequence[str], user: User, numbers: MoveNumbers | None = None
) -> EndReasons:
    """Why applications ended in a span, for a reader: each move that nobody undid counts.

    `numbers` are those of the same span, if they have been read before.
    """
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (kind, group, _days, reason), number in (numbers or move_numbers(asked, user)).items():
        if kind in (MoveKind.DECLINE, MoveKind.WITHDRAWAL):
            found[_reason_key(kind, reason)][group] += number
    reasons = [EndReason(key, counts) for key, counts in found.items()]
    reasons.sort(key=lambda each: (-each.total, each.name))
    used = {stage for each in reasons for stage in each.counts}
    return EndReasons([(each, kind_name(each)) for each in groups if each in used], reasons)


def _reason_key(kind: MoveKind, reason: str) -> str:
    if kind is MoveKind.WITHDRAWAL:
        return MOVED_REASON if reason == MOVED_REASON else WITHDRAWN_REASON
    return reason if reason in set(DeclineReason) else NO_REASON


def _reason_name(key: str) -> str:
    if key == WITHDRAWN_REASON:
        return _("Withdrawn by the candidate")
    if key == MOVED_REASON:
        return Status.MOVED.label
    if key == NO_REASON:
        return _("Declined without a reason from the list")
    return str(DECLINE_REASON_LABELS[DeclineReason(key)])
