"""What the worker does, one small thing after the other, for as long as there is something to do.

Each chore takes one thing that is due, does it in a transaction of its own and commits. No network
call happens inside one. Several workers may run on PostgreSQL; on SQLite they take turns.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from app.availability.busy_calendar import read_one_busy_calendar
from app.candidates.actions import see_to_link_request
from app.candidates.documents.erasing import remove_one_erased_file
from app.candidates.documents.sweeping import sweep_documents
from app.candidates.documents.worker import read_one_document
from app.interviews.actions import send_one_nudge
from app.onboarding.actions import send_one_reminder
from app.onboarding.mirror.deliveries import sweep_deliveries
from app.onboarding.mirror.sync import sync_one_issue
from app.outbox.worker import deliver_round
from app.people.actions import see_to_reset_request
from app.people.attempts import sweep_attempts
from app.people.signing_in import sweep_known_addresses
from app.sessions.actions import sweep_sessions
from app.shared.database import db
from app.territories.mapping.actions import sweep_one_mapping_file

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks when nothing was due


def deliver_mail() -> bool:
    """Try the mails that are due the longest."""
    return deliver_round() is not None


def send_link_asked_for() -> bool:
    """See to whoever has waited the longest for a link to their page."""
    was_one = see_to_link_request()
    db.session.commit()
    return was_one


def send_reset_asked_for() -> bool:
    """Send the reset of a password that is due the longest."""
    was_one = see_to_reset_request()
    db.session.commit()
    return was_one


# Each answers whether there was something to do.
CHORES: list[Callable[[], bool]] = [
    send_link_asked_for,
    send_reset_asked_for,
    deliver_mail,
    sync_one_issue,
    send_one_nudge,
    send_one_reminder,
    read_one_document,
    read_one_busy_calendar,
    remove_one_erased_file,
    sweep_documents,
    sweep_deliveries,
    sweep_sessions,
    sweep_attempts,
    sweep_known_addresses,
    sweep_one_mapping_file,
]


def work(*, watch: bool = False) -> None:
    """Do every chore until none has anything left; with `watch`, go on looking until stopped."""
    while True:
        did_something = [_did(chore) for chore in CHORES]
        if not any(did_something):
            if not watch:
                return
            time.sleep(PAUSE)


def _did(chore: Callable[[], bool]) -> bool:
    """Do one thing. A chore that fails is logged and does not keep the others from theirs."""
    try:
        return chore()
    except Exception:
        log.exception("The chore %s failed; it is tried again later.", chore.__name__)
        return False
    finally:
        db.session.rollback()
