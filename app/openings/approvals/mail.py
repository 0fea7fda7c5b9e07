"""Mail about the approval of an opening."""

from __future__ import annotations

from app.openings.approvals.models import ApprovalState, OpeningApproval
from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared.links import absolute_url

OPENING_TO_APPROVE_MAIL = "opening to approve"
OPENING_DECIDED_MAIL = "opening approved or declined"


def notify_approver(approval: OpeningApproval, *, to: User) -> None:
    """Ask a person to decide on a draft."""
    queue_mail(
        OPENING_TO_APPROVE_MAIL,
        "openings/mail/to_approve.txt",
        to=to,
        subject_of=approval.opening,
        opening=approval.opening,
        by=approval.requested_by,
        note=approval.note,
        page=absolute_url(f"/openings/approvals/{approval.id}"),
    )


def notify_requester(approval: OpeningApproval) -> None:
    """Notify who requested approval, and the opening's recruiter, of the decision."""
    opening = approval.opening
    for person in dict.fromkeys((approval.requested_by, opening.recruiter)):
        if person.active and person != approval.decided_by:
            queue_mail(
                OPENING_DECIDED_MAIL,
                "openings/mail/decided.txt",
                to=person,
                subject_of=opening,
                opening=opening,
                by=approval.decided_by,
                is_approved=approval.state is ApprovalState.APPROVED,
                reason=approval.reason,
                page=absolute_url(f"/openings/{opening.id}"),
            )
