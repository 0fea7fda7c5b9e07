"""Records what ISRs lose, in the transaction of the act by which they lose it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import select

from app.alignment_changes import mail
from app.alignment_changes.counting import MovedCounts, counts_of, lost_accounts
from app.alignment_changes.models import AlignmentAct, AlignmentChange, AlignmentChangeKind
from app.db.base import db
from app.people.models import User
from app.territories.hooks import HolderAct, HolderChange, HolderChangeKind

Loss = tuple[int, date]  # an ISR, and the first day on which the accounts are no longer theirs
LostBy = Mapping[AlignmentChangeKind, Collection[int]]  # the territories that are lost, by how


def record_act(act: HolderAct) -> None:
    """Record what each ISR loses by an act, correct what an earlier act recorded, and notify people.

    An ISR who loses nothing on a day, because the act undid it, keeps a record of nothing.
    """
    db.session.flush()
    record_losses(_losses(act.changes), by=act.changes[0].by)
    mail.tell_vacated(_vacating(act.changes), leaver=act.leaver)
    mail.tell_kept([each for each in act.changes if each.kind is HolderChangeKind.CONTINUES])


def record_losses(losses: Mapping[Loss, LostBy], *, by: User) -> None:
    """Write what each ISR loses on each day, as the days of territories and accounts now say.

    A loss without a territory only corrects a record that is there already.
    """
    known = _known(losses)
    for day in sorted({loss[1] for loss, lost in losses.items() if lost or loss in known}):
        of_day = {isr_id: lost for (isr_id, its_day), lost in losses.items() if its_day == day}
        counts = counts_of(lost_accounts(of_day, day), day)
        parts = _parts(of_day, day)
        for isr_id, lost in sorted(of_day.items()):
            change, found = known.get((isr_id, day)), counts.get(isr_id, MovedCounts())
            if change is not None or (lost and found.accounts):
                _write(change or _new(isr_id, day), found, lost, parts[isr_id], by)
    db.session.flush()


def _known(losses: Iterable[Loss]) -> dict[Loss, AlignmentChange]:
    """The records of these losses that are there already."""
    isr_ids, days = {isr_id for isr_id, _day in losses}, {day for _isr_id, day in losses}
    found = select(AlignmentChange).where(
        AlignmentChange.isr_id.in_(isr_ids), AlignmentChange.effective_on.in_(days)
    )
    fresh = found.execution_options(populate_existing=True)
    return {(each.isr_id, each.effective_on): each for each in db.session.scalars(fresh)}


def _parts(of_day: Mapping[int, LostBy], day: date) -> Mapping[int, dict[AlignmentChangeKind, int]]:
    """How many accounts each ISR loses by each way but the first, where one act has several."""
    parts: dict[int, dict[AlignmentChangeKind, int]] = {isr_id: {} for isr_id in of_day}
    for kind in AlignmentChangeKind:
        theirs = {isr_id: lost[kind] for isr_id, lost in of_day.items() if kind in [*lost][1:]}
        if theirs:
            territory_ids = {id_ for ids in theirs.values() for id_ in ids}
            for isr_id, found in counts_of(lost_accounts(theirs, day, territory_ids), day).items():
                parts[isr_id][kind] = found.accounts
    return parts


def _new(isr_id: int, day: date) -> AlignmentChange:
    change = AlignmentChange(isr_id=isr_id, effective_on=day, accounts=0)
    db.session.add(change)
    return change


def _write(
    change: AlignmentChange, found: MovedCounts, lost: LostBy, parts: dict[AlignmentChangeKind, int], by: User
) -> None:
    """Write the counts of a change, and an act for each way in which it has more or fewer than before."""
    more = found.accounts - change.accounts
    if more > 0 and not lost:
        return  # nothing of it is given back: it stays as it was recorded
    if more < 0 or not lost:
        acts = {AlignmentChangeKind.GIVEN_BACK: more}
    else:
        acts = {next(iter(lost)): more - sum(parts.values()), **parts}
    for kind, accounts in acts.items():
        if accounts:
            db.session.add(AlignmentAct(change=change, kind=kind, accounts=accounts, by=by))
    change.accounts, change.opportunities, change.atr = found.accounts, found.opportunities, found.atr


def _losses(changes: Iterable[HolderChange]) -> dict[Loss, dict[AlignmentChangeKind, set[int]]]:
    """What an ISR may lose, or no longer lose, by these changes, and how they lose it."""
    changes = list(changes)
    given = _given_on(changes)
    losses: dict[Loss, dict[AlignmentChangeKind, set[int]]] = {}
    for change in changes:
        assignment = change.assignment
        for day in change.first_days:
            lost = losses.setdefault((assignment.isr_id, day), {})
            if change.kind in (HolderChangeKind.ENDS, HolderChangeKind.IS_CANCELLED):
                lost.setdefault(_kind(change, given), set()).add(assignment.territory_id)
    return losses


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
