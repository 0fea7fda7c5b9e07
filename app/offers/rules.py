"""The rules of offers: their states, who decides when, and until when a candidate can answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import name_key
from app.shared.words import without_accents

MOST_TERMS = 12  # of an offer
MOST_APPROVERS = 5  # after the hiring manager


class OfferState(StrEnum):
    """Where an offer is between its draft and its answer."""

    DRAFT = "draft"
    WAITING = "waiting for approval"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state as a page shows it."""
        return str(OFFER_STATE_LABELS[self])


OFFER_STATE_LABELS = {
    OfferState.DRAFT: _l("Draft"),
    OfferState.WAITING: _l("Waiting for approval"),
    OfferState.APPROVED: _l("Approved"),
    OfferState.SENT: _l("Sent"),
    OfferState.ACCEPTED: _l("Accepted"),
    OfferState.DECLINED: _l("Declined by the candidate"),
    OfferState.EXPIRED: _l("Expired"),
    OfferState.WITHDRAWN: _l("Withdrawn"),
}
EDITABLE_STATES = (OfferState.DRAFT, OfferState.WAITING, OfferState.APPROVED)
OPEN_STATES = (*EDITABLE_STATES, OfferState.SENT)
ENDED_STATES = (OfferState.DECLINED, OfferState.EXPIRED, OfferState.WITHDRAWN)


def end_of_day(day: date, zone: str) -> datetime:
    """The last second of a day in a time zone: an offer can be answered until then."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone))


def check_editable(state: OfferState) -> None:
    """Raise RuleBroken for an offer that the candidate has, or that has ended."""
    if state is OfferState.SENT:
        raise RuleBroken(_("The candidate has this offer. Withdraw it, then make a new one."))
    if state not in EDITABLE_STATES:
        raise RuleBroken(_("This offer has ended, so its terms cannot be changed."))


def check_can_submit(state: OfferState, answers: Sequence[str], approvers: Collection[object]) -> None:
    """Raise RuleBroken unless a draft has an answer to every question and somebody to approve it."""
    if state is not OfferState.DRAFT:
        raise RuleBroken(_("Only a draft can be sent for approval."))
    if not all(answers):
        raise RuleBroken(_("Answer every question of the justification first."))
    if not approvers:
        raise RuleBroken(
            _("Nobody can approve this offer, because its maker may not. Ask an admin to add an approver.")
        )


def check_can_decide(*, is_waiting: bool, is_next: bool, next_name: str, owes_scorecard: bool) -> None:
    """Raise Conflict or RuleBroken if an approver cannot decide now."""
    if not is_waiting:
        raise Conflict(_("This offer no longer waits for approval."))
    if not is_next:
        raise Conflict(_("%(person)s decides first.", person=next_name))
    if owes_scorecard:
        raise RuleBroken(_("Submit your scorecard for this application first. Then decide on the offer."))


def check_reason(is_approved: bool, reason: str) -> None:
    """Raise RuleBroken for an offer that is sent back without a reason."""
    if not is_approved and not reason:
        raise RuleBroken(_("Say why you send it back."), field="reason")


def is_same_name(typed: str, known: str) -> bool:
    """True for the same words in any order, without case and accents."""
    return sorted(_words(typed)) == sorted(_words(known))


def _words(name: str) -> list[str]:
    return without_accents(name_key(name)).replace("-", " ").split()


def check_start_date(start_date: date, today: date) -> None:
    """Raise RuleBroken for a start date that is over."""
    if start_date < today:
        raise RuleBroken(_("The start date is in the past. Choose today or a later day."), field="start_date")


def check_can_send(state: OfferState, answer_by: date, *, start_date: date, today: date) -> None:
    """Raise RuleBroken for an offer that is not approved, and for a deadline over or after the start."""
    if state is not OfferState.APPROVED:
        raise RuleBroken(_("Only an approved offer can be sent."))
    if answer_by < today:
        raise RuleBroken(_("This day is over. Choose today or a later day."), field="answer_by")
    if start_date < today:
        raise RuleBroken(_("The start date of this offer is in the past. Change its terms first."))
    if answer_by > start_date:
        raise RuleBroken(
            _("This is after the start date. Choose that day or an earlier one."), field="answer_by"
        )


def check_can_withdraw(state: OfferState, *, is_active: bool) -> None:
    """Raise RuleBroken for an offer that has ended, and after the end of its application."""
    if state not in (*OPEN_STATES, OfferState.ACCEPTED):
        raise RuleBroken(_("This offer has already ended."))
    if not is_active:
        raise RuleBroken(_("This application is no longer active, so its offer cannot be withdrawn."))


def check_can_answer(state: OfferState, expires_at: datetime | None, now: datetime) -> None:
    """Raise Conflict or RuleBroken, in words for the candidate, if an offer cannot be answered any more."""
    if state is OfferState.WITHDRAWN:
        raise Conflict(_("This offer was withdrawn. Your recruiter can tell you more."))
    if state is OfferState.ACCEPTED:
        raise Conflict(_("You already accepted this offer."))
    if state is OfferState.DECLINED:
        raise Conflict(_("You already declined this offer."))
    if is_over(state, expires_at, now):
        raise RuleBroken(_("This offer has expired. Write to your recruiter if you still want it."))


def is_over(state: OfferState, expires_at: datetime | None, now: datetime) -> bool:
    """Whether nobody answered an offer in time, also if that is not on record yet."""
    is_late = state is OfferState.SENT and expires_at is not None and expires_at <= now
    return state is OfferState.EXPIRED or is_late


def check_new_offer(*, is_active: bool, has_open: bool, is_accepted: bool) -> None:
    """Raise RuleBroken if an application cannot have another offer."""
    if not is_active:
        raise RuleBroken(_("Offers are made to active candidates only."))
    if is_accepted:
        raise RuleBroken(_("The candidate accepted an offer. Withdraw it before you make another one."))
    if has_open:
        raise RuleBroken(_("This application already has an open offer."))


def places_warning(open_offers: int, free_places: int) -> str | None:
    """A sentence if more candidates have an offer than there are free places; None otherwise."""
    if open_offers <= free_places:
        return None
    return _(
        "%(offers)s candidates of this opening have an offer, but only %(places)s places are free.",
        offers=open_offers,
        places=free_places,
    )
