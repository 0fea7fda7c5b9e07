"""Holdovers: the ISR who loses accounts or their manager requests one, another ISR manager decides.

Alignment does not wait for it: the new ISR is the ISR at once. Only the credit is split.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.actions import is_note_of, new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.alignment_changes.models import AlignmentChange
from app.book.alignment import alignment_day
from app.book.models import Opportunity
from app.db.base import db
from app.db.row_locks import lock_row
from app.holdovers import mail, rules
from app.holdovers.models import Holdover, HoldoverState
from app.holdovers.moved import MovedOpportunity, has_moved, moved_opportunity
from app.holdovers.queries import deciders_of
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.sales.company import fiscal_calendar
from app.shared.settings import current_settings
from app.shared.times import in_zone
from app.turns.actions import update_turns


def ask_for_holdover(
    change: AlignmentChange, *, opportunity_id: int, whole_account: bool, reason: str, by: User
) -> Holdover:
    """Request that an opportunity, or its whole account, is held over, and notify those who decide.

    Raises RuleBroken if it is too late, if all holdovers of the change are in use, and for what does not
    qualify.
    """
    settings = current_settings()
    lock_row(change)
    rules.check_in_time(change.effective_on, settings.holdover_days, alignment_day())
    used = select(Holdover.slot).where(
        Holdover.change_id == change.id, Holdover.state.in_([HoldoverState.ASKED, HoldoverState.APPROVED])
    )
    slot = rules.free_slot(db.session.scalars(used).all(), min(settings.holdovers, rules.MAX_SLOTS))
    moved = _qualifying(change, opportunity_id)
    if whole_account:
        _check_none_of_account(change, moved)
    holdover = Holdover(
        change=change,
        slot=slot,
        account=moved.opportunity.account if whole_account else None,
        opportunity=None if whole_account else moved.opportunity,
        expires_on=rules.expires_on(change.effective_on, fiscal_calendar()),
        asked_by=by,
        asked_note=new_note(reason),
    )
    db.session.add(holdover)
    record_activity(ActivityVerb.ASKED_FOR_HOLDOVER, holdover, by=by, became=holdover.item)
    for decider in deciders_of(holdover):
        mail.tell_holdover_asked(holdover, decider)
    update_turns(holdover)
    return holdover


def decide_holdover(holdover: Holdover, *, is_approved: bool, reason: str, by: User) -> None:
    """Approve or decline a holdover, with a reason, and notify who requested it and the ISR. It is final.

    Raises RuleBroken for who requested it, for the two ISRs, and to approve what did not move; Conflict if
    somebody else decided meanwhile, or the same person otherwise.
    """
    lock_row(holdover)
    is_same = holdover.decided_by_id == by.id and holdover.is_approved == is_approved
    if is_same and is_note_of(holdover.decided_note, reason):
        return  # sent twice
    _check_undecided(holdover, by.time_zone)
    rules.check_may_decide(is_second=allows(by, Permission.DECIDE_HOLDOVER, holdover))
    if is_approved:
        _check_moved(holdover)
    if alignment_day() >= holdover.expires_on:
        raise rules.already_settled("", None, holdover.expires_on)
    holdover.state = HoldoverState.APPROVED if is_approved else HoldoverState.DECLINED
    holdover.decided_by, holdover.decided_note = by, new_note(reason)
    verb = ActivityVerb.APPROVED_HOLDOVER if is_approved else ActivityVerb.DECLINED_HOLDOVER
    _settle(holdover, verb, by)


def expire_one_holdover() -> bool:
    """Decline a holdover on which nobody has decided in time, and commit. False if there was none."""
    undecided = select(Holdover).where(
        Holdover.state == HoldoverState.ASKED, Holdover.expires_on <= alignment_day()
    )
    first = undecided.order_by(Holdover.expires_on, Holdover.id).limit(1)
    holdover = db.session.scalar(first.with_for_update(skip_locked=True, of=Holdover))
    if holdover is None:
        db.session.rollback()
        return False
    holdover.state = HoldoverState.EXPIRED
    _settle(holdover, ActivityVerb.EXPIRED_HOLDOVER, None)
    db.session.commit()
    return True


def _settle(holdover: Holdover, verb: ActivityVerb, by: User | None) -> None:
    holdover.decided_at = clock.now()
    record_activity(verb, holdover, by=by, became=holdover.item)
    mail.tell_holdover_settled(holdover)
    update_turns(holdover)


def _check_undecided(holdover: Holdover, zone: str) -> None:
    if holdover.decided_at is not None:
        decider = holdover.decided_by.name if holdover.decided_by else None
        raise rules.already_settled(holdover.status, decider, in_zone(holdover.decided_at, zone).date())


def _check_moved(holdover: Holdover) -> None:
    """Raise RuleBroken if nothing of a holdover moved with its change, as where that was taken back."""
    item = (
        Opportunity.id == holdover.opportunity_id
        if holdover.opportunity_id
        else Opportunity.account_id == holdover.account_id
    )
    moved = select(Opportunity.id).join(AlignmentChange, AlignmentChange.id == holdover.change_id)
    moved = moved.where(item, has_moved(AlignmentChange.isr_id, AlignmentChange.effective_on))
    if db.session.scalar(moved.limit(1)) is None:
        raise RuleBroken(
            _("It did not move with the change, so nothing is split. You can only decline."), field="answer"
        )


def _qualifying(change: AlignmentChange, opportunity_id: int) -> MovedOpportunity:
    moved = moved_opportunity(change, opportunity_id)
    if moved is None:
        raise RuleBroken(
            _("This opportunity did not move with the change. Choose another one."), field="opportunity"
        )
    if moved.why_not:
        raise RuleBroken(moved.why_not, field="opportunity")
    return moved


def _check_none_of_account(change: AlignmentChange, moved: MovedOpportunity) -> None:
    """Raise RuleBroken if an opportunity of the account is held over by itself: its credit is split once."""
    by_itself = (
        select(Holdover.id)
        .join(Holdover.opportunity)
        .where(
            Holdover.change_id == change.id,
            Holdover.state.in_([HoldoverState.ASKED, HoldoverState.APPROVED]),
            Holdover.opportunity.has(account_id=moved.opportunity.account_id),
        )
    )
    if db.session.scalar(by_itself.limit(1)) is not None:
        raise RuleBroken(
            _("An opportunity of this account has a holdover of its own."), field="whole_account"
        )
