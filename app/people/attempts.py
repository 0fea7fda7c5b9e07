"""Counting attempts in rows, correct with any number of processes.

An attempt is counted first, in a transaction of its own, and then checked, so that no more pass than the
limit allows. It is counted by network, by account and network, and by account. The keys are stored as
digests. An account need not exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, case, delete, literal, select, true, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from app.db.base import Instant, commit_despite_refusal, db
from app.people.models import AttemptCount
from app.people.rules import AttemptLimits, TooManyAttempts
from app.shared import clock
from app.web.client_address import client_ip, sender_network
from app.web.forms import Form

DIALECT_INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
ATTEMPT_CLEANUP_BATCH_SIZE = 500  # counts swept in one go


@dataclass(frozen=True)
class Attempt:
    """One attempt that was counted, by an account (an email) and from a network.

    `counts` says how many there are with it, for each of the limits.
    """

    limits: AttemptLimits
    account: str
    network: str
    counts: dict[str, int] = field(default_factory=dict)

    def exceeds(self, *names: str) -> bool:
        """Whether there are more than one of the named limits allows."""
        return any(self.counts[name] > self.limits.by_name[name].maximum for name in names)

    def check(self) -> None:
        """Raise TooManyAttempts if there are too many from its network, or of its account from there."""
        if self.exceeds("network", "both"):
            raise TooManyAttempts(self.limits.sentence)

    @property
    def delay(self) -> timedelta:
        """How long a request waits: longer than zero if its account exceeds its limit.

        It is not refused, or anybody who knows an email could lock out its owner.
        """
        return self.limits.delay if self.exceeds("account") else timedelta(0)


def record_form_attempt(
    form: Form, limits: AttemptLimits, *, account: str | None = None, if_invalid: bool = False
) -> Attempt | None:
    """Count an attempt made with a form, for the account given or the email typed.

    None if the form was not sent, or is invalid.
    """
    if not form.is_submitted() or not (if_invalid or form.validate()):
        return None
    typed = form["email"].data if account is None else account
    return record_attempt(limits, account=typed or "", address=client_ip())


def record_attempt(limits: AttemptLimits, *, account: str, address: str) -> Attempt:
    """Count an attempt in a transaction of its own. What the request has written before is rolled back."""
    attempt = Attempt(limits, account.strip().lower(), sender_network(address))
    commit_despite_refusal(lambda: attempt.counts.update(_count(attempt)))
    return attempt


def undo_attempt(attempt: Attempt) -> None:
    """Uncount an attempt that succeeded."""
    keys = _keys(attempt).values()
    fewer = update(AttemptCount).where(AttemptCount.key.in_(keys), AttemptCount.count > 0)
    db.session.execute(fewer.values(count=AttemptCount.count - 1))


def clear_attempts(limits: AttemptLimits, *, account: str, address: str) -> None:
    """Delete the counts of an account from an address."""
    keys = _keys(Attempt(limits, account, sender_network(address)))
    of_both = [keys[name] for name in keys if name not in ("network", "account")]
    db.session.execute(delete(AttemptCount).where(AttemptCount.key.in_(of_both)))


def delete_old_attempts() -> bool:
    """Delete some counts of spans that are over. Returns whether there were any."""
    over = (
        db.select(AttemptCount.key).where(AttemptCount.until <= clock.now()).limit(ATTEMPT_CLEANUP_BATCH_SIZE)
    )
    swept = db.session.execute(delete(AttemptCount).where(AttemptCount.key.in_(over)))
    db.session.commit()
    return bool(swept.rowcount)  # type: ignore[attr-defined]


def _count(attempt: Attempt) -> dict[str, int]:
    """Add one to each count, in one statement. Keys are sorted, so that no two wait for each other."""
    names = {key: name for name, key in _keys(attempt).items()}
    now = clock.now()
    ends = {key: now + attempt.limits.by_name[name].span for key, name in names.items()}
    values: dict[str, Any] = {"now": now}
    for number, key in enumerate(sorted(ends)):
        values |= {f"key_{number}": key, f"until_{number}": ends[key]}
    found = db.session.connection().execute(_upsert(db.engine.dialect.name, len(ends)), values)
    return {names[key]: count for key, count in found}


@cache
def _upsert(dialect: str, rows: int) -> Any:
    """The statement that adds one to some counts, in the order of its parameters."""
    table: Any = AttemptCount.__table__
    counts = [
        select(bindparam(f"key_{row}", type_=String), literal(1), bindparam(f"until_{row}", type_=Instant))
        for row in range(rows)
    ]
    added = union_all(*(each.where(true()) for each in counts))  # SQLite needs a condition before ON CONFLICT
    insert = DIALECT_INSERTS[dialect](table).from_select(["key", "count", "until"], added)
    is_over = table.c.until <= bindparam("now", type_=Instant)
    upsert = insert.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((is_over, 1), else_=table.c.count + 1),
            "until": case((is_over, insert.excluded.until), else_=table.c.until),
        },
    )
    return upsert.returning(table.c.key, table.c.count)


def _keys(attempt: Attempt) -> dict[str, str]:
    parts = {"network": attempt.network, "account": attempt.account}
    return {
        name: _digest(attempt.limits.action, name, parts.get(name, f"{attempt.account} {attempt.network}"))
        for name in attempt.limits.by_name
    }


def _digest(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode(errors="replace")).hexdigest()
