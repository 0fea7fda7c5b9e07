"""Rules of CRM files: when a checked one can be applied."""

from __future__ import annotations

from flask_babel import gettext as _

from app.crm_files.models import CrmImport
from app.crm_files.states import UNKNOWN_EFFECTS, WRITING_EFFECTS, RowEffect
from app.shared.refusals import RuleBroken
from app.shared.text import whole_number

MAX_REFUSED_PERCENT, TYPED_MISSING_PERCENT = 1, 5
HUNDRED = 100  # percent


def check_applicable(imported: CrmImport, *, leaves_out_refused: bool, missing: int | None) -> None:
    """Raise RuleBroken unless the counts of a checked file allow it to be applied."""
    counts = imported.counts or {}
    refused = counts.get(RowEffect.REFUSED, 0)
    if has_too_many_refused(imported):
        raise RuleBroken(
            _("More than one row in a hundred is refused. Correct the file and upload it again.")
        )
    if refused and not leaves_out_refused:
        raise RuleBroken(_("Some rows are refused. Leave them out, or correct the file."), field="leaves_out")
    if needs_missing_typed(imported) and missing != imported.missing:
        raise RuleBroken(
            _("Type how many are missing: %(number)s.", number=whole_number(imported.missing)),
            field="missing",
        )
    writes = any(counts.get(effect) for effect in WRITING_EFFECTS)
    if not writes and not imported.missing and not counts.get(RowEffect.UNCHANGED):
        raise RuleBroken(_("This file has no row that can be applied."))


def has_too_many_refused(imported: CrmImport) -> bool:
    """True if more than one row in a hundred is refused, so that they cannot be left out."""
    refused = (imported.counts or {}).get(RowEffect.REFUSED, 0)
    return refused * HUNDRED > imported.row_count * MAX_REFUSED_PERCENT


def needs_missing_typed(imported: CrmImport) -> bool:
    """True if so many records are missing that a complete file may be a part by mistake."""
    known = imported.missing + sum(
        number for effect, number in (imported.counts or {}).items() if effect not in UNKNOWN_EFFECTS
    )
    return imported.missing * HUNDRED > known * TYPED_MISSING_PERCENT
