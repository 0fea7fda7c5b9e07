"""Predicates about a person and an onboarding, its steps and gating issues.

Most relations need a role, too. ISRs read their own onboarding with any role or none; who was hired
as something else needs none to do its steps. A buddy, a previous
manager and the person of a team need no role (decision 0021).
"""

from __future__ import annotations

from app.access.predicates import has_role, is_recruiter
from app.access.records import IssueRecord, OnboardingRecord, Person, StepRecord
from app.access.roles import ISR_MANAGERS, MANAGERS_WITHOUT_GATE, Role


def is_in_onboarding(person: Person, onboarding: OnboardingRecord) -> bool:
    """The people of an onboarding, and its ISR with any role or none."""
    return person.id == onboarding.isr_id or takes_part(person, onboarding)


def takes_part(person: Person, onboarding: OnboardingRecord) -> bool:
    """True for the people of an onboarding who have the role of their relation."""
    return (
        is_onboarding_isr(person, onboarding)
        or has_manager_part(person, onboarding)
        or (is_recruiter(person, onboarding) and person.id == onboarding.recruiter_id)
        or person.id in (onboarding.buddy_id, onboarding.previous_manager_id)
        or any(acts_for_team(person, step) for step in onboarding.steps if step.counts)
    )


def acts_for_team(person: Person, step: StepRecord) -> bool:
    """True if the person does the steps of the step's team."""
    return step.team is not None and step.team.person_id == person.id


def is_onboarding_isr(person: Person, onboarding: OnboardingRecord) -> bool:
    """Its person. That of an onboarding with a gate needs the role of an ISR, another needs none."""
    is_known = has_role(Role.ISR)(person, onboarding) or not onboarding.has_gate
    return is_known and person.id == onboarding.isr_id


def has_manager_part(person: Person, onboarding: OnboardingRecord) -> bool:
    """Its manager, with a role that may manage it: without a gate, a hiring manager may, too."""
    roles = ISR_MANAGERS if onboarding.has_gate else MANAGERS_WITHOUT_GATE
    return has_role(*roles)(person, onboarding) and person.id == onboarding.manager_id


def manages_onboarding(person: Person, onboarding: OnboardingRecord) -> bool:
    return has_manager_part(person, onboarding) and person.id != onboarding.isr_id


def runs_onboarding(person: Person, onboarding: OnboardingRecord) -> bool:
    """Its manager and its recruiter, unless they are the ISR."""
    recruits = is_recruiter(person, onboarding) and person.id == onboarding.recruiter_id
    return manages_onboarding(person, onboarding) or (recruits and person.id != onboarding.isr_id)


def may_see_step(person: Person, step: StepRecord) -> bool:
    return is_in_onboarding(person, step.onboarding)


def may_nudge(person: Person, step: StepRecord) -> bool:
    return takes_part(person, step.onboarding)


def owns_step(person: Person, step: StepRecord) -> bool:
    """The owner of a step, with the role of that owner if it has one; the manager, if it has no owner."""
    if step.manager_acts:
        return manages_onboarding(person, step.onboarding)
    roles = step.owner_roles
    is_theirs = step.owner is not None and step.owner.id == person.id
    return is_theirs and (not roles or has_role(*roles)(person, step))


def may_see_issue(person: Person, issue: IssueRecord) -> bool:
    return is_in_onboarding(person, issue.onboarding)


def may_refresh_issue(person: Person, issue: IssueRecord) -> bool:
    return takes_part(person, issue.onboarding)


def may_close_issue(person: Person, issue: IssueRecord) -> bool:
    return is_onboarding_isr(person, issue.onboarding) or manages_onboarding(person, issue.onboarding)


def may_edit_step_list(person: Person, step: StepRecord) -> bool:
    """The ISR and their manager change the steps of a gating issue."""
    return is_onboarding_isr(person, step.onboarding) or manages_onboarding(person, step.onboarding)


def manages_issue(person: Person, issue: IssueRecord) -> bool:
    return manages_onboarding(person, issue.onboarding)
