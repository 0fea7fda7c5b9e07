"""Actions of CRM files: upload, map columns, apply, hand over, remove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.book.models import OpportunityOutcome
from app.crm_files.judging import newest_export
from app.crm_files.kinds import KindOfFile, kind_of
from app.crm_files.models import CrmFilePart, CrmImport
from app.crm_files.opportunities.stages import stage_key
from app.crm_files.opportunity_rows import CrmStage
from app.crm_files.queries import can_map, column_meanings, state_of_records
from app.crm_files.rules import check_applicable
from app.crm_files.states import FileScope, FileState
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.sales.days import DateStyle
from app.shared.sales.money import NumberStyle
from app.shared.times import format_moment
from app.staged_files.actions import hand_over_file, remove_one
from app.staged_files.columns import stored_columns

KEPT_APPLIED, KEPT_UNAPPLIED = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True)
class FileSettings:
    """What a person says of a whole file."""

    exported_at: datetime
    scope: FileScope
    date_style: DateStyle | None = None
    number_style: NumberStyle | None = None


def map_columns(imported: CrmImport, columns: Sequence[StrEnum | None], settings: FileSettings) -> None:
    """Set what each column means and what counts for the whole file, and let the worker check the rows.

    Raises RuleBroken for missing or doubled columns, where it is not said how days or amounts are written,
    for a moment that has not come, and for a file that is older than the last applied one and does not say
    when each row was last changed. Raises Conflict if the file is at work or applied.
    """
    _lock(imported)
    if not can_map(imported):
        raise Conflict(_("The columns of this file can no longer be changed."))
    kind_of(imported).check_columns(columns)
    _check_styles(kind_of(imported), columns, settings)
    if settings.exported_at > clock.now():
        raise RuleBroken(_("This moment has not come yet."), field="exported_at")
    _check_not_older(imported, columns, settings.exported_at)
    imported.columns = stored_columns(imported.headers, columns)
    imported.exported_at, imported.scope = settings.exported_at, settings.scope
    imported.date_style, imported.number_style = settings.date_style, settings.number_style
    imported.mapped_at = clock.now()
    _check_again(imported)


def map_stages(imported: CrmImport, outcomes: Mapping[str, OpportunityOutcome], *, by: User) -> None:
    """Remember what stages of the CRM mean, and let the worker check the file again.

    Raises Conflict if the file is at work or applied, and RuleBroken if there is no stage.
    """
    _lock(imported)
    if imported.state is not FileState.CHECKED:
        raise Conflict(_("The columns of this file can no longer be changed."))
    if not outcomes:
        raise RuleBroken(_("All stages of this file are known."))
    for word, outcome in outcomes.items():
        db.session.add(CrmStage(key=stage_key(word), word=word, outcome=outcome))
        record_activity(ActivityVerb.MAPPED_CRM_STAGE, imported, by=by, was=word, became=outcome.label)
    db.session.flush()
    _check_again(imported)


def apply_file(imported: CrmImport, *, edition: int, leaves_out_refused: bool, missing: int | None) -> None:
    """Let the worker apply a checked file, whole.

    `edition` is that of the check on the page, and `missing` the number of missing records as the person
    typed it. If another file or a territory has changed since the check, the worker checks it again instead.

    Raises Conflict if the file was checked again. Raises RuleBroken if rows are refused and not left out, if
    more than one in a hundred are, if many records are missing and their number was not typed, and if a newer
    file was applied since the columns were mapped.
    """
    _lock(imported)
    if imported.state is not FileState.CHECKED:
        raise Conflict(_("This file is already being applied, or was."))
    if imported.edition != edition:
        raise Conflict(_("The file was checked again. Look at its rows below, then apply."))
    _check_not_older(imported, column_meanings(imported), imported.exported_at)
    check_applicable(imported, leaves_out_refused=leaves_out_refused, missing=missing)
    imported.leaves_out_refused = leaves_out_refused
    imported.state, imported.problem = FileState.APPLYING, None
    imported.attempts, imported.due_at = 0, clock.now()


def check_again(imported: CrmImport, *, problem: str) -> None:
    """Let the worker check a file again, because what it was compared with has changed."""
    _check_again(imported)
    imported.problem = problem


def hand_over_crm_file(imported: CrmImport, to: User, *, reason: str, by: User) -> None:
    """Give an unapplied file to another person. Raises Conflict if it is applied."""
    _lock(imported)
    if imported.is_applied:
        raise Conflict(_("This file was already applied."))
    hand_over_file(imported, to, verb=ActivityVerb.HANDED_OVER_CRM_FILE, reason=reason, by=by)


def remove_crm_file(imported: CrmImport, *, by: User, reason: str | None = None) -> None:
    """Delete the rows of a file. What was applied stays. Raises Conflict while the worker works on it."""
    _lock(imported)
    if imported.is_working:
        raise Conflict(_("The worker is working on this file. Wait until it has finished."))
    record_activity(ActivityVerb.REMOVED_CRM_FILE, imported, by=by, reason=reason)
    _clear(imported)


def delete_one_old_crm_file() -> bool:
    """Delete the rows of a file that was applied a week ago or uploaded thirty days ago; False if none is."""
    now = clock.now()
    is_old = or_(CrmImport.applied_at < now - KEPT_APPLIED, CrmImport.uploaded_at < now - KEPT_UNAPPLIED)
    idle = (CrmImport.cleared_at.is_(None), CrmImport.due_at.is_(None), is_old)
    return remove_one(select(CrmImport).where(*idle).order_by(CrmImport.uploaded_at), _clear)


def _check_styles(of_kind: KindOfFile, columns: Sequence[StrEnum | None], settings: FileSettings) -> None:
    if settings.date_style is None and not set(of_kind.days).isdisjoint(columns):
        raise RuleBroken(_("Choose how the file writes days."), field="date_style")
    if settings.number_style is None and not set(of_kind.amounts).isdisjoint(columns):
        raise RuleBroken(_("Choose how the file writes amounts."), field="number_style")


def _check_not_older(
    imported: CrmImport, columns: Sequence[StrEnum | None], exported_at: datetime | None
) -> None:
    """Raise RuleBroken for a file that is older than what is known, and does not say how old its rows are."""
    newest, modified_at = newest_export(imported.kind), kind_of(imported).modified_at
    says_age = modified_at is not None and modified_at in columns
    if newest is not None and exported_at is not None and exported_at < newest and not says_age:
        raise RuleBroken(
            _(
                "A file that was exported on %(moment)s was already applied. Export a new one, or map a "
                "column to Last modified.",
                moment=format_moment(newest, imported.uploaded_by.time_zone),
            ),
            field="exported_at",
        )


def _check_again(imported: CrmImport) -> None:
    unread: dict[str, Any] = {"is_read": False, "effect": None, "remark": None}
    rows = kind_of(imported).rows
    if imported.edition:
        db.session.execute(update(rows).where(rows.import_id == imported.id).values(unread))
    imported.state, imported.problem, imported.counts = FileState.CHECKING, None, None
    imported.edition += 1
    imported.seen = state_of_records(imported.kind)
    imported.done, imported.attempts, imported.due_at = 0, 0, clock.now()


def _clear(imported: CrmImport) -> None:
    imported.cleared_at = clock.now()
    for rows in (kind_of(imported).rows, CrmFilePart):
        db.session.execute(delete(rows).where(rows.import_id == imported.id))


def _lock(imported: CrmImport) -> None:
    db.session.refresh(imported, with_for_update=True)
