"""The checks of the outbox: no mail is claimed for ever, and each is about something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, or_, select

from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import MOST_ROWS, count_rows
from app.data_checks.activity import find_missing_subjects
from app.db.rows import read_rows
from app.outbox.models import Message, MessageState
from app.restores.queries import is_held_back
from app.shared import clock
from app.shared.settings import current_settings

LONGEST_WAIT = timedelta(days=90)  # of a mail that is written for a later day
UNDELIVERED_AFTER = timedelta(days=1)
FAILED_FOR_TOO_LONG = timedelta(days=14)
MAIL_REMEDIES = {
    "It is claimed or put off for months, so it is never sent.": "On the page Outbox, send it again.",
    "It has been due for more than a day.": "Check that the worker runs and that SMTP_URL is right.",
    "It failed weeks ago, and nobody has sent it again or discarded it.": "Open the page Failed mail.",
    "It counts as sent, but not since when.": "On the page Outbox, send it again.",
}
TOO_FAR, OVERDUE, FAILED, WITHOUT_TIME = MAIL_REMEDIES


def _wrong(*, sends_mail: bool) -> Any:
    now, waits = clock.now(), Message.state == MessageState.WAITING
    problems = [
        (and_(waits, Message.due_at > now + LONGEST_WAIT), TOO_FAR),
        (and_(Message.state == MessageState.FAILED, Message.written_at < now - FAILED_FOR_TOO_LONG), FAILED),
        (and_(Message.state == MessageState.SENT, Message.sent_at.is_(None)), WITHOUT_TIME),
    ]
    if sends_mail:
        problems.append((and_(waits, Message.due_at < now - UNDELIVERED_AFTER), OVERDUE))
    problem = case(*problems).label("problem")
    return select(Message.id, problem).where(or_(*(condition for condition, _text in problems)))


def _find_undelivered(run: CheckRun) -> Iterator[CheckFinding]:
    count_rows(run, Message)
    sends_mail = bool(current_settings().smtp_url) and not is_held_back()
    for row in read_rows(_wrong(sends_mail=sends_mail).limit(MOST_ROWS)):
        yield CheckFinding(f"Mail {row.id}", row.problem, MAIL_REMEDIES[row.problem])


def _find_without_subject(run: CheckRun) -> Iterator[CheckFinding]:
    yield from find_missing_subjects(run, Message, "Mail")


OUTBOX_CHECKS = (
    DataCheck("outbox", "Mail is sent, waits for its time, or waits for a person.", _find_undelivered),
    DataCheck("mail-subjects", "Mail is about a record that exists.", _find_without_subject),
)
