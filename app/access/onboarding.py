"""Small questions about a person and an onboarding, its steps and gating issues.

Each part of an onboarding asks for its role as well, where there is a role for it. ISRs read their own with
any role or none. A buddy, a previous manager and the person of a team need none (decision 0021).
"""

from __future__ import annotations

from app.access.predicates import has_role, is_isr_manager, is_recruiter
from app.access.records import IssueRecord, OnboardingRecord, Person, StepRecord
from app.access.roles import Role


def is_in_onboarding(person: Person, onboarding: OnboardingRecord) -> bool:
    """Who sees an onboarding: those who take part, and the ISR themselves, with any role or none."""
    return person.id == onboarding.isr_id or takes_part(person, onboarding)


def takes_part(person: Person, onboarding: OnboardingRecord) -> bool:
    """Whether someone is one of the people of an onboarding, and has the role this part asks for."""
    return (
        is_onboarding_isr(person, onboarding)
        or (is_isr_manager(person, onboarding) and person.id == onboarding.manager_id)
        or (is_recruiter(person, onboarding) and person.id == onboarding.recruiter_id)
        or person.id in (onboarding.buddy_id, onboarding.previous_manager_id)
        or any(acts_for_team(person, step) for step in onboarding.steps if step.counts)
    )


def acts_for_team(person: Person, step: StepRecord) -> bool:
    """Whether someone sees to the steps of the team a step is owned by."""
    return step.team is not None and step.team.person_id == person.id


def is_onboarding_isr(person: Person, onboarding: OnboardingRecord) -> bool:
    return has_role(Role.ISR)(person, onboarding) and person.id == onboarding.isr_id


def manages_onboarding(person: Person, onboarding: OnboardingRecord) -> bool:
    is_manager = is_isr_manager(person, onboarding) and person.id == onboarding.manager_id
    return is_manager and person.id != onboarding.isr_id


def runs_onboarding(person: Person, onboarding: OnboardingRecord) -> bool:
    """Its manager and its recruiter, and neither for themselves."""
    recruits = is_recruiter(person, onboarding) and person.id == onboarding.recruiter_id
    return manages_onboarding(person, onboarding) or (recruits and person.id != onboarding.isr_id)


def may_see_step(person: Person, step: StepRecord) -> bool:
    return is_in_onboarding(person, step.onboarding)


def may_nudge(person: Person, step: StepRecord) -> bool:
    return takes_part(person, step.onboarding)


def owns_step(person: Person, step: StepRecord) -> bool:
    """The owner of a step, while they have the role this owner has; some owners have none.

    The manager, where nobody is known to be the owner.
    """
    if step.manager_acts:
        return manages_onboarding(person, step.onboarding)
    role = step.owned_by.role
    is_theirs = step.owner is not None and step.owner.id == person.id
    return is_theirs and (role is None or has_role(role)(person, step))


def may_see_issue(person: Person, issue: IssueRecord) -> bool:
    return is_in_onboarding(person, issue.onboarding)


def may_refresh_issue(person: Person, issue: IssueRecord) -> bool:
    return takes_part(person, issue.onboarding)


def may_close_issue(person: Person, issue: IssueRecord) -> bool:
    return is_onboarding_isr(person, issue.onboarding) or manages_onboarding(person, issue.onboarding)


def may_edit_step_list(person: Person, step: StepRecord) -> bool:
    """Who may say which lines a gating issue has: the ISR and their manager."""
    return is_onboarding_isr(person, step.onboarding) or manages_onboarding(person, step.onboarding)


def manages_issue(person: Person, issue: IssueRecord) -> bool:
    return manages_onboarding(person, issue.onboarding)
