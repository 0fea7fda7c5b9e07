"""Request another ISR for a closed opportunity, and decide on it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.book import may_decide_correction
from app.activity.actions import is_note_of, new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.book.alignment import alignment_day
from app.book.models import Closing, ClosingCorrection, CorrectionState, Opportunity, Whence
from app.book.timeline.rows import standing_closing
from app.db.base import db
from app.db.row_locks import lock_row
from app.isr_by_hand import mail, rules
from app.isr_by_hand.actions.check_isr import check_isr_with_open_gate
from app.isr_by_hand.correction_queries import deciders_of_correction, waiting_correction
from app.people.models import User
from app.shared import clock
from app.shared.business_days import DAY
from app.shared.times import in_zone
from app.territories.rules import already_decided, check_second_person
from app.turns.actions import update_turns


def request_correction(
    opportunity: Opportunity, *, isr: User | None, reason: str, by: User
) -> ClosingCorrection:
    """Request that a closed opportunity gets another ISR, or nobody. A second person decides.

    Those who may decide are notified. Raises RuleBroken for an open opportunity, and for an ISR who has it
    already, has left or has a closed gate; Conflict if a correction of this closing waits already.
    """
    lock_row(opportunity)
    closing = standing_closing(opportunity)
    rules.check_correction_possible(is_closed=closing is not None and not opportunity.is_open)
    assert closing is not None  # noqa: S101 - as just checked
    waiting = waiting_correction(closing)
    if waiting is not None:
        is_same = waiting.asked_by_id == by.id and waiting.isr_id == (isr.id if isr else None)
        if is_same and is_note_of(waiting.asked_note, reason):
            return waiting  # sent twice
        raise rules.correction_waits(waiting.asked_by.name, in_zone(waiting.asked_at, by.time_zone).date())
    is_same = closing.isr_id == (isr.id if isr else None)
    rules.check_other_isr(isr.name if isr else None, is_same=is_same)
    if isr is not None:
        check_isr_with_open_gate(isr)
    correction = ClosingCorrection(closing=closing, isr=isr, asked_by=by, asked_note=new_note(reason))
    db.session.add(correction)
    _record(ActivityVerb.ASKED_FOR_CORRECTION, correction, by)
    for decider in deciders_of_correction(correction):
        mail.tell_correction_asked(correction, decider)
    update_turns(correction)
    return correction


def decide_correction(correction: ClosingCorrection, *, is_approved: bool, reason: str, by: User) -> None:
    """Approve or decline a correction, with a reason, and notify the person who requested it. It is final.

    If it is approved, the closing ends and a corrected one counts from today. Raises RuleBroken for the
    person who requested it, for an ISR who has left or has a closed gate, and for a closing that no longer
    stands; Conflict if it was decided meanwhile.
    """
    opportunity = correction.closing.opportunity
    lock_row(opportunity)
    lock_row(correction)
    if correction.decided_at is not None and correction.decided_by is not None:
        is_same = correction.decided_by_id == by.id and correction.is_approved == is_approved
        if is_same and is_note_of(correction.decided_note, reason):
            return  # sent twice
        on = in_zone(correction.decided_at, by.time_zone).date()
        raise already_decided(correction.decided_by.name, on, is_approved=correction.is_approved)
    check_second_person(is_second=may_decide_correction(by, correction))
    before = correction.closing.isr
    if is_approved:
        _correct(correction)
    correction.state = CorrectionState.APPROVED if is_approved else CorrectionState.DECLINED
    correction.decided_by, correction.decided_at = by, clock.now()
    correction.decided_note = new_note(reason)
    verb = ActivityVerb.APPROVED_CORRECTION if is_approved else ActivityVerb.DECLINED_CORRECTION
    _record(verb, correction, by)
    mail.tell_correction_decided(correction)
    if is_approved:
        mail.tell_isr_changed(
            opportunity,
            before=before,
            isr=correction.isr,
            reason=reason,
            by=by,
            verb=verb,
            but=correction.asked_by,
        )
    update_turns(correction)
    opportunity.known_relations.clear()


def _correct(correction: ClosingCorrection) -> None:
    """End the closing before today and write the corrected one, which points at it."""
    closing = correction.closing
    standing = standing_closing(closing.opportunity)
    rules.check_closing_stands(stands=standing is not None and standing.id == closing.id)
    if correction.isr is not None:
        check_isr_with_open_gate(correction.isr)
    day = alignment_day()
    closing.ends_on = day - DAY
    db.session.flush()
    corrected = Closing(
        opportunity=closing.opportunity,
        outcome=closing.outcome,
        closed_on=closing.closed_on,
        isr=correction.isr,
        whence=Whence.CORRECTED,
        corrects_id=closing.id,
        starts_on=day,
    )
    db.session.add(corrected)
    db.session.flush()


def _record(verb: ActivityVerb, correction: ClosingCorrection, by: User) -> None:
    """Record it for the opportunity and the correction. Only the correction has the reasons."""
    isr = correction.isr.name if correction.isr else _("nobody")
    was = correction.closing.isr.name if correction.closing.isr else _("nobody")
    for subject in (correction, correction.closing.opportunity):
        record_activity(verb, subject, by=by, was=was, became=isr)
