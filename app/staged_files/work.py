"""How the worker works on a file: who it works for must still be allowed to, and it tries three times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute

from app.access.permissions import Permission
from app.access.policy import allows
from app.db.base import constraint_message, db
from app.db.leases import claim_one
from app.people.models import User
from app.shared.refusals import RuleBroken

MAX_ATTEMPTS = 3


def claim_attempt(
    work: Select[Any],
    due_at: InstrumentedAttribute[Any],
    *,
    lease: timedelta,
    begin: Callable[[Any], None] | None = None,
) -> tuple[int, int] | None:
    """Claim the work that is due the longest, and count the attempt: its id and the number of attempts.

    `begin` writes more to the claimed record. None if nothing is due. More than MAX_ATTEMPTS: the worker
    stopped each time, so the work is given up.
    """

    def take(claimed: Any) -> tuple[int, int]:
        claimed.attempts += 1
        if begin is not None:
            begin(claimed)
        return claimed.id, claimed.attempts

    return claim_one(work, due_at, lease=lease, take=take)


def work_on_one_file(
    files: Any,
    *,
    lease: timedelta,
    do_next: Callable[[int], str | None],
    give_back: Callable[[Any], None],
    stopped: Any,
) -> bool:
    """Do what is next of the file that has waited longest, and commit; False if none waits.

    `do_next` says why it cannot be done, or None. Then `give_back` moves the file to the state in which a
    person can act again, and the file says why. `stopped` is said if the worker stopped each time.
    """
    claimed = claim_attempt(select(files).where(files.due_at.is_not(None)), files.due_at, lease=lease)
    if claimed is None:
        return False
    file_id, attempts = claimed
    problem = str(stopped) if attempts > MAX_ATTEMPTS else do_next(file_id)
    if problem is not None:
        file = db.session.get_one(files, file_id, populate_existing=True)
        give_back(file)
        file.due_at, file.attempts, file.problem = None, 0, problem
    db.session.commit()
    return True


def may_still(user: User, permission: Permission, record: Any) -> bool:
    """True if the person has an open account and is still allowed to do this."""
    return user.active and allows(user, permission, record)


def roll_back_refusal(error: RuleBroken | DBAPIError) -> str:
    """Roll back, and say why the work was refused. Raises an error that no constraint of ours made."""
    db.session.rollback()
    if isinstance(error, RuleBroken):
        return " ".join([error.sentence, *error.also])
    known = constraint_message(error)
    if known is None:
        raise error
    return known[1]
