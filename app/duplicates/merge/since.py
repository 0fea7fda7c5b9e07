"""What happened since a merge to the records that belong to the person: it keeps a merge from being undone.

Digests of tables are compared: those under candidates and applications. What stays right when an
application moves back does not count, such as scorecards and notes about it: who may not read
them must not learn of them here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Table, func, or_, select

from app.candidates.models import Candidate
from app.candidates.models.owned_records import shared_tables
from app.candidates.queries import emails_of
from app.db.base import Record, db
from app.duplicates.merge.changes import CANDIDATES_TABLE, DERIVED_TABLES, SESSIONS_TABLE
from app.duplicates.models import CandidateMerge
from app.outbox.models import Message, MessageState

_APPLICATION = _l("an application was added or moved")
_QUESTIONNAIRE = _l("a questionnaire was sent or answered")
_INTERVIEW = _l("an interview was scheduled or moved")
_MAIL = _l("a mail to the candidate was written or sent")
_LABELS = {
    CANDIDATES_TABLE: _l("a detail was changed"),
    "applications": _APPLICATION,
    "transitions": _APPLICATION,
    "consents": _APPLICATION,
    "documents": _l("a document was added or removed"),
    "questionnaires": _QUESTIONNAIRE,
    "answers": _QUESTIONNAIRE,
    "interviews": _INTERVIEW,
    "slot_requests": _INTERVIEW,
    "stage_results": _l("something was recorded at a stage"),
    "candidate_links": _l("a link to the candidate’s page was sent or used"),
    "referral_claims": _l("a referral was named or answered"),
}
_OTHER = _l("another of their records was changed")
_NOT_WATCHED = DERIVED_TABLES | {
    SESSIONS_TABLE,
    "messages",  # by `_is_mail_written`
    "onboardings",  # of the account
    "distinct_pairs",
    # What they did is in other tables; a change of an application can be a note or a scorecard.
    "batch_items",
    "candidate_import_rows",
    "application_changes",
    "application_visits",
    "application_notes",
    "questionnaire_reviews",
    "scorecard_drafts",
    "scorecards",
}
# Of some tables only what people do, and not what the worker does or what a scorecard changes.
_ONLY_COLUMNS = {
    "documents": ("id", "candidate_id", "application_id", "name", "digest"),
    "interviews": ("id", "application_id", "interviewer_id", "starts_at", "minutes", "place"),
}
_IGNORED_COLUMNS = {CANDIDATES_TABLE: {"compare_due_at"}}


def digests_of(kept: Candidate, other: Candidate) -> dict[str, str]:
    """A digest of each table's rows under the two records, after a merge."""
    return {name: _digest(rows) for name, rows in _rows_under(kept, other).items()}


def last_message_id() -> int:
    """The id of the last mail that was written."""
    return db.session.scalar(select(func.max(Message.id))) or 0


def happened_since(merge: CandidateMerge) -> list[str]:
    """What happened since a merge, each once, as parts of a sentence; empty if it can be undone."""
    rows, state = _rows_under(merge.kept, merge.other), merge.state or {}
    changed = [name for name in rows if _digest(rows[name]) != state.get(name)]
    found = [str(_LABELS.get(name, _OTHER)) for name in changed]
    if _is_mail_written(merge, rows) or _is_redirected_mail_sent(merge):
        found.append(str(_MAIL))
    return list(dict.fromkeys(found))


def _rows_under(kept: Candidate, other: Candidate) -> dict[str, Sequence[Any]]:
    """The rows of each watched table that belong to one of the two, by way of other tables or not."""
    ids: dict[str, list[int]] = {}
    found: dict[str, Sequence[Any]] = {}
    for table in Record.metadata.sorted_tables:
        if table.name in _NOT_WATCHED or table.name in shared_tables():
            continue
        if table.name == CANDIDATES_TABLE:
            condition: Any = table.c.id.in_([kept.id, other.id])
        else:
            keys = [key for key in table.foreign_keys if ids.get(key.column.table.name)]
            keys = [key for key in keys if key.column.name == "id"]
            if not keys:
                continue
            condition = or_(*(key.parent.in_(ids[key.column.table.name]) for key in keys))
        found[table.name] = _read(table, condition)
        if "id" in table.c:
            ids[table.name] = [row.id for row in found[table.name]]
    return found


def _read(table: Table, condition: Any) -> Sequence[Any]:
    ignored, only = _IGNORED_COLUMNS.get(table.name, set()), _ONLY_COLUMNS.get(table.name)
    columns = [each for each in table.c if each.name not in ignored and (only is None or each.name in only)]
    return db.session.execute(select(*columns).where(condition).order_by(*table.primary_key)).all()


def _digest(rows: Sequence[Any]) -> str:
    return sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:24]


def _is_mail_written(merge: CandidateMerge, rows: Mapping[str, Sequence[Any]]) -> bool:
    """True if mail to the candidate about one of these records was written since."""
    classes = [mapper.class_ for mapper in Record.registry.mappers]
    names = {each.__tablename__: each.__name__.lower() for each in classes}
    about = [
        f"{names[table]}:{row.id}"
        for table in rows
        if table in names
        for row in rows[table]
        if hasattr(row, "id")
    ]
    account = [merge.kept.user.email] if merge.kept.user else []
    written = (
        Message.id > merge.last_message_id,
        Message.about.in_(about),
        Message.to_email.in_([*emails_of(merge.kept), *account]),
    )
    return db.session.scalar(select(Message.id).where(*written).limit(1)) is not None


def _is_redirected_mail_sent(merge: CandidateMerge) -> bool:
    """True if mail that waited for one email went to the other one."""
    rows = (merge.changes or {}).get("messages", [])
    redirected = [after["id"] for before, after in rows if before and before["to_email"] != after["to_email"]]
    waiting = (Message.state == MessageState.WAITING, Message.maybe_sent.is_(False))
    sent = select(Message.id).where(Message.id.in_(redirected), ~(waiting[0] & waiting[1]))
    return bool(redirected) and db.session.scalar(sent.limit(1)) is not None
