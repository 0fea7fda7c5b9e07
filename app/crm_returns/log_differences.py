"""The log as the CRM has it: one text, the newest entries on top.

The CRM's field is written whole. So a file has the text that the CRM last showed, with the entries above it
that are not in it yet. No entry names a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Select, String, case, cast, func, literal, null, select

from app.activity.models import Note
from app.book.models import Opportunity
from app.crm_returns.crm_values import plain_text
from app.crm_returns.difference_rows import OPEN_IN_CRM, difference, reason
from app.crm_returns.kinds import LeftOut, ReturnField
from app.db.base import db
from app.opportunity_work.models import LogEntry

MAX_LOG_LENGTH = 32_000  # characters that a long text of the CRM has room for
SEPARATOR, COPIED, LINE_END = " · ", " (account leader copied)", "\n"
_KNOWN = plain_text(Opportunity.crm_log)
_LINE = (
    cast(LogEntry.done_on, String)
    + SEPARATOR
    + cast(LogEntry.kind, String)
    + SEPARATOR
    + plain_text(Note.text)
    + case((LogEntry.leader_copied, COPIED), else_="")
)
_IS_NEW = func.replace(_KNOWN, _LINE, "") == _KNOWN  # no dialect has the same function for "contains"


def log_differences() -> Select[Any]:
    """Open opportunities with entries that the CRM's text does not have. `ours` is their number."""
    length = func.sum(func.length(_LINE) + len(LINE_END)) + func.length(_KNOWN)
    statement = difference(
        ReturnField.LOG,
        Opportunity.id,
        said=func.substr(Opportunity.crm_log, 1, 200),
        ours=func.count(LogEntry.id),
        value=literal("", String),
        key=func.max(LogEntry.id),
        left_out=case((length > MAX_LOG_LENGTH, reason(LeftOut.TOO_LONG)), else_=null()),
    )
    return _with_entries(statement).group_by(Opportunity.id, Opportunity.crm_log)


def new_logs() -> Iterator[tuple[int, str]]:
    """The ids of these opportunities, each with the whole text that the CRM should have."""
    columns: Any = select(Opportunity.id, _KNOWN.label("known"), _LINE.label("line"))
    rows = _with_entries(columns).order_by(Opportunity.id, LogEntry.done_on.desc(), LogEntry.id.desc())
    found = db.session.connection().execute(rows, execution_options={"yield_per": 1000})
    for opportunity_id, entries in groupby(found, lambda row: row.id):
        listed = list(entries)
        text = LINE_END.join([*(row.line for row in listed), listed[0].known]).strip()
        if len(text) <= MAX_LOG_LENGTH:
            yield opportunity_id, text


def _with_entries(statement: Select[Any]) -> Select[Any]:
    joined = statement.select_from(Opportunity).join(LogEntry, LogEntry.opportunity_id == Opportunity.id)
    return joined.join(Note, Note.id == LogEntry.note_id).where(*OPEN_IN_CRM, _IS_NEW)
