"""Predicates about offers.

People who run the application see its offers with the money, and so does each approver of the terms in
force. A person who approved earlier terms, or handed the approval over, sees that there is an offer, and no
money.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from app.access.predicates import applied_to, is_own_application, runs_application
from app.access.records import ApplicationRecord, KnownVisitor, Person


class OfferRecord(Protocol):
    @property
    def application(self) -> ApplicationRecord: ...

    @property
    def approver_ids(self) -> Collection[int]: ...

    @property
    def earlier_approver_ids(self) -> Collection[int]: ...

    @property
    def was_sent(self) -> bool: ...


def runs_offer(person: Person, offer: OfferRecord) -> bool:
    return runs_application(person, offer.application)


def approves_offer(person: Person, offer: OfferRecord) -> bool:
    """The approvers of the terms in force, who need no role."""
    return person.id in offer.approver_ids and not applied_to(person, offer.application.opening_id)


def sees_offer(person: Person, offer: OfferRecord) -> bool:
    """People who run its application, and everyone who approved it once or was to."""
    was_asked = person.id in offer.earlier_approver_ids
    return runs_offer(person, offer) or (was_asked and not applied_to(person, offer.application.opening_id))


def sees_offer_money(person: Person, offer: OfferRecord) -> bool:
    return runs_offer(person, offer) or approves_offer(person, offer)


def is_own_offer(person: KnownVisitor, offer: OfferRecord) -> bool:
    """The candidate, once the offer was sent."""
    return offer.was_sent and is_own_application(person, offer.application)
