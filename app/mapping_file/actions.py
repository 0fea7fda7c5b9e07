"""Actions of mapping files: upload, map columns, apply, hand over, remove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.mapping_file.apply_dry_run import Progress, apply_dry_run, no_progress
from app.mapping_file.columns import COLUMN_LABELS, MAPPING_COLUMNS, MappingColumn, check_columns
from app.mapping_file.models import MappingFile, MappingRun
from app.mapping_file.page_tables import page_as_csv
from app.mapping_file.queries import column_meanings, dry_run_of, remembered_meanings
from app.mapping_file.reader import decode_csv, parse_csv
from app.mapping_file.rules import FindingKind
from app.onboarding.gate.lock import EXCLUSIVE_LOCK
from app.people.models import User
from app.sales_areas.queries import region_names, segment_names
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from app.staged_files.actions import file_name, hand_over_file, remove_one
from app.staged_files.columns import stored_columns
from app.territories.models import Territory
from app.turns.actions import update_turns_of_people

UNAPPLIED_FILE_RETENTION = timedelta(days=1)
OUTDATED_PREVIEW = _l("The preview is out of date. Check the changes below and apply again.")


def upload_mapping_file(*, name: str, content: bytes, by: User) -> MappingFile:
    """Store an uploaded file with its columns guessed. It changes nothing until it is applied.

    The tables of a page are stored as one CSV, with what the headings above them say.
    Raises InvalidCsvFile, which names the line, if it cannot be read.
    """
    text = decode_csv(content)
    text = page_as_csv(text, region_names(), segment_names()) or text
    table = parse_csv(text)
    guessed = MAPPING_COLUMNS.guess(table.headers, remembered_meanings(by))
    file = MappingFile(
        name=file_name(name),
        text=text,
        delimiter=table.delimiter,
        columns=stored_columns(table.headers, guessed),
        uploaded_by=by,
    )
    db.session.add(file)
    db.session.flush()
    return file


def map_columns(
    file: MappingFile,
    columns: Sequence[MappingColumn | None],
    *,
    filled: Mapping[MappingColumn, str] | None = None,
) -> None:
    """Set what each column of a file means, None for unmapped, and check its rows.

    `filled` has the values for rows that have none in a column; the file gets the column if it has none.

    Raises RuleBroken if a required column is missing or two have one meaning; Conflict if the file was
    applied meanwhile.
    """
    _lock(file)
    filled = {column: value for column, value in (filled or {}).items() if value}
    check_columns(columns, filled)
    file.columns = stored_columns(file.headers, columns)
    if filled:
        _fill(file, columns, filled)
    file.found = [str(finding) for finding in dry_run_of(file).findings]
    file.checked_at = clock.now()


def apply_mapping_file(
    file: MappingFile, *, seen: str, by: User, progress: Progress = no_progress
) -> MappingFile:
    """Apply a file as its preview has shown, or change nothing.

    `seen` is the digest of the previewed dry run; `progress` gets the rows written and the total. Raises
    Conflict if the changes are others now, or the file was applied meanwhile; RuleBroken if a row is refused,
    by the dry run or while it is written.
    """
    _lock_all_files()
    _lock(file)
    territories = _lock_territories()
    run = dry_run_of(file)
    if run.digest != seen:
        raise Conflict(str(OUTDATED_PREVIEW))
    if run.of_kind(FindingKind.REFUSED):
        raise RuleBroken(_("Correct the refused rows and upload the file again. Nothing was applied."))
    apply_dry_run(run, territories, by=by, progress=progress)
    _drop_unmapped_columns(file)
    file.applied_at, file.found, file.counts = clock.now(), None, run.counts
    record_activity(ActivityVerb.APPLIED_MAPPING_FILE, file, by=by, became=file.summary)
    update_turns_of_people(file.uploaded_by)
    return file


def hand_over_mapping_file(file: MappingFile, to: User, *, reason: str, by: User) -> None:
    """Give an unapplied file to someone else who may apply it. Raises Conflict if it was applied."""
    _lock(file)
    hand_over_file(file, to, verb=ActivityVerb.HANDED_OVER_MAPPING_FILE, reason=reason, by=by)


def remove_mapping_file(file: MappingFile, *, reason: str, by: User) -> None:
    """Remove an unapplied file. Raises Conflict if it was applied."""
    _lock(file)
    record_activity(ActivityVerb.REMOVED_MAPPING_FILE, file, by=by, was=file.name, reason=reason)
    _delete(file)


def delete_one_unapplied_file() -> bool:
    """Remove a file that was not applied within a day; False if there is none."""
    is_old = MappingFile.uploaded_at < clock.now() - UNAPPLIED_FILE_RETENTION
    old = select(MappingFile).where(MappingFile.applied_at.is_(None), is_old, ~_is_running())
    return remove_one(old, _delete)


def _delete(file: MappingFile) -> None:
    db.session.delete(file)
    update_turns_of_people(file.uploaded_by_id)


def _is_running() -> ColumnElement[bool]:
    """The condition that the worker is going to apply a file."""
    mine = MappingRun.mapping_file_id == MappingFile.id
    return exists().where(mine, MappingRun.finished_at.is_(None))


def _lock_all_files() -> None:
    """Lock all unapplied files, so that of two people who apply, the second sees the result of the first."""
    waiting = select(MappingFile.id).where(MappingFile.applied_at.is_(None)).order_by(MappingFile.id)
    db.session.execute(waiting.with_for_update(key_share=True)).all()


def _lock(file: MappingFile) -> None:
    """Lock a file. Raises Conflict if it was applied meanwhile."""
    db.session.refresh(file, with_for_update=EXCLUSIVE_LOCK)
    if file.applied_at is not None:
        moment = format_moment(file.applied_at, file.uploaded_by.time_zone)
        raise Conflict(_("This file was already applied on %(moment)s.", moment=moment))


def _lock_territories() -> dict[int, Territory]:
    """Lock all territories, before any gate, as every assignment does."""
    statement = select(Territory).order_by(Territory.id).with_for_update(key_share=True)
    found = db.session.scalars(statement.execution_options(populate_existing=True))
    return {territory.id: territory for territory in found}


def _fill(
    file: MappingFile, columns: Sequence[MappingColumn | None], filled: Mapping[MappingColumn, str]
) -> None:
    table, stored = parse_csv(file.text, file.delimiter), list(file.columns)
    for column, value in filled.items():
        place = columns.index(column) if column in columns else None
        table = table.filled(place, str(COLUMN_LABELS[column]), value)
        if place is None:
            stored.append([str(COLUMN_LABELS[column]), column.value])
    file.text, file.columns = str(table), stored


def _drop_unmapped_columns(file: MappingFile) -> None:
    """Drop the unmapped columns: they are not stored."""
    understood = [place for place, column in enumerate(column_meanings(file)) if column]
    file.text = str(parse_csv(file.text, file.delimiter).only(understood))
