"""What nudging the owner of a step asks for: it is another's, it is open, and once a day is enough."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.shared.refusals import Conflict, RuleBroken

ONCE_IN = timedelta(days=1)


def was_nudged_lately(nudged_at: datetime | None, now: datetime) -> bool:
    """Whether the owner of a step was nudged within the last day."""
    return nudged_at is not None and now < nudged_at + ONCE_IN


def check_owner(*, owner: str | None, is_own: bool, has_account: bool, manager: str) -> None:
    """Raise RuleBroken where there is nobody to nudge: it is one's own, or a buddy's whom nobody named."""
    if owner is None:
        raise RuleBroken(f"Nobody can be nudged: {manager} has yet to name a buddy.")
    if is_own:
        raise RuleBroken("This step is yours.")
    if not has_account:
        raise RuleBroken(f"The account of {owner} is closed: a mail would reach nobody.")


def check_not_lately(*, lately: bool, owner: str, by: str, when: str) -> None:
    """Raise Conflict, saying who nudged and when, for an owner who was nudged within the last day."""
    if lately:
        raise Conflict(f"{owner} was nudged about this step by {by} on {when}. Once a day is enough.")
