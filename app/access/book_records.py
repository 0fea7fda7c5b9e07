"""The attributes of records of the book of business that predicates read (see `records.py`)."""

from __future__ import annotations

from typing import Protocol

from app.access.records import Person


class AccountRelationsRecord(Protocol):
    """What a person has to do with an account."""

    @property
    def is_isr(self) -> bool: ...

    @property
    def manages_isr(self) -> bool: ...

    @property
    def is_nobodys(self) -> bool: ...

    @property
    def is_account_team(self) -> bool: ...


class OpportunityRelationsRecord(AccountRelationsRecord, Protocol):
    """What a person has to do with an opportunity."""

    @property
    def holds_territory(self) -> bool: ...

    @property
    def lost_it(self) -> bool: ...

    @property
    def set_override(self) -> bool: ...


class OpportunityRecord(Protocol):
    def relations_to(self, person: Person) -> OpportunityRelationsRecord: ...


class OpportunityTaskRecord(Protocol):
    @property
    def opportunity(self) -> OpportunityRecord: ...

    @property
    def owner_id(self) -> int | None: ...


class AccountRecord(Protocol):
    def relations_to(self, person: Person) -> AccountRelationsRecord: ...


class CorrectionRecord(Protocol):
    @property
    def asked_by_id(self) -> int: ...

    @property
    def isr_id(self) -> int | None: ...


class ConflictRecord(Protocol):
    @property
    def opportunity(self) -> OpportunityRecord: ...
