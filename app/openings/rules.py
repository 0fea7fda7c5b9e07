"""What an opening's state allows: publishing, closing, reopening, and taking applications."""

from __future__ import annotations

from enum import StrEnum

from app.openings.models import OpeningState
from app.shared.refusals import RuleBroken


class Verb(StrEnum):
    """What is done to an opening as a whole."""

    PUBLISH = "publish"
    CLOSE = "close"
    REOPEN = "reopen"


# From which state each verb leads, and to which.
MOVES: dict[Verb, tuple[OpeningState, OpeningState]] = {
    Verb.PUBLISH: (OpeningState.DRAFT, OpeningState.OPEN),
    Verb.CLOSE: (OpeningState.OPEN, OpeningState.CLOSED),
    Verb.REOPEN: (OpeningState.CLOSED, OpeningState.OPEN),
}
STANDS = {
    OpeningState.DRAFT: "This opening is a draft.",
    OpeningState.OPEN: "This opening is open already.",
    OpeningState.CLOSED: "This opening is closed.",
}
TAKES_NONE = {
    OpeningState.DRAFT: "This opening is a draft and takes no applications yet. Publish it first.",
    OpeningState.CLOSED: "This opening is closed and takes no more applications. Reopen it first.",
}


def state_after(verb: Verb, state: OpeningState) -> OpeningState:
    """The state a verb leads to. Raises RuleBroken, saying how the opening stands, where it leads nowhere."""
    before, after = MOVES[verb]
    if state is not before:
        raise RuleBroken(STANDS[state])
    return after


def check_takes_applications(state: OpeningState) -> None:
    """Raise RuleBroken for an opening nobody can come into: a draft, or a closed one."""
    if state in TAKES_NONE:
        raise RuleBroken(TAKES_NONE[state])
