"""Predicates about a person and a record.

They read attributes and make no queries, so this package is below the packages of the records. If a record
has a hiring manager, a manager or an owner, only that person passes, and only with the role: a removed role
ends at once what it allowed. Some relations have no role: ISRs read their own onboarding; the buddy, the
previous manager of a transfer and the person of a team can be any colleague (decision 0021).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.access.candidate_visitor import CandidateVisitor
from app.access.records import (
    ApplicationRecord,
    AssignmentRecord,
    BatchRecord,
    ChangeRequestRecord,
    InterviewedApplication,
    InterviewRecord,
    IsrRecord,
    KnownVisitor,
    OpeningRecord,
    OverrideRecord,
    Owned,
    Person,
    TerritoryRecord,
    UploadedRecord,
    Visitor,
)
from app.access.roles import Role
from app.shared.text import name_key

# The first words of the job titles of sales leads, in lower case.
TERRITORY_LEAD_TITLES = ("area sales manager", "regional director")  # whom cells of the mapping file name
SALES_LEAD_TITLES = (*TERRITORY_LEAD_TITLES, "worldwide director")
Predicate = Callable[[Any, Any], bool]


def anyone(_person: object, _record: object) -> bool:
    return True


def is_signed_in(person: Visitor, _record: object) -> bool:
    return bool(person.is_authenticated)


def is_candidate_visitor(person: Visitor, _record: object) -> bool:
    return isinstance(person, CandidateVisitor)


def has_role(*roles: Role) -> Predicate:
    """A predicate: the person has one of the roles, whatever the record."""

    def person_has_role(person: Person, _record: object) -> bool:
        return person.is_authenticated and not person.roles.isdisjoint(roles)

    return person_has_role


def has_active_role(person: Person, role: Role) -> bool:
    """True if a person's account is open and they have the role."""
    return bool(person.active) and role in person.roles


def both_of(first: Predicate, second: Predicate) -> Predicate:
    return lambda person, record: first(person, record) and second(person, record)


def either_of(first: Predicate, second: Predicate) -> Predicate:
    return lambda person, record: first(person, record) or second(person, record)


is_recruiter = has_role(Role.RECRUITER)
is_admin = has_role(Role.ADMIN)
is_isr_manager = has_role(Role.ISR_MANAGER)
keeps_sales_files = has_role(Role.SALES_OPERATIONS, Role.ADMIN)
may_start_batch = has_role(Role.RECRUITER, Role.HIRING_MANAGER)


def applied_to(person: Person, opening_id: int) -> bool:
    """True if an internal candidate applied to an opening.

    They do not see it or any of its applications, with any role and at any time.
    """
    return opening_id in person.openings_applied_to


def runs_opening(person: Person, opening: OpeningRecord) -> bool:
    """Recruiters run all openings; a hiring manager runs their own."""
    manages = has_role(Role.HIRING_MANAGER)(person, opening) and opening.hiring_manager_id == person.id
    return (is_recruiter(person, opening) or manages) and not applied_to(person, opening.id)


def reads_posting(person: Visitor, opening: OpeningRecord) -> bool:
    """The public reads openings that take applications; those for colleagues, who is signed in."""
    return bool(opening.is_open) and (person.is_authenticated or not opening.is_internal)


def runs_application(person: Person, application: ApplicationRecord) -> bool:
    return runs_opening(person, application.opening)


def recruits_application(person: Person, application: ApplicationRecord) -> bool:
    return is_recruiter(person, application) and not applied_to(person, application.opening_id)


def referred(person: Person, application: ApplicationRecord) -> bool:
    """True for the first person who referred the candidate, and for everyone who confirmed a referral."""
    candidate = application.candidate
    confirmed = (claim.user_id for claim in candidate.confirmed_referrals)
    return candidate.referred_by_id == person.id or person.id in confirmed


def may_interview(person: Person, application: ApplicationRecord) -> bool:
    """Nobody interviews a person they referred, or for an opening they applied to."""
    return not referred(person, application) and not applied_to(person, application.opening_id)


def is_interviewer(person: Person, interview: InterviewRecord) -> bool:
    """The interviewer of an interview that is not cancelled; after a hire, only if they owe its scorecard."""
    return (
        has_role(Role.INTERVIEWER)(person, interview)
        and interview.interviewer_id == person.id
        and not interview.is_cancelled
        and (interview.is_scorecard_owed or not interview.application.is_hired)
        and not applied_to(person, interview.application.opening_id)
    )


def sits_in(person: Person, interview: InterviewRecord) -> bool:
    """Who sits in on an interview to learn, until its scorecard is in."""
    return (
        has_role(Role.INTERVIEWER)(person, interview)
        and interview.shadow_id == person.id
        and interview.is_scorecard_owed
        and not applied_to(person, interview.application.opening_id)
    )


