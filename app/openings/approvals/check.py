"""Whether a draft may be published: it is approved as it is now, where the company wants that."""

from __future__ import annotations

from app.openings.approvals.models import ApprovalState
from app.openings.approvals.queries import is_approved, last_approval, needs_approval
from app.openings.approvals.rules import check_can_publish
from app.openings.models import Opening
from app.turns.actions import update_turns


def check_approved(opening: Opening) -> None:
    """Raise RuleBroken for a draft that needs approval and is not approved as it is now. Call it locked.

    Where the company needs no approval any more, a request that waits ends.
    """
    if needs_approval(opening):
        last = last_approval(opening)
        check_can_publish(
            is_approved=is_approved(opening, last),
            was_approved=last is not None and last.state is ApprovalState.APPROVED,
            is_waiting=last is not None and last.is_waiting,
        )
    else:
        end_waiting_approval(opening)


def end_waiting_approval(opening: Opening) -> None:
    """End the request that waits, if there is one: nobody has to decide any more."""
    last = last_approval(opening)
    if last is not None and last.is_waiting:
        last.state = ApprovalState.ENDED
        update_turns(last)
