"""The action that makes a return file."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import case, exists, func, insert, literal, select, tuple_, update
from sqlalchemy.orm import aliased

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.book.alignment import alignment_day
from app.crm_returns.differences import count_differences, differences_of
from app.crm_returns.kinds import ReturnField, ReturnKind, ReturnState
from app.crm_returns.log_differences import new_logs
from app.crm_returns.models import IS_COPIED_TEXT, IS_WAITING, CrmReturn, CrmReturnRow
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.settings import current_settings

LOGS_PER_STATEMENT = 500
_COLUMNS = [
    *("return_id", "account_id", "opportunity_id", "field", "value", "note_id", "state", "settled_at")
]
KEPT_TEXTS, TEXTS_PER_SWEEP = timedelta(days=7), 5000


def make_return(kind: ReturnKind, *, seen: str | None, by: User | None) -> CrmReturn:
    """Make a return file with all that differs now, in a fixed number of statements; of logs, by parts.

    `seen` is the digest of what the page showed; None without a page. If nothing else differs than when the
    last file was made, and all of its values wait, that file is the answer (`is_repeated`). Of a value that
    was sent before and still waits, the new one waits from now on. Raises Conflict if something else differs
    now, and RuleBroken if nothing does.
    """
    day = alignment_day()
    counts = count_differences(kind, day)
    if seen is not None and counts.digest != seen:
        raise Conflict(_("Something else differs now. Look at it below, then make the file."))
    if not counts.total:
        raise RuleBroken(_("The CRM has all of this already. There is nothing to send."))
    same = _made_before(kind, counts.digest)
    if same is not None:
        same.is_repeated = True
        return same
    made = CrmReturn(
        kind=kind,
        digest=counts.digest,
        columns=[current_settings().crm_id_field, *(field.header for field in kind.fields)],
        made_by=by,
    )
    db.session.add(made)
    db.session.flush()
    if kind is ReturnKind.LOG:
        _add_logs(made)
    else:
        for statement in differences_of(kind, day):
            _add_values(made, statement)
    _let_new_values_wait(made)
    made.record_count = _record_count(made, counts.total)
    record_activity(ActivityVerb.MADE_RETURN_FILE, made, by=by)
    return made


def delete_old_sent_texts() -> bool:
    """Delete copied texts of values that stopped waiting a week ago; False if there is none."""
    is_old = CrmReturnRow.settled_at < clock.now() - KEPT_TEXTS
    old = select(CrmReturnRow.id).where(IS_COPIED_TEXT, is_old).limit(TEXTS_PER_SWEEP)
    some = db.session.scalars(old).all()
    if some:
        _write(update(CrmReturnRow).where(CrmReturnRow.id.in_(some)).values(value=None))
    db.session.commit()
    return bool(some)


def _made_before(kind: ReturnKind, digest: str) -> CrmReturn | None:
    """The last file of a kind, if it was made of the same differences and all of its values still wait."""
    last = select(CrmReturn).where(CrmReturn.kind == kind).order_by(CrmReturn.id.desc()).limit(1)
    made = db.session.scalars(last).one_or_none()
    if made is None or made.digest != digest:
        return None
    is_settled = (CrmReturnRow.return_id == made.id, CrmReturnRow.state != ReturnState.SENT)
    return None if db.session.scalar(select(exists().where(*is_settled))) else made


def _add_values(made: CrmReturn, statement: Any) -> None:
    found = statement.subquery()
    is_account = made.kind is ReturnKind.ACCOUNTS
    none = literal(None, CrmReturnRow.account_id.type)
    values = select(
        literal(made.id),
        found.c.record_id if is_account else none,
        none if is_account else found.c.record_id,
        found.c.field,
        case((found.c.note_id.is_(None), found.c.value)),
        found.c.note_id,
        literal(ReturnState.REPLACED.value),
        literal(made.made_at, CrmReturnRow.settled_at.type),
    ).where(found.c.left_out.is_(None))
    _write(insert(CrmReturnRow).from_select(_COLUMNS, values, include_defaults=False))


def _add_logs(made: CrmReturn) -> None:
    same = {
        "return_id": made.id,
        "account_id": None,
        "field": ReturnField.LOG,
        "state": ReturnState.REPLACED,
        "settled_at": made.made_at,
    }
    logs = new_logs()
    while some := list(islice(logs, LOGS_PER_STATEMENT)):
        db.session.execute(
            insert(CrmReturnRow), [same | {"opportunity_id": id_, "value": log} for id_, log in some]
        )


def _let_new_values_wait(made: CrmReturn) -> None:
    """The values of a new file wait, and no longer those of the same fields that were sent before."""
    new = aliased(CrmReturnRow)
    record = _record_of(made)
    of_new = select(getattr(new, record.key), new.field).where(new.return_id == made.id)
    sent_again = tuple_(record, CrmReturnRow.field).in_(of_new)
    replaced = {"state": ReturnState.REPLACED, "settled_at": made.made_at}
    _write(update(CrmReturnRow).where(IS_WAITING, sent_again).values(replaced))
    waiting = {"state": ReturnState.SENT, "settled_at": None}
    _write(update(CrmReturnRow).where(CrmReturnRow.return_id == made.id).values(waiting))


def _record_count(made: CrmReturn, expected: int) -> int:
    """How many records the file has. Raises Conflict if something was changed while it was made."""
    counts = select(func.count(), func.count(_record_of(made).distinct())).where(
        CrmReturnRow.return_id == made.id
    )
    values, records = db.session.execute(counts).one()
    if values != expected:
        raise Conflict(_("Something else differs now. Look at it below, then make the file."))
    return int(records)


def _record_of(made: CrmReturn) -> Any:
    return CrmReturnRow.account_id if made.kind is ReturnKind.ACCOUNTS else CrmReturnRow.opportunity_id


def _write(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