def started_batch(person: Person, batch: BatchRecord) -> bool:
    """True for the person who made the batch. What it does to each application is asked again."""
    return bool(batch.by_id == person.id)


def runs_interview(person: Person, interview: InterviewRecord) -> bool:
    return runs_application(person, interview.application)


def recruits_interview(person: Person, interview: InterviewRecord) -> bool:
    return recruits_application(person, interview.application)


def interviews_for(person: Person, application: InterviewedApplication) -> bool:
    return any(is_interviewer(person, interview) for interview in application.interviews)


def manages_assigned_isr(person: Person, assignment: AssignmentRecord) -> bool:
    return is_isr_manager(person, assignment) and assignment.manager_id == person.id


def may_take_over(person: Person, assignment: AssignmentRecord) -> bool:
    """An ISR manager takes over their own assignments, and those of an ISR or a manager who has left."""
    isr, manager = assignment.isr, assignment.manager
    has_left = not (has_active_role(isr, Role.ISR) and has_active_role(manager, Role.ISR_MANAGER))
    return is_isr_manager(person, assignment) and (assignment.manager_id == person.id or has_left)


def may_hand_over(person: Person, territory: TerritoryRecord) -> bool:
    running = territory.running_assignment
    return running is not None and may_take_over(person, running)


def is_about_isr(person: Person, record: IsrRecord) -> bool:
    """True if the record is about the person as an ISR."""
    return has_role(Role.ISR)(person, record) and record.isr_id == person.id


def may_decide_override(person: Person, override: OverrideRecord) -> bool:
    """Neither the person who requested it nor the ISR it is for."""
    may = has_role(Role.ISR_MANAGER, Role.ADMIN)(person, override)
    return may and person.id not in (override.asked_by_id, override.isr_id)


def has_title_of_lead(person: Person) -> bool:
    """Whether somebody may lead a territory, by their job title."""
    return name_key(person.job_title).startswith(TERRITORY_LEAD_TITLES)


def leads_sales(person: Person, _record: object) -> bool:
    """Area Sales Managers and directors, by their job title, which only admins change."""
    return person.is_authenticated and name_key(person.job_title).startswith(SALES_LEAD_TITLES)


may_list_territories = either_of(
    has_role(
        *(Role.RECRUITER, Role.HIRING_MANAGER, Role.ISR, Role.ISR_MANAGER, Role.SALES_OPERATIONS, Role.ADMIN)
    ),
    leads_sales,
)
may_request_change_of_any = either_of(has_role(Role.HIRING_MANAGER, Role.ISR_MANAGER), leads_sales)
may_request_changes = either_of(has_role(Role.ISR), may_request_change_of_any)


def may_request_change_of(person: Person, territory: TerritoryRecord) -> bool:
    """Sales leads, for any territory; an ISR, for their own or a vacant one."""
    if may_request_change_of_any(person, territory):
        return True
    running = territory.running_assignment
    return has_role(Role.ISR)(person, territory) and (running is None or is_about_isr(person, running))


def requested_change(person: Person, request: ChangeRequestRecord) -> bool:
    """The person who requested a change, while they may request one."""
    return bool(request.asked_by_id == person.id and may_request_changes(person, request))


def may_decide_change(person: Person, request: ChangeRequestRecord) -> bool:
    """The manager of the request; any ISR manager, if it has none or that one has left.

    Never the person who requested it, nor the ISR who would get the territory.
    """
    manager = request.manager
    left = manager is not None and not has_active_role(manager, Role.ISR_MANAGER)
    is_theirs = manager is None or left or manager.id == person.id
    is_another = person.id not in (request.asked_by_id, request.to_id)
    return is_isr_manager(person, request) and is_theirs and is_another


def uploaded_file(person: Person, file: UploadedRecord) -> bool:
    return bool(file.uploaded_by_id == person.id)


def is_own_application(person: KnownVisitor, application: ApplicationRecord) -> bool:
    """The candidate of the application, who came by a link."""
    return is_candidate_visitor(person, application) and application.candidate_id == person.id


def is_own_interview(person: KnownVisitor, interview: InterviewRecord) -> bool:
    return is_own_application(person, interview.application)


def is_own_day_off(person: Person, day_off: Owned) -> bool:
    return has_role(Role.INTERVIEWER)(person, day_off) and day_off.user_id == person.id


def is_own_record(person: Person, record: Owned) -> bool:
    """True if the record, such as a session, belongs to the person, whatever their roles."""
    return record.user_id == person.id
