"""A file of the CRM without pages, for a nightly job: uploaded, mapped as the last one, checked, applied."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.policy import allows
from app.crm_files.actions import FileSettings, apply_file, map_columns
from app.crm_files.models import CrmImport
from app.crm_files.queries import can_map, column_meanings
from app.crm_files.states import FileKind, FileScope, FileState, RowEffect
from app.crm_files.upload import forget_rows, read_stored_file, upload_file
from app.crm_files.work import apply_checked, check_next_rows
from app.db.base import db
from app.people.models import User
from app.shared.refusals import RuleBroken

_NEEDS_A_PERSON = (RowEffect.REFUSED, RowEffect.CONFLICT)


def import_file(
    path: Path, kind: FileKind, exported_at: datetime, scope: FileScope, *, by: User
) -> CrmImport:
    """Upload a file and check it, with columns and styles as guessed or as in the last one of its kind.

    The file and each part of its check are committed. Raises RuleBroken as the actions do, and if the person
    may not upload files.
    """
    if not (by.active and allows(by, Permission.UPLOAD_CRM_FILE)):
        raise RuleBroken(_("This account can’t upload files of the CRM."))
    imported = upload_file(kind=kind, name=path.name, content=path.read_bytes(), by=by)
    if imported.is_repeated and not can_map(imported):
        raise RuleBroken(_("This file was uploaded before. Look at it in Onramp, or delete it there."))
    if imported.state is FileState.READING:
        _read_large(imported)
    db.session.commit()
    settings = FileSettings(exported_at, scope, imported.date_style, imported.number_style)
    map_columns(imported, column_meanings(imported), settings)
    imported.due_at = None
    while imported.state is FileState.CHECKING:
        check_next_rows(imported)
        imported.due_at = None
        db.session.commit()
    return imported


def _read_large(imported: CrmImport) -> None:
    """Read a file that is stored in parts, as the worker would. Raises RuleBroken if it cannot be read."""
    imported.due_at = None  # the worker leaves it to this job
    try:
        read_stored_file(imported, after_some=db.session.commit)
    except RuleBroken as broken:
        db.session.rollback()
        forget_rows(imported)
        imported.state, imported.problem = FileState.NOT_READ, broken.sentence
        db.session.commit()
        raise


def apply_if_clean(imported: CrmImport) -> bool:
    """Apply a checked file, and commit, if no row needs a person; False if one does.

    Raises RuleBroken if so many records are missing that a person has to say it is right.
    """
    if any((imported.counts or {}).get(effect) for effect in _NEEDS_A_PERSON):
        return False
    apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=None)
    apply_checked(imported)
    db.session.commit()
    return imported.is_applied
