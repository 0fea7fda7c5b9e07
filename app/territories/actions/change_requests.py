"""Change requests: people who sell in a territory make them, ISR management decides."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.access.predicates import has_active_role, may_decide_change
from app.access.roles import Role
from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.onboarding.gate.queries import gate_of
from app.onboarding.queries import manager_of
from app.people.models import User
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_day
from app.territories import mail, rules
from app.territories.actions.assignments import assign_for_manager, end_today
from app.territories.actions.decisions import lock_undecided, write_decision
from app.territories.actions.hand_over import hand_over_as_agreed
from app.territories.locks import lock_gates, lock_territories
from app.territories.models import Assignment, ChangeKind, ChangeRequest, ChangeState, Territory
from app.territories.queries import deciders_of_change, running_assignment, usable_override
from app.turns.actions import update_turns, update_turns_of_people


def ask_for_change(
    territory: Territory, *, change: ChangeKind, to: User | None, reason: str, by: User
) -> ChangeRequest:
    """Request a change to who holds a territory, with a reason, and notify those who decide.

    The manager of the holder decides, else the manager of the ISR who should have it, but never the person
    who asked; if there is neither, any ISR manager. Raises RuleBroken if nothing would change.
    """
    to = to if change is ChangeKind.HAND_OVER else None
    lock_territories([territory])
    held = running_assignment(territory)
    rules.check_not_removed(territory.name, is_removed=territory.removed_at is not None)
    rules.check_change_is_possible(
        territory.name,
        to=to.name if to else None,
        holder=held.isr.name if held else None,
        is_theirs=held is not None and to is not None and held.isr_id == to.id,
        hands_over=change is ChangeKind.HAND_OVER,
        vacates=change is ChangeKind.VACATE,
    )
    request = ChangeRequest(
        territory=territory,
        change=change,
        to=to,
        manager=_deciding_manager(held, to, by),
        asked_by=by,
        asked_note=new_note(reason),
    )
    db.session.add(request)
    _record(ActivityVerb.ASKED_FOR_CHANGE, request, by)
    for decider in deciders_of_change(request):
        mail.tell_change_asked(request, decider)
    _update_turns(request)
    return request


def decide_change(
    request: ChangeRequest, *, is_agreed: bool, first_day: date | None, reason: str, by: User
) -> None:
    """Approve or decline a change, with a reason, and notify the person who asked. The decision is final.

    Approval makes the change: the territory is handed over from `first_day`, or vacant after today. Raises
    what those raise; RuleBroken for the person who asked; Conflict if it was decided meanwhile, or if the
    territory went to another manager's ISR.
    """
    territory = request.territory
    lock_territories([territory])
    held = running_assignment(territory)
    lock_gates(each for each in (held.isr if held else None, request.to) if each)
    lock_undecided(request, by)
    rules.check_second_person(is_second=may_decide_change(by, request))
    if is_agreed:
        _carry_out(request, held, first_day, reason=reason, by=by)
    _decide(request, ChangeState.AGREED if is_agreed else ChangeState.DECLINED, reason=reason, by=by)


def decline_on_leaving(request: ChangeRequest, *, reason: str, by: User) -> None:
    """Decline a request because the person who asked or the ISR it is about leaves, and notify who asked.

    The admin decides here. The caller has locked the territory and the leaver. Raises Conflict if it was
    decided meanwhile.
    """
    lock_undecided(request, by)
    _decide(request, ChangeState.DECLINED, reason=reason, by=by)


def _decide(request: ChangeRequest, state: ChangeState, *, reason: str, by: User) -> None:
    write_decision(request, state, reason=reason, by=by)
    _record(
        ActivityVerb.AGREED_TO_CHANGE if request.is_approved else ActivityVerb.DECLINED_CHANGE, request, by
    )
    mail.tell_change_decided(request)
    _update_turns(request)


def _update_turns(request: ChangeRequest) -> None:
    """What waits for a decision, and what depends on the people of a request who may leave."""
    update_turns(request)
    update_turns_of_people(request.asked_by_id, request.to_id, request.manager_id)


def _deciding_manager(held: Assignment | None, to: User | None, by: User) -> User | None:
    theirs = [held.manager if held else None, manager_of(to) if to else None]
    others = [manager for manager in theirs if manager and manager.id != by.id]
    return next((manager for manager in others if has_active_role(manager, Role.ISR_MANAGER)), None)


def _carry_out(
    request: ChangeRequest, held: Assignment | None, first_day: date | None, *, reason: str, by: User
) -> None:
    """Make the approved change. Two people, one asking and one approving, act for the ISRs' managers."""
    territory, to = request.territory, request.to
    if request.change is not ChangeKind.OTHER and held is not None:
        _check_same_manager(request, held, by)
    if request.change is ChangeKind.VACATE:
        if held is None:
            raise rules.already_vacant(territory.name)
        end_today(held, reason=reason, by=by)
    if to is None:
        return
    if first_day is None:
        raise RuleBroken(_("Enter the first day."), field="starts_on")
    _check_gate(territory, to, by)
    if held is None or (held.ends_on is not None and first_day > held.ends_on):
        assign_for_manager(territory, isr=to, starts_on=first_day, by=by)
    else:
        hand_over_as_agreed(territory, to=to, first_day=first_day, reason=reason, by=by, for_any_manager=True)


def _check_same_manager(request: ChangeRequest, held: Assignment, by: User) -> None:
    """Raise Conflict if another manager is now responsible for the holder."""
    if has_active_role(held.manager, Role.ISR_MANAGER) and held.manager_id not in (
        by.id,
        request.asked_by_id,
    ):
        raise Conflict(
            _(
                "%(isr)s has held %(territory)s since %(day)s, and %(manager)s is responsible for it. "
                "Decline this request, so that a new one can go to them.",
                territory=request.territory.name,
                isr=held.isr.name,
                day=format_day(held.starts_on),
                manager=held.manager.name,
            )
        )


def _check_gate(territory: Territory, to: User, by: User) -> None:
    """Raise RuleBroken for an ISR with a closed gate. Only their own manager sees what is missing."""
    theirs = manager_of(to)
    if theirs is None or theirs.id == by.id or gate_of(to).is_open:
        return
    if usable_override(territory, to) is None:
        raise RuleBroken(
            _(
                "The gate of %(isr)s is closed. %(manager)s can see what is missing.",
                isr=to.name,
                manager=theirs.name,
            )
        )


def _record(verb: ActivityVerb, request: ChangeRequest, by: User) -> None:
    """Record it for the territory and the request. Only the request has the reasons."""
    for subject in (request, request.territory):
        record_activity(verb, subject, by=by, became=request.summary)
