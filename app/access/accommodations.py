"""Predicates about what a candidate needs to take part. Only recruiters of the opening read it."""

from __future__ import annotations

from typing import Protocol

from app.access.predicates import is_own_application, recruits_application
from app.access.records import ApplicationRecord, KnownVisitor, Person


class AccommodationRecord(Protocol):
    """A request of a candidate."""

    @property
    def application(self) -> ApplicationRecord: ...


def reads_accommodation(person: Person, accommodation: AccommodationRecord) -> bool:
    return recruits_application(person, accommodation.application)


def is_own_accommodation(person: KnownVisitor, accommodation: AccommodationRecord) -> bool:
    return is_own_application(person, accommodation.application)
