"""Undo the last move: an undo is a move of its own that points to the one it undoes."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.undo import UNDO_WINDOW
from app.candidates.models import Application, OfferStanding, Status
from app.candidates.rules import check_not_erased
from app.candidates.visible_status import latest_decline_mail
from app.interviews.cancel import cancel_upcoming_interviews, keep_interviews
from app.interviews.models import interviews_of
from app.onboarding.actions import withdraw_onboarding
from app.onboarding.models import Onboarding
from app.onboarding.queries import onboarding_of, reason_against_withdrawal
from app.outbox.actions import cancel_mail_of_move, hold_mail, requeue_mail
from app.outbox.models import MessageState
from app.people.leaving import lock_leaving
from app.people.models import User
from app.pipeline import ledger, rules
from app.pipeline.hire import revoke_hire_grants
from app.pipeline.last_place import undo_last_place_decision
from app.pipeline.mail.corrections import send_corrections
from app.pipeline.mail_delay import move_mail_delay, restore_mail, sends_mail_at_once
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.questionnaire.models import questionnaires_of
from app.reference_checks.queries import reference_check_of
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.stage_results.queries import results_of


@sends_mail_at_once
def undo(application: Application, *, version: int, corrects: bool = False, by: User) -> Transition:
    """Undo the last move, within ten minutes and only while nothing depends on it.

    Undoing a hire frees its place, and undoes the declines and the closing that came with it.

    Mail of the move that waits is cancelled, and interviews marked for cancellation are kept. Mail that
    the move had cancelled is queued again if it is still right. With `corrects`, recipients of mail that
    was sent are asked to disregard it. Interviews already cancelled stay cancelled: their mail was sent.

    Raises RuleBroken if it can no longer be undone, Conflict if someone else moved the application or the
    candidate made the move.
    """
    ledger.lock_for_move(application, version, by=by)
    last = ledger.last_transition(application)
    onboarding = onboarding_of(application) if last.verb is MoveVerb.HIRE else None
    built_on = _dependent_change(application, last, onboarding)
    _check_undo(last, built_on)
    if onboarding is not None:
        lock_leaving()
        withdraw_onboarding(onboarding, by=by, reason=_("The hire was undone."))
        revoke_hire_grants(onboarding, by=by)
    cancel_mail_of_move(last.id)
    keep_interviews(application)
    if corrects:
        send_corrections(last)
    assert last.from_stage is not None and last.from_status is not None  # noqa: S101 - not the first move
    if last.from_status is Status.DECLINED:
        _resend_decline(application, by=by)
    undone = ledger.write_move(
        application, MoveVerb.UNDO, stage=last.from_stage, status=last.from_status, by=by, undoes=last
    )
    restore_mail(last)
    if last.verb is MoveVerb.HIRE:
        undo_last_place_decision(application.opening, last, corrects=corrects, by=by)
    return undone


def _resend_decline(application: Application, *, by: User) -> None:
    """Queue the decline mail again that the undone move had cancelled."""
    notice = latest_decline_mail(application)
    if notice is not None and notice.state is MessageState.CANCELLED:
        requeue_mail(notice, after=move_mail_delay())
        with hold_mail(move_mail_delay()):
            cancel_upcoming_interviews(application, reason="", by=by, keep_imminent=True)


def undoable_move(application: Application) -> Transition | None:
    """The last move if it can be undone, as far as can be said without a lock."""
    if clock.now() - ledger.last_moved_at(application) > UNDO_WINDOW:
        return None
    try:
        return check_undoable(application)
    except RuleBroken:
        return None


def check_undoable(application: Application) -> Transition:
    """The last move. Raises RuleBroken or Conflict, as `undo` does, if it cannot be undone."""
    check_not_erased(application.candidate.erased_at)
    last = ledger.last_transition(application)
    _check_undo(last, None)
    onboarding = onboarding_of(application) if last.verb is MoveVerb.HIRE else None
    built_on = _dependent_change(application, last, onboarding)
    _check_undo(last, built_on)
    return last


def _check_undo(last: Transition, built_on: str | None) -> None:
    rules.check_undo(
        last.at,
        clock.now(),
        last.verb,
        built_on,
        by_candidate=last.by_id is None,
        has_moved=last.to_status is Status.MOVED,
    )


def _dependent_change(
    application: Application, last: Transition, onboarding: Onboarding | None
) -> str | None:
    """The sentence about a later action that depends on the move; None if there is none."""
    if last.from_status is Status.HIRED:
        return _("It can no longer be undone: the onboarding has ended.")
    if onboarding is not None:
        if onboarding.account_opened and onboarding.isr.has_used_invitation:
            return _("It can no longer be undone: %(isr)s has used the invitation.", isr=onboarding.isr.name)
        return reason_against_withdrawal(onboarding)
    if any(interview.scheduled_at >= last.at for interview in interviews_of(application)):
        return _("It can no longer be undone: an interview was scheduled since.")
    if any(result.at >= last.at for result in results_of(application)):
        return _("It can no longer be undone: something was recorded at the stage since.")
    if any(questionnaire.sent_at >= last.at for questionnaire in questionnaires_of(application)):
        return _("It can no longer be undone: the questionnaire was sent since.")
    return _closing_begun(application, last)


def _closing_begun(application: Application, last: Transition) -> str | None:
    """The same for an offer and for references, which a stage is left or reached with."""
    has_offer = application.offer_standing in (OfferStanding.OPEN, OfferStanding.ACCEPTED)
    if has_offer and application.offer_since is not None and application.offer_since > last.at:
        return _("It can no longer be undone: an offer was made or answered since.")
    check = reference_check_of(application) if last.verb is MoveVerb.ADVANCE else None
    if check is not None and check.asked_at >= last.at:
        return _("It can no longer be undone: references were asked for since.")
    return None
