"""Write a dry run: add, change and remove territories, and assign them to their ISRs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _l

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.mapping_file.assign_proposed import assign_proposed_isrs
from app.mapping_file.directory import TerritoryDetails
from app.mapping_file.rows import ValidRow
from app.mapping_file.rules import BLANK_TEXT, DryRun, changed_columns, changes_holder
from app.people.models import User
from app.shared import clock
from app.territories.actions.assignments import end_today
from app.territories.hooks import one_act
from app.territories.models import Territory
from app.territories.queries import running_assignment
from app.turns.actions import update_turns_of_many

Progress = Callable[[int, int], None]  # rows written so far, and how many there are
REMOVED_REASON, VACATED_REASON = _l("Not in the mapping file."), _l("No ISR in the mapping file.")


def no_progress(_done: int, _total: int) -> None:
    """Ignore progress."""


def apply_dry_run(
    run: DryRun, territories: Mapping[int, Territory], *, by: User, progress: Progress = no_progress
) -> None:
    """Write a dry run without a refused row. `territories` are all of them by id, locked.

    Raises RuleBroken or Conflict if an assignment is refused after all.
    """
    with one_act():
        _apply(run, territories, by=by, progress=progress)


def _apply(run: DryRun, territories: Mapping[int, Territory], *, by: User, progress: Progress) -> None:
    total = len(run.removed) + len(run.changes)
    for done, known in enumerate(run.removed, start=1):
        _remove(territories[known.id], by=by)
        progress(done, total)
    changed = [
        (row, territories[row.known.id] if row.known else _new_territory(row.details)) for row in run.changes
    ]
    db.session.flush()
    for done, (row, territory) in enumerate(changed, start=len(run.removed) + 1):
        _write(row, territory, by=by)
        progress(done, total)
    db.session.flush()
    moved = [(row.isr, territory) for row, territory in changed if changes_holder(row)]
    for isr, territory in moved:
        if isr is None:
            _vacate(territory, str(VACATED_REASON), by=by)
    assign_proposed_isrs(
        [(territory, isr.id, run.readiness[isr.id].today) for isr, territory in moved if isr], by=by
    )
    put_back = [row.known for row in run.changes if row.known and row.known.is_removed]
    update_turns_of_many(Territory, [known.id for known in [*run.removed, *put_back]])


def _new_territory(details: TerritoryDetails) -> Territory:
    territory = Territory(name=details.name, region=details.region, segment=details.segment)
    db.session.add(territory)
    return territory


def _write(row: ValidRow, territory: Territory, *, by: User) -> None:
    """Write the details of a row to its territory, and record each difference."""
    details, before = row.details, row.known.details if row.known else row.details
    if row.known is None:
        record_activity(
            ActivityVerb.ADDED_TERRITORY, territory, by=by, became=f"{details.name}, {details.region}"
        )
    elif row.known.is_removed:
        record_activity(ActivityVerb.PUT_BACK_TERRITORY, territory, by=by)
    for column, old, new in changed_columns(before, details):
        record_activity(
            ActivityVerb.CHANGED_TERRITORY,
            territory,
            by=by,
            what=column,
            was=old or str(BLANK_TEXT),
            became=new or str(BLANK_TEXT),
        )
    territory.removed_at = None
    territory.name, territory.region, territory.segment = details.name, details.region, details.segment
    territory.sub_region, territory.area = details.sub_region, details.area
    territory.sae, territory.asm, territory.rd = details.sae, details.asm, details.rd


def _remove(territory: Territory, *, by: User) -> None:
    reason = str(REMOVED_REASON)
    for held in [each for each in reversed(territory.assignments) if each.is_running]:
        end_today(held, reason=reason, by=by)
    territory.removed_at = clock.now()
    record_activity(ActivityVerb.REMOVED_TERRITORY, territory, by=by, reason=reason)


def _vacate(territory: Territory, reason: str, *, by: User) -> None:
    held = running_assignment(territory)
    if held is not None:
        end_today(held, reason=reason, by=by)
