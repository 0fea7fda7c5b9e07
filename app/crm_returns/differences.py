"""What differs between Onramp and what the CRM last said, by kind of return file.

A blank of the CRM and a field that no file has shown yet are the same here (decision 59): a person or a text
is sent, a blank is not. What was sent and still waits counts as what the CRM has, so a value that changes
again before the next file comes in is sent again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, exists, func, select, union_all

from app.book.models import Account, Opportunity
from app.crm_returns.alignment_differences import account_differences, closed_differences, isr_differences
from app.crm_returns.kinds import LeftOut, ReturnField, ReturnKind
from app.crm_returns.log_differences import log_differences
from app.crm_returns.work_differences import (
    next_step_differences,
    next_step_owner_differences,
    tier_differences,
)
from app.db.base import db
from app.db.rows import read_rows
from app.isr_by_hand.actions.isr_overrides import crm_isr_digest
from app.web.record_pages import url_of_id

ROWS_SHOWN = 20
MOST_CORRECTIONS = 1000
_MIX, _MIX_KEY, _MODULUS = 7919, 104_729, 1_000_003  # primes


@dataclass(frozen=True)
class DifferenceCounts:
    """How many records a return file of a kind would have, how many values it leaves out by reason, and a
    digest of the values: it differs once one of them does.
    """

    values: dict[ReturnField, int]
    left_out: dict[LeftOut, int]
    digest: str

    @property
    def total(self) -> int:
        return sum(self.values.values())


@dataclass(frozen=True)
class ShownDifference:
    """A difference for a reader: a record by id and name, what the CRM has, and what it should have."""

    record_id: int
    crm_id: str
    name: str
    field: ReturnField
    said: str
    ours: str
    left_out: LeftOut | None

    @property
    def url(self) -> str:
        """The page of the record. Who sees all differences sees all records."""
        return url_of_id(Account if self.field is ReturnField.PROPOSED_ISR else Opportunity, self.record_id)

    @property
    def can_be_taken_over(self) -> bool:
        """True for the ISR of an override that only the CRM has."""
        return self.left_out is LeftOut.ONLY_IN_CRM and self.field is ReturnField.ISR

    @property
    def seen(self) -> str:
        """A digest of the ISR that the CRM has."""
        return crm_isr_digest(self.said)


def differences_of(kind: ReturnKind, day: date) -> list[Select[Any]]:
    """The statements of what differs on a day, one for each field of a kind (`difference_rows.py`)."""
    if kind is ReturnKind.ACCOUNTS:
        return [account_differences(day)]
    if kind is ReturnKind.ISR:
        return isr_differences(day)
    if kind is ReturnKind.LOG:
        return [log_differences()]
    return [tier_differences(day), next_step_differences(), next_step_owner_differences(day)]


def count_differences(kind: ReturnKind, day: date) -> DifferenceCounts:
    """How much differs on a day, in one statement."""
    found = _union(kind, day)
    mixed = (cast(found.c.record_id, BigInteger) * _MIX + cast(found.c.key, BigInteger) * _MIX_KEY) % _MODULUS
    sums = (func.count(), func.sum(found.c.record_id), func.sum(mixed), func.sum(mixed * mixed))
    rows = read_rows(
        select(found.c.field, found.c.left_out, *sums)
        .group_by(found.c.field, found.c.left_out)
        .order_by(found.c.field, found.c.left_out)
    )
    values, left_out = dict[ReturnField, int](), dict[LeftOut, int]()
    for field, why, number, *_sums in rows:
        if why is None:
            values[ReturnField(field)] = number
        else:
            left_out[LeftOut(why)] = left_out.get(LeftOut(why), 0) + number
    sent = [[str(part) for part in row] for row in rows if row.left_out is None]
    return DifferenceCounts(values, left_out, hashlib.sha256(repr(sent).encode()).hexdigest())


def first_differences(kind: ReturnKind, day: date, *, left_out: bool) -> Sequence[ShownDifference]:
    """The first values that a file would have, or the first that it leaves out."""
    found = _union(kind, day)
    is_left_out = found.c.left_out.is_not(None)
    record = Account if kind is ReturnKind.ACCOUNTS else Opportunity
    return _shown(found, record, is_left_out if left_out else ~is_left_out)


def first_corrections() -> Sequence[ShownDifference]:
    """The first closed opportunities with another ISR in the CRM."""
    return _shown(closed_differences().subquery(), Opportunity)


def count_corrections() -> int:
    """How many closed opportunities have another ISR in the CRM, at most one more than a thousand."""
    found = closed_differences().subquery()
    some = select(found.c.record_id).limit(MOST_CORRECTIONS + 1)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def unseen_fields(kind: ReturnKind) -> list[ReturnField]:
    """The fields of a kind of which no file has shown a value yet: all are taken for blank."""
    columns = {
        ReturnField.PROPOSED_ISR: Account.crm_isr,
        ReturnField.ISR: Opportunity.crm_isr,
        ReturnField.TIER: Opportunity.crm_tier,
        ReturnField.NEXT_STEP: Opportunity.crm_next_step,
        ReturnField.NEXT_STEP_OWNER: Opportunity.crm_next_step_owner,
        ReturnField.LOG: Opportunity.crm_log,
    }
    asked = [field for field in kind.fields if field in columns]
    found = read_rows(select(*(exists().where(columns[field] != "") for field in asked)))[0]
    return [field for field, is_shown in zip(asked, found, strict=True) if not is_shown]


def _union(kind: ReturnKind, day: date) -> Any:
    statements = differences_of(kind, day)
    return (union_all(*statements) if len(statements) > 1 else statements[0]).subquery()


def _shown(found: Any, record: Any, *conditions: Any) -> Sequence[ShownDifference]:
    columns = (found.c.field, found.c.said, found.c.ours, found.c.left_out)
    statement = (
        select(record.id, record.crm_id, record.name, *columns)
        .join(found, found.c.record_id == record.id)
        .where(*conditions)
        .order_by(found.c.record_id, case((found.c.field == ReturnField.ISR.value, 0), else_=1))
        .limit(ROWS_SHOWN)
    )
    return [
        ShownDifference(id_, crm_id, name, ReturnField(field), said or "", ours or "", why and LeftOut(why))
        for id_, crm_id, name, field, said, ours, why in read_rows(statement)
    ]
