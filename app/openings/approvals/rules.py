"""The rules of approving what a draft publishes."""

from __future__ import annotations

from flask_babel import gettext as _

from app.openings.approvals.models import ApprovalState
from app.shared.refusals import Conflict, RuleBroken


def check_can_request(*, is_waiting: bool, is_approved: bool) -> None:
    """Raise Conflict for an opening that waits for approval already, or that has it."""
    if is_waiting:
        raise Conflict(_("This opening already waits for approval."))
    if is_approved:
        raise Conflict(_("This opening is approved. Publish it."))


def check_can_publish(*, is_approved: bool, was_approved: bool, is_waiting: bool) -> None:
    """Raise RuleBroken for a draft that is not approved as it is now."""
    if is_approved:
        return
    if is_waiting:
        raise RuleBroken(_("This opening still waits for approval."))
    if was_approved:
        raise RuleBroken(_("This opening was changed after it was approved. Request approval again."))
    raise RuleBroken(_("Your company approves openings before they are published. Request approval first."))


def check_can_decide(
    state: ApprovalState, decided_by: str, *, is_as_shown: bool, is_own: bool, has_others: bool
) -> None:
    """Raise Conflict if somebody decided, or if the opening was changed since the page was made.

    Raise RuleBroken for the person who requested it, unless nobody else can decide.
    """
    if state is ApprovalState.APPROVED:
        raise Conflict(_("%(person)s has already approved this opening.", person=decided_by))
    if state is ApprovalState.DECLINED:
        raise Conflict(_("%(person)s has already declined this opening.", person=decided_by))
    if state is ApprovalState.ENDED:
        raise Conflict(_("This opening no longer needs approval."))
    if is_own and has_others:
        raise RuleBroken(_("You requested this approval, so somebody else decides on it."))
    if not is_as_shown:
        raise Conflict(_("The opening was changed after you opened the page. Read it again, then decide."))


def check_reason(reason: str, *, is_approved: bool) -> None:
    """Raise RuleBroken if somebody declines without a reason."""
    if not is_approved and not reason:
        raise RuleBroken(_("Enter a reason, so that others know what to change."), field="reason")
