"""Mail about accounts that an ISR loses. A handover is in the mails of territories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select

from app.alignment_changes.counting import MovedCounts, accounts_of_territories
from app.db.base import db
from app.outbox.actions import cancel_mail, queue_mail
from app.people.models import User
from app.shared.links import absolute_url
from app.territories.hooks import HolderChange, TerritoryAccounts
from app.territories.models import Assignment

VACATED_MAIL = "accounts without an ISR"
KEPT_MAIL = "accounts that stay"
MOVED_MAIL = "accounts in other territories"


def tell_vacated(changes: Sequence[HolderChange], *, leaver: User | None) -> None:
    """Notify an ISR who loses territories that nobody gets, and their manager, with what waits in them.

    Nobody gets a mail about what they did themselves, or about territories without accounts, and an ISR who
    leaves gets none.
    """
    for change in changes:
        if len(change.first_days) > 1:  # the mail about the last day before was not sent yet
            cancel_mail(VACATED_MAIL, change.assignment)
    counts = accounts_of_territories({each.assignment.territory_id for each in changes})
    lost = [each for each in changes if each.assignment.territory_id in counts]

    def key(change: HolderChange) -> tuple[int, int, date]:
        return (change.assignment.isr_id, change.assignment.manager_id, change.first_days[-1])

    for (_isr_id, _manager_id, first_day), group in groupby(sorted(lost, key=key), key=key):
        theirs = list(group)
        one, by = theirs[0].assignment, theirs[0].by
        moves = sum((counts[each.assignment.territory_id] for each in theirs), TerritoryAccounts())
        names = [each.assignment.territory.name for each in theirs]
        for person in _people_of(one):
            if person.id not in (by.id, leaver.id if leaver else None):
                _tell(person, one, first_day, names, moves)


def tell_kept(changes: Sequence[HolderChange]) -> None:
    """Notify an ISR who keeps a territory after all, and their manager, if a mail said that they lose it."""
    counts = accounts_of_territories({each.assignment.territory_id for each in changes})
    for change in changes:
        kept = change.assignment
        if kept.territory_id not in counts or cancel_mail(VACATED_MAIL, kept):
            continue
        template, page = "alignment_changes/mail/kept.txt", absolute_url(f"/territories/{kept.territory_id}")
        for person in _people_of(kept):
            if person.id != change.by.id:
                values: dict[str, Any] = {"isr": kept.isr, "territory": kept.territory}
                queue_mail(KEPT_MAIL, template, to=person, subject_of=kept, page=page, **values)


def _people_of(assignment: Assignment) -> list[User]:
    return [each for each in (assignment.isr, assignment.manager) if each.active]


def tell_accounts_moved(lost: Mapping[int, MovedCounts], day: date, *, before: Mapping[int, int]) -> None:
    """Notify ISRs, by their ids, of the accounts that a file moved away from them on a day, with counts.

    `before` has how many accounts each lost on that day already, by other acts: the mail names the sum.
    """
    losers = select(User).where(User.id.in_(lost), User.active).order_by(User.id)
    page = absolute_url("/alignment?show=changes")
    for isr in db.session.scalars(losers) if lost else ():
        more = before.get(isr.id, 0)
        values: dict[str, Any] = {"first_day": day, "moves": lost[isr.id], "before": more}
        template = "alignment_changes/mail/accounts_moved.txt"
        queue_mail(MOVED_MAIL, template, to=isr, subject_of=isr, page=page, **values)


def _tell(
    person: User, lost: Assignment, first_day: date, names: Sequence[str], moves: TerritoryAccounts
) -> None:
    template, page = "alignment_changes/mail/vacated_for_manager.txt", absolute_url("/alignment")
    if person.id == lost.isr_id:
        template = "alignment_changes/mail/vacated_for_isr.txt"
    values: dict[str, Any] = {"isr": lost.isr, "names": names, "first_day": first_day, "moves": moves}
    queue_mail(VACATED_MAIL, template, to=person, subject_of=lost, page=page, **values)
