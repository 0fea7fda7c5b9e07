"""Closing a gating issue, reopening it, waiving what it lacks: what moves a gate."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.onboarding import mail
from app.onboarding.actions.issue_mirror import ask_to_close, mirror_of, write_reopening
from app.onboarding.gate.explain import check_all_ticked, explain_gate
from app.onboarding.gate.facts import facts_of, issue_facts
from app.onboarding.gate.lock import lock_gate_of
from app.onboarding.models import GatingIssue, Onboarding
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from app.turns.actions import update_turns, update_turns_of_people

ISSUE_OPEN, ISSUE_CLOSED = "open", "closed"


def close_gating_issue(issue: GatingIssue, *, by: User) -> None:
    """Close a gating issue; with the last one the gate opens, and ISR and manager get a mail.

    One that lives in GitLab is closed once GitLab says so: until then, it is asked for.
    Raises RuleBroken while a step is not ticked, naming each; Conflict for one closed meanwhile.
    """
    onboarding = issue.onboarding
    lock_gate_of(onboarding)
    if issue.closed_at:
        when = format_moment(issue.closed_at, by.time_zone)
        raise Conflict(
            _(
                "“%(issue)s” was closed by %(closer)s on %(when)s.",
                issue=issue.name,
                closer=issue.closer,
                when=when,
            )
        )
    check_all_ticked(issue_facts(issue, onboarding), clock.now())
    mirror = mirror_of(issue)
    if mirror is not None:
        ask_to_close(issue, mirror, by=by)
        return
    was_open = gate_is_open(onboarding)
    issue.closed_at = clock.now()
    issue.closed_by = by
    record_activity(ActivityVerb.CLOSED_GATING_ISSUE, onboarding, by=by, became=issue.name)
    record_gate_change(onboarding, was_open=was_open, by=by)


def reopen_gating_issue(issue: GatingIssue, *, by: User, reason: str) -> None:
    """Reopen a gating issue, which closes the gate; a waiver of it is over.

    An ISR who holds a territory keeps it: both show "Gate closed again", the manager gets mail, and no other
    territory can be assigned. Raises Conflict for an issue that is open already.
    """
    onboarding = issue.onboarding
    lock_gate_of(onboarding)
    if not issue.is_closed:
        raise Conflict(_("“%(issue)s” is already open.", issue=issue.name))
    was_open = gate_is_open(onboarding)
    clear_closing(issue)
    write_reopening(issue, by=by)
    record_activity(ActivityVerb.REOPENED_GATING_ISSUE, onboarding, by=by, became=issue.name, reason=reason)
    record_gate_change(onboarding, was_open=was_open, by=by)


def waive_gating_issue(issue: GatingIssue, *, by: User, reason: str) -> None:
    """Waive a gating issue that was closed with open steps, in the manager's name.

    Raises RuleBroken for one that is open still, or complete.
    """
    onboarding = issue.onboarding
    lock_gate_of(onboarding)
    facts = issue_facts(issue, onboarding)
    if not facts.is_closed:
        raise RuleBroken(
            _("“%(issue)s” is open. You can only waive an issue closed with open steps.", issue=issue.name)
        )
    if facts.is_complete:
        raise RuleBroken(_("“%(issue)s” is complete. There is nothing to waive.", issue=issue.name))
    was_open = gate_is_open(onboarding)
    issue.waived_at = clock.now()
    issue.waived_by = by
    issue.waived_note = new_note(reason)
    record_activity(ActivityVerb.WAIVED_GATING_ISSUE, onboarding, by=by, became=issue.name, reason=reason)
    record_gate_change(onboarding, was_open=was_open, by=by)


def clear_closing(issue: GatingIssue) -> None:
    """Make an issue open as of now, reopened here or in GitLab."""
    issue.closed_at = issue.closed_by = issue.closed_by_name = None
    issue.waived_at = issue.waived_by = issue.waived_note = None
    issue.opened_at = clock.now()


def gate_is_open(onboarding: Onboarding) -> bool:
    """Whether the gate is open, from the loaded issues of a running onboarding."""
    return explain_gate(facts_of(onboarding), established=False, now=clock.now()).is_open


def record_gate_change(onboarding: Onboarding, *, was_open: bool, by: User | None) -> None:
    """Put on record that the gate has opened or closed since it was asked, and tell who must know.

    Called once after each change that can move a gate, under its lock: what waits is then updated, too. `by`
    is None for a change in GitLab.
    """
    update_turns(onboarding)
    update_turns_of_people(onboarding.isr_id, onboarding.previous_manager_id)
    is_open = gate_is_open(onboarding)
    if is_open == was_open:
        return
    before, after = (ISSUE_CLOSED, ISSUE_OPEN) if is_open else (ISSUE_OPEN, ISSUE_CLOSED)
    verb = ActivityVerb.OPENED_GATE if is_open else ActivityVerb.CLOSED_GATE
    record_activity(verb, onboarding, by=by, was=before, became=after)
    if is_open:
        mail.tell_gate_opened(onboarding)
        return
    cancel_mail(mail.GATE_OPENED_MAIL, onboarding)
    if any(assignment.is_running for assignment in onboarding.assignments):
        mail.tell_gate_reopened(onboarding)
