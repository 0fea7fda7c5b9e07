"""What depends on an approver: offers that wait for them, now or later, and their place in every offer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, select

from app.access.predicates import applied_to
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.db.base import db
from app.offers.approvals import hand_over_approval, may_take_approval
from app.offers.models import Offer, OfferApproval, OfferApprover, OfferVersion
from app.offers.rules import OfferState
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.turns.actions import update_turns_of_people

NOBODY_OPTION = "nobody"
_IN_FORCE = and_(
    OfferVersion.id == OfferApproval.version_id,
    Offer.id == OfferVersion.offer_id,
    Offer.terms_number == OfferVersion.number,
    Offer.state == OfferState.WAITING,
    OfferApproval.decided_at.is_(None),
)


def _waiting_approvals(matches: UserFilter, reader: User) -> Iterator[LooseEnd]:
    statement = (
        select(OfferApproval)
        .join(OfferVersion, OfferVersion.id == OfferApproval.version_id)
        .join(Offer, Offer.id == OfferVersion.offer_id)
        .join(Application, Application.id == Offer.application_id)
        .where(matches(OfferApproval.user_id), _IN_FORCE)
        .where(Application.opening_id.not_in(reader.openings_applied_to))
        .order_by(OfferApproval.id)
    )
    for approval in db.session.scalars(statement):
        application = approval.version.offer.application
        what = _(
            "Offer for %(candidate)s, %(opening)s",
            candidate=application.candidate.name,
            opening=application.opening.name,
        )
        yield LooseEnd(OFFER_APPROVAL, approval, approval.user, what, approval.asked_at, [application])


def _approves(user_id: Any) -> ColumnElement[bool]:
    return exists().where(OfferApproval.user_id == user_id, _IN_FORCE)


def _can_approve(end: LooseEnd, person: User) -> bool:
    is_free = not applied_to(person, end.record.version.offer.application.opening_id)
    return is_free and may_take_approval(end.record, person)


def _hand_over(end: LooseEnd, handover: Handover) -> None:
    if handover.to is not None:
        hand_over_approval(end.record, handover.to, reason=handover.reason, by=handover.by)


def _places(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    named = select(OfferApprover).where(matches(OfferApprover.user_id)).order_by(OfferApprover.position)
    for place in db.session.scalars(named):
        instead = {NOBODY_OPTION: _("Nobody: the others approve")}
        what = _("Approves every offer")
        yield LooseEnd(OFFER_APPROVER, _Place(place), place.user, what, place.user.created_at, [], instead)


class _Place:
    """A place in the order of approvers, with the id of its user."""

    def __init__(self, approver: OfferApprover) -> None:
        self.approver = approver
        self.id = approver.user_id


def _has_place(user_id: Any) -> ColumnElement[bool]:
    return exists().where(OfferApprover.user_id == user_id)


def _can_have_place(_end: LooseEnd, person: User) -> bool:
    return db.session.get(OfferApprover, person.id) is None


def _give_place(end: LooseEnd, handover: Handover) -> None:
    approver = end.record.approver
    position, before = approver.position, approver.user
    db.session.delete(approver)
    db.session.flush()
    if handover.to is not None:
        db.session.add(OfferApprover(user=handover.to, position=position))
    names = {"was": before.name, "became": handover.to.name if handover.to else _("nobody")}
    verb = ActivityVerb.CHANGED_OFFER_SETTINGS
    record_activity(verb, before, by=handover.by, reason=handover.reason, **names)
    db.session.flush()
    update_turns_of_people(before, handover.to)


OFFER_APPROVAL = LooseEndKind(
    "offer_approval",
    _l("Offers to approve"),
    frozenset(),
    _waiting_approvals,
    _hand_over,
    _can_approve,
    _approves,
    notifies_successor=True,
)
OFFER_APPROVER = LooseEndKind(
    "offer_approver",
    _l("Approvers of offers"),
    frozenset(),
    _places,
    _give_place,
    _can_have_place,
    _has_place,
)
