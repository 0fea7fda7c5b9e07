"""Mail about territories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.outbox.actions import cancel_mail, queue_mail
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url
from app.territories.hooks import TerritoryAccounts, sum_of
from app.territories.models import Assignment, ChangeRequest, GateOverride, OverrideState

AccountCounts = Mapping[int, TerritoryAccounts]  # by territory
ASSIGNED_MAIL = "territory assigned"
BULK_ASSIGNED_MAIL = "territories assigned"
ASSIGNMENT_UNDONE_MAIL = "assignment undone"
MANAGER_CHANGED_MAIL = "manager of a territory changed"
TERRITORY_VACANT_MAIL = "territory vacant"
TERRITORY_HANDED_OVER_MAIL = "territory handed over"
CHANGE_REQUESTED_MAIL = "change of a territory asked for"
CHANGE_DECIDED_MAIL = "change of a territory decided"
OVERRIDE_REQUESTED_MAIL = "override of the gate asked for"
OVERRIDE_DECIDED_MAIL = "override of the gate decided"


def tell_assigned(assignment: Assignment, counts: AccountCounts) -> Message:
    """Notify the ISR of a new territory, with what comes with it."""
    template = "territories/mail/territory_assigned.txt"
    moves = sum_of([assignment.territory], counts)
    return _tell_isr(ASSIGNED_MAIL, template, assignment, assignment=assignment, moves=moves)


def tell_undone(assignment: Assignment) -> None:
    """Cancel the mail about an assignment; if it was sent, send one that says it was undone."""
    if cancel_mail(ASSIGNED_MAIL, assignment) == 0:
        _tell_isr(
            ASSIGNMENT_UNDONE_MAIL,
            "territories/mail/assignment_undone.txt",
            assignment,
            assignment=assignment,
        )


def tell_bulk_assigned(assignments: Sequence[Assignment], counts: AccountCounts) -> Message:
    """Notify the ISR of several new territories in one mail."""
    if len(assignments) == 1:
        return tell_assigned(assignments[0], counts)
    template, first = "territories/mail/territories_assigned.txt", assignments[0]
    moves = sum_of([each.territory for each in assignments], counts)
    values: dict[str, Any] = {"first": first, "assignments": assignments, "moves": moves}
    return _tell_isr(BULK_ASSIGNED_MAIL, template, first, **values)


def tell_handed_over(changes: Sequence[tuple[Assignment, Assignment]], counts: AccountCounts) -> None:
    """Notify the previous ISRs of territories, and their managers if the manager changes too.

    Each change is the ended and the new assignment; a person gets one mail about all of theirs.
    """
    by_person: dict[User, list[tuple[Assignment, Assignment]]] = {}
    for ended, begun in changes:
        for person in [ended.isr, *({ended.manager} - {begun.manager})]:
            by_person.setdefault(person, []).append((ended, begun))
    for person, theirs in by_person.items():
        moves = sum_of([begun.territory for _ended, begun in theirs], counts)
        _tell_one_handed_over(person, theirs, moves)


def _tell_one_handed_over(
    person: User, changes: Sequence[tuple[Assignment, Assignment]], moves: TerritoryAccounts | None
) -> Message:
    ended, begun = changes[0]
    if len(changes) == 1:
        page = absolute_url(f"/territories/{begun.territory.id}")
        template = "territories/mail/territory_handed_over.txt"
        return queue_mail(
            TERRITORY_HANDED_OVER_MAIL,
            template,
            to=person,
            subject_of=ended,
            ended=ended,
            begun=begun,
            moves=moves,
            page=page,
        )
    template, page = "territories/mail/territories_handed_over.txt", absolute_url("/territories")
    values: dict[str, Any] = {"changes": changes, "moves": moves, "page": page}
    return queue_mail(TERRITORY_HANDED_OVER_MAIL, template, to=person, subject_of=ended, **values)


def tell_manager_changed(isr: User, manager: User, *, before: User, leaver: User | None, by: User) -> None:
    """Notify an ISR without an onboarding, and both managers, of the new manager of their territories.

    A `leaver` gets one list of everything handed over instead.
    """
    people = {each.id: each for each in (isr, manager, before) if each not in (by, leaver) and each.active}
    for person in people.values():
        template, page = "territories/mail/manager_changed.txt", absolute_url("/territories")
        values: dict[str, Any] = {"isr": isr, "manager": manager, "before": before, "by": by, "page": page}
        queue_mail(MANAGER_CHANGED_MAIL, template, to=person, subject_of=isr, **values)


def tell_vacant(isr: User, manager: User, names: Sequence[str], *, reason: str) -> Message:
    """Notify a manager that territories they are responsible for are vacant."""
    template, page = "territories/mail/vacant.txt", absolute_url("/territories")
    values: dict[str, Any] = {"isr": isr, "names": names, "reason": reason, "page": page}
    return queue_mail(TERRITORY_VACANT_MAIL, template, to=manager, subject_of=isr, **values)


def tell_change_asked(request: ChangeRequest, to: User) -> Message:
    """Notify an ISR manager of a change request to decide."""
    template = "territories/mail/change_asked.txt"
    page = absolute_url(f"/change-requests/{request.id}")
    return queue_mail(
        CHANGE_REQUESTED_MAIL, template, to=to, subject_of=request, change_request=request, page=page
    )


def tell_change_decided(request: ChangeRequest) -> Message:
    """Notify the person who requested a change of the decision."""
    template = "territories/mail/change_decided.txt"
    page = absolute_url(f"/change-requests/{request.id}")
    return queue_mail(
        CHANGE_DECIDED_MAIL,
        template,
        to=request.asked_by,
        subject_of=request,
        change_request=request,
        page=page,
    )


def tell_override_asked(override: GateOverride, to: User) -> Message:
    """Notify a person who can decide on a gate override."""
    template = "territories/mail/override_asked.txt"
    page = absolute_url(f"/overrides/{override.id}")
    return queue_mail(
        OVERRIDE_REQUESTED_MAIL, template, to=to, subject_of=override, override=override, page=page
    )


def tell_override_decided(override: GateOverride) -> Message:
    """Notify the manager who requested an override of the decision."""
    template = "territories/mail/override_decided.txt"
    is_granted = override.state is OverrideState.GRANTED
    path = f"/territories/{override.territory.id}/assign" if is_granted else f"/overrides/{override.id}"
    page = absolute_url(path)
    to = override.asked_by
    return queue_mail(
        OVERRIDE_DECIDED_MAIL, template, to=to, subject_of=override, override=override, page=page
    )


def _tell_isr(kind: str, template: str, about: Assignment, **values: Any) -> Message:
    onboarding = about.onboarding
    path = f"/onboardings/{onboarding.id}" if onboarding else f"/territories/{about.territory.id}"
    return queue_mail(kind, template, to=about.isr, subject_of=about, page=absolute_url(path), **values)
