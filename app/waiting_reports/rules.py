"""Whether promises to candidates were kept: to hear within some days, and a decision within the limit.

An event is what a candidate waits from, what they hear, or the end of their application. Each wait is one
promise; a candidate who withdraws in time ends it, and it is neither kept nor broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class PromiseKind(StrEnum):
    """What was promised. The value stands in addresses."""

    HEAR = "hear"
    DECISION = "decision"

    @property
    def label(self) -> str:
        return str(PROMISE_LABELS[self])


PROMISE_LABELS = {
    PromiseKind.HEAR: _l("To hear in time"),
    PromiseKind.DECISION: _l("A decision in time"),
}


class PromiseOutcome(StrEnum):
    """What became of a promise. The value stands in addresses."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"

    @property
    def label(self) -> str:
        return str(PROMISE_OUTCOME_LABELS[self])


PROMISE_OUTCOME_LABELS = {
    PromiseOutcome.KEPT: _l("Kept"),
    PromiseOutcome.BROKEN: _l("Broken"),
    PromiseOutcome.OPEN: _l("Not due yet"),
}


class CandidateEvent(StrEnum):
    """What happened between the company and a candidate. At one instant, they come in this order."""

    WAITS = "waits"  # they answered, or a meeting ended
    APPLIED = "applied"
    ARRIVED = "arrived"  # at a stage, of which they hear
    HEARD = "heard"  # a mail with questions, times, a task or an offer; a meeting that begins
    DECIDED = "decided"
    WITHDREW = "withdrew"


BEGINS_WAIT = {CandidateEvent.APPLIED, CandidateEvent.ARRIVED, CandidateEvent.WAITS}
ENDS_WAIT = {
    CandidateEvent.HEARD,
    CandidateEvent.ARRIVED,
    CandidateEvent.DECIDED,
    CandidateEvent.WITHDREW,
}
ENDS_APPLICATION = {CandidateEvent.DECIDED, CandidateEvent.WITHDREW}
_ORDER = {event: place for place, event in enumerate(CandidateEvent)}
Events = Sequence[tuple[datetime, CandidateEvent]]


@dataclass(frozen=True)
class Promise:
    """A promise to a candidate: since when they waited, until when they were to hear, and when they did."""

    kind: PromiseKind
    application_id: int
    opening_id: int
    since: datetime
    due_at: datetime
    outcome: PromiseOutcome
    heard_at: datetime | None


def in_order(events: Iterable[tuple[datetime, CandidateEvent]]) -> Events:
    """The events of one application as they happened."""
    return sorted(events, key=lambda each: (each[0], _ORDER[each[1]]))


def promises_of(
    application_id: int,
    opening_id: int,
    events: Events,
    now: datetime,
    decision_due: Callable[[datetime], datetime],
    promised_in: Callable[[datetime], timedelta],
) -> list[Promise]:
    """The promises of an application by its events in order.

    `promised_in` says within which time those are to hear who wait since an instant.
    """
    found: list[Promise] = []

    def add(
        kind: PromiseKind, since: datetime, due_at: datetime, end: tuple[datetime, CandidateEvent] | None
    ) -> None:
        outcome = _outcome(due_at, end, now)
        if outcome is not None:
            heard_at = end[0] if end else None
            found.append(Promise(kind, application_id, opening_id, since, due_at, outcome, heard_at))

    has_ended = False
    for place, (at, event) in enumerate(events):
        rest = events[place + 1 :]
        if event is CandidateEvent.APPLIED:
            ends = next((each for each in rest if each[1] in ENDS_APPLICATION), None)
            add(PromiseKind.DECISION, at, decision_due(at), ends)
        if event in BEGINS_WAIT and not (has_ended and event is CandidateEvent.WAITS):
            heard = next((each for each in rest if each[1] in ENDS_WAIT), None)
            add(PromiseKind.HEAR, at, at + promised_in(at), heard)
        has_ended = event in ENDS_APPLICATION or (has_ended and event is not CandidateEvent.ARRIVED)
    return found


def _outcome(
    due_at: datetime, end: tuple[datetime, CandidateEvent] | None, now: datetime
) -> PromiseOutcome | None:
    """What became of a promise; None if the candidate withdrew before it was due."""
    if end is not None and end[0] <= due_at:
        return None if end[1] is CandidateEvent.WITHDREW else PromiseOutcome.KEPT
    return PromiseOutcome.BROKEN if now > due_at else PromiseOutcome.OPEN
