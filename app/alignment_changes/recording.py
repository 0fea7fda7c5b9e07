"""Records what ISRs lose, in the transaction of the act by which they lose it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select

from app.alignment_changes import mail
from app.alignment_changes.counting import MovedCounts, counts_of, lost_accounts
from app.alignment_changes.models import AlignmentChange, AlignmentChangeKind
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.territories.hooks import HolderAct, HolderChange, HolderChangeKind

Loss = tuple[int, date]  # an ISR, and the first day on which the accounts are no longer theirs


def record_act(act: HolderAct) -> None:
    """Record what each ISR loses by an act, correct what an earlier act recorded, and notify people.

    An ISR who loses nothing on a day, because the act undid it, keeps a record of nothing.
    """
    db.session.flush()
    kinds = _kinds(act.changes)
    record_losses(kinds, by=act.changes[0].by)
    mail.tell_vacated(_vacating(act.changes), leaver=act.leaver)
    mail.tell_kept([each for each in act.changes if each.kind is HolderChangeKind.CONTINUES])


def record_losses(kinds: Mapping[Loss, AlignmentChangeKind | None], *, by: User | None) -> None:
    """Write what each ISR loses on each day, as the days of territories and accounts now say.

    The kind is that of the act; without one, only a record that is there already is corrected. `by` is none
    for a file that was applied.
    """
    known = _known(kinds)
    days = {day for isr_id, day in kinds if kinds[isr_id, day] is not None or (isr_id, day) in known}
    for day in sorted(days):
        isr_ids = {isr_id for isr_id, its_day in kinds if its_day == day}
        counts = counts_of(lost_accounts(isr_ids, day), day)
        for isr_id in sorted(isr_ids):
            change = known.get((isr_id, day))
            _write(change, isr_id, day, kinds[isr_id, day], counts.get(isr_id, MovedCounts()), by)
    db.session.flush()


def _known(losses: Iterable[Loss]) -> dict[Loss, AlignmentChange]:
    """The records of these losses that are there already."""
    isr_ids, days = {isr_id for isr_id, _day in losses}, {day for _isr_id, day in losses}
    found = select(AlignmentChange).where(
        AlignmentChange.isr_id.in_(isr_ids), AlignmentChange.effective_on.in_(days)
    )
    fresh = found.execution_options(populate_existing=True)
    return {(each.isr_id, each.effective_on): each for each in db.session.scalars(fresh)}


def _write(
    change: AlignmentChange | None,
    isr_id: int,
    day: date,
    kind: AlignmentChangeKind | None,
    counts: MovedCounts,
    by: User | None,
) -> None:
    if change is None:
        if kind is None or not counts.accounts:
            return
        change = AlignmentChange(isr_id=isr_id, effective_on=day, kind=kind, by_id=by.id if by else None)
        db.session.add(change)
    elif kind is not None and not change.accounts:  # it was undone: what happens now is what first made it
        change.kind, change.by_id, change.created_at = kind, by.id if by else None, clock.now()
    change.accounts, change.opportunities, change.atr = counts.accounts, counts.opportunities, counts.atr


def _kinds(changes: Iterable[HolderChange]) -> dict[Loss, AlignmentChangeKind | None]:
    """What an ISR may lose, or no longer lose, by these changes, and how they lose it."""
    changes = list(changes)
    given = _given_on(changes)
    kinds: dict[Loss, AlignmentChangeKind | None] = {}
    for change in changes:
        assignment = change.assignment
        takes = change.kind in (HolderChangeKind.ENDS, HolderChangeKind.IS_CANCELLED)
        kind = _kind(change, given) if takes else None
        for day in change.first_days:
            loss = (assignment.isr_id, day)
            kinds[loss] = kinds.get(loss) or kind
    return kinds


def _kind(change: HolderChange, given_on: set[int]) -> AlignmentChangeKind:
    if change.assignment.territory_id in given_on:
        return AlignmentChangeKind.HANDED_OVER
    if change.assignment.territory.removed_at is not None:
        return AlignmentChangeKind.REMOVED
    return AlignmentChangeKind.VACATED


def _vacating(changes: Iterable[HolderChange]) -> list[HolderChange]:
    """The changes after which nobody holds the territory, although somebody did."""
    changes = list(changes)
    given = _given_on(changes)
    return [
        change
        for change in changes
        if change.kind is HolderChangeKind.ENDS and change.assignment.territory_id not in given
    ]


def _given_on(changes: Iterable[HolderChange]) -> set[int]:
    """The ids of the territories that somebody has from then on."""
    return {each.assignment.territory_id for each in changes if each.kind is HolderChangeKind.BEGINS}
