"""Request approval of a draft, and decide on it."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.openings.actions import lock_opening
from app.openings.approvals import mail, queries
from app.openings.approvals.content import published_digest
from app.openings.approvals.models import ApprovalState, OpeningApproval
from app.openings.approvals.queries import approvers, has_other_deciders, last_approval
from app.openings.approvals.rules import check_can_decide, check_can_request, check_reason
from app.openings.hiring_teams.teams import stages_without_interviewers
from app.openings.models import Opening
from app.openings.rules import OpeningAction, check_stages_have_interviewers, state_after
from app.people.models import User
from app.shared import clock
from app.turns.actions import update_turns


def request_approval(opening: Opening, *, note: str = "", by: User) -> OpeningApproval:
    """Ask for the decision that a draft needs before it is published, and notify who decides.

    Raises RuleBroken for an opening that is no draft or has stages without interviewers, and Conflict for
    one that waits already or is approved.
    """
    lock_opening(opening)
    state_after(OpeningAction.PUBLISH, opening.state)
    check_stages_have_interviewers(stages_without_interviewers(opening))
    last = last_approval(opening)
    is_waiting = last is not None and last.is_waiting
    check_can_request(is_waiting=is_waiting, is_approved=queries.is_approved(opening, last))
    approval = OpeningApproval(opening=opening, requested_by=by, note=note)
    db.session.add(approval)
    db.session.flush()
    record_activity(ActivityVerb.REQUESTED_OPENING_APPROVAL, opening, by=by, reason=note)
    update_turns(approval)
    for person in approvers(opening, requested_by=by):
        if person != by:
            mail.notify_approver(approval, to=person)
    return approval


def decide_approval(
    approval: OpeningApproval, *, is_approved: bool, reason: str, seen: str, by: User
) -> None:
    """Approve what a draft publishes, or decline it with a reason, and notify who requested it.

    `seen` is the digest of what the page showed. Raises Conflict if somebody has decided or changed the
    opening meanwhile; RuleBroken without a reason, and for the person who requested it.
    """
    opening = approval.opening
    lock_opening(opening)
    db.session.refresh(approval)
    digest = published_digest(opening)
    check_can_decide(
        approval.state,
        approval.decided_by.name if approval.decided_by else "",
        is_as_shown=seen == digest,
        is_own=approval.requested_by_id == by.id,
        has_others=has_other_deciders(approval),
    )
    check_reason(reason, is_approved=is_approved)
    approval.state = ApprovalState.APPROVED if is_approved else ApprovalState.DECLINED
    approval.decided_by, approval.decided_at, approval.reason = by, clock.now(), reason
    approval.digest = digest if is_approved else ""
    verb = ActivityVerb.APPROVED_OPENING if is_approved else ActivityVerb.DECLINED_OPENING
    record_activity(verb, opening, by=by, reason=reason)
    update_turns(approval)
    mail.notify_requester(approval)
