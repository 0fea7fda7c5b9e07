"""Closing a gating issue, and reopening it: the only two verbs that move a gate."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.onboarding import mail, rules
from app.onboarding.actions.hold import hold_gate_of
from app.onboarding.facts import facts_of, issue_facts
from app.onboarding.models import GatingIssue, Onboarding
from app.outbox.actions import take_back
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import moment

OPEN, CLOSED = "open", "closed"


def close_gating_issue(issue: GatingIssue, *, by: User) -> None:
    """Close a gating issue; with the last one the gate opens, and ISR and manager are told.

    Raises RuleBroken while a step is not ticked, naming each; Conflict for one closed meanwhile.
    """
    onboarding = issue.onboarding
    hold_gate_of(onboarding)
    if issue.closed_at and issue.closed_by:
        when = moment(issue.closed_at, by.time_zone)
        raise Conflict(f"“{issue.name}” was closed by {issue.closed_by.name} on {when}.")
    rules.check_all_ticked(issue_facts(issue, onboarding), clock.now())
    issue.closed_at = clock.now()
    issue.closed_by = by
    record_activity("closed a gating issue", onboarding, by=by, became=issue.name)
    if _gate_is_open(onboarding):
        record_activity("opened the gate", onboarding, by=by, was=CLOSED, became=OPEN)
        mail.tell_gate_opened(onboarding)


def reopen_gating_issue(issue: GatingIssue, *, by: User, reason: str) -> None:
    """Reopen a gating issue, which closes the gate; mail that it is open is taken back if unsent.

    Raises RuleBroken while the ISR holds a territory; Conflict for one that is open already.
    """
    onboarding = issue.onboarding
    hold_gate_of(onboarding)
    if not issue.is_closed:
        raise Conflict(f"“{issue.name}” is open.")
    _check_holds_nothing(onboarding)
    was_open = _gate_is_open(onboarding)
    issue.closed_at = None
    issue.closed_by = None
    issue.opened_at = clock.now()
    record_activity("reopened a gating issue", onboarding, by=by, became=issue.name, reason=reason)
    if was_open:
        record_activity("closed the gate", onboarding, by=by, was=OPEN, became=CLOSED)
        take_back(mail.GATE_OPENED, onboarding)


def _gate_is_open(onboarding: Onboarding) -> bool:
    return rules.gate(facts_of(onboarding), established=False, now=clock.now()).is_open


def _check_holds_nothing(onboarding: Onboarding) -> None:
    if any(assignment.ends_on is None for assignment in onboarding.assignments):
        raise RuleBroken(
            f"{onboarding.isr.name} holds a territory, so the gate must stay open. End the assignment first."
        )
