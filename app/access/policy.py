"""The policy: the predicate of each permission, and of what a person sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.access import accommodations as a
from app.access import book, candidates, holdovers, mail_texts, notes, offers, openings, views
from app.access import documents as d
from app.access import onboarding as o
from app.access import predicates as p
from app.access import references as r
from app.access.permissions import CANDIDATE_PERMISSIONS, PUBLIC_PERMISSIONS, Permission
from app.access.records import Visitor
from app.access.roles import Role

POLICY: Mapping[Permission, p.Predicate] = {
    Permission.COME_IN: p.anyone,
    Permission.USE_ONRAMP: p.is_signed_in,
    Permission.SEARCH: p.is_signed_in,
    Permission.MANAGE_PEOPLE: p.is_admin,
    Permission.CHANGE_COMPANY: p.is_admin,
    Permission.READ_SECURITY_LOG: p.is_admin,
    Permission.SEE_HEALTH: p.is_admin,
    Permission.LIST_OPENINGS: p.has_role(Role.RECRUITER, Role.HIRING_MANAGER, Role.ADMIN),
    Permission.OPEN_OPENING: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.LIST_JOB_FAMILIES: p.has_role(Role.RECRUITER, Role.HIRING_MANAGER, Role.ADMIN),
    Permission.KEEP_JOB_TITLES: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.KEEP_TRAINING: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.KEEP_JOB_FAMILIES: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.LIST_CANDIDATES: p.is_recruiter,
    Permission.LIST_APPLICATIONS: views.lists_applications,
    Permission.LIST_DUPLICATES: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.KEEP_SOURCES: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.KEEP_TAGS: p.is_recruiter,
    Permission.KEEP_POOLS: p.is_recruiter,
    Permission.ADD_CANDIDATE: p.is_recruiter,
    Permission.START_BATCH: p.may_start_batch,
    Permission.IMPORT_CANDIDATES: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.LIST_MY_INTERVIEWS: p.has_role(Role.INTERVIEWER),
    Permission.LIST_ONBOARDINGS: p.has_role(Role.RECRUITER, Role.HIRING_MANAGER, Role.ISR_MANAGER, Role.ISR),
    Permission.LIST_TERRITORIES: p.may_list_territories,
    Permission.LIST_CHANGE_REQUESTS: p.may_request_changes,
    Permission.LIST_OVERRIDES: p.has_role(Role.ISR_MANAGER, Role.ADMIN),
    Permission.ASSIGN_TERRITORIES: p.is_isr_manager,
    Permission.LIST_MAIL_TEXTS: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.EDIT_MAIL_TEXTS: p.is_admin,
    Permission.KEEP_MAIL_TEMPLATES: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.MANAGE_MAIL: p.is_admin,
    Permission.ADD_TERRITORY: p.keeps_sales_files,
    Permission.BRING_MAPPING_FILE: p.keeps_sales_files,
    Permission.EXPORT_MAPPING_FILE: p.has_role(
        *(Role.RECRUITER, Role.HIRING_MANAGER, Role.ISR, Role.ISR_MANAGER, Role.SALES_OPERATIONS, Role.ADMIN)
    ),
    Permission.LIST_ACCOUNTS: book.has_book,
    Permission.SEE_BOOK: book.has_book,
    Permission.KEEP_TARGETS: p.has_role(Role.ISR_MANAGER, Role.SALES_OPERATIONS, Role.ADMIN),
    Permission.MAKE_RETURN_FILE: p.keeps_sales_files,
    Permission.UPLOAD_CRM_FILE: p.keeps_sales_files,
    Permission.SEE_SURVEY_REPORT: p.has_role(Role.RECRUITER, Role.ADMIN),
    Permission.SEE_EQUAL_OPPORTUNITY: p.is_admin,
    Permission.SEE_HIRING_REPORTS: p.has_role(Role.RECRUITER, Role.HIRING_MANAGER, Role.ADMIN),
    Permission.USE_SAVED_REPORT: views.uses_saved_report,
    Permission.KEEP_SAVED_REPORT: views.keeps_saved_report,
    Permission.SEE_AGREEMENT: p.is_recruiter,
    Permission.SEE_OWN_INTERVIEW_FIGURES: p.has_role(Role.INTERVIEWER),
    Permission.SEE_CAPACITY: p.has_role(Role.ISR_MANAGER, Role.ADMIN),
    Permission.SEE_TIME_TO_TERRITORY: p.has_role(Role.ISR_MANAGER, Role.ADMIN),
    Permission.RECORD_ESTABLISHED_ISR: p.is_isr_manager,
    Permission.LIST_RESOURCES: p.is_signed_in,
    Permission.KEEP_RESOURCES: p.has_role(Role.ISR_MANAGER, Role.ADMIN),
    Permission.KEEP_REGIONS: p.is_admin,
    Permission.KEEP_PLANS: p.has_role(Role.ADMIN, Role.ISR_MANAGER),
    Permission.MAP_TEAMS: p.has_role(Role.ADMIN, Role.ISR_MANAGER),
    Permission.READ_OUTBOX: p.anyone,
    Permission.TELL_OF_ISSUES: p.anyone,
    Permission.TELL_OF_SIGN_OUT: p.anyone,
    Permission.SET_AVAILABILITY: p.has_role(Role.INTERVIEWER),
    Permission.VIEW_OPENING: openings.works_on_opening,
    Permission.PUBLISH_OPENING: openings.works_on_opening,
    Permission.VIEW_OPENING_APPROVAL: openings.sees_opening_approval,
    Permission.DECIDE_OPENING_APPROVAL: openings.decides_opening_approval,
    Permission.CHANGE_OWN_QUESTIONS: p.both_of(p.is_recruiter, openings.works_on_opening),
    Permission.SET_HIRING_TEAM: openings.works_on_opening,
    Permission.CHANGE_OPENING_PEOPLE: openings.works_on_opening,
    Permission.TAKE_FAMILY_CHANGES: openings.works_on_opening,
    Permission.CHOOSE_FOR_OTHERS: openings.works_on_opening,
    Permission.CHOOSE_WANTED: openings.works_on_opening,
    Permission.USE_DESK: openings.works_on_opening,
    Permission.VIEW_APPLICATION: p.runs_application,
    Permission.MOVE_APPLICATION: p.runs_application,
    Permission.WRITE_MAIL: p.runs_application,
    Permission.HIRE_APPLICATION: p.runs_application,
    Permission.STATE_CONFLICT: p.runs_application,
    Permission.ACKNOWLEDGE_CONFLICT: p.recruits_application,
    Permission.SEND_QUESTIONNAIRE: p.recruits_application,
    Permission.CHECK_ANSWERS: p.recruits_application,
    Permission.SCHEDULE_INTERVIEW: p.recruits_application,
    Permission.ADD_DOCUMENT: p.recruits_application,
    Permission.POOL_APPLICATION: p.recruits_application,
    Permission.TAG_APPLICATION: p.runs_application,
    Permission.READ_REFERENCES: p.both_of(p.runs_application, r.reads_references),
    Permission.ASK_FOR_REFERENCES: r.asks_for_references,
    Permission.READ_ACCOMMODATIONS: p.recruits_application,
    Permission.ANSWER_ACCOMMODATION: a.reads_accommodation,
    Permission.ASK_REFEREE: r.asks_referee,
    Permission.READ_REFERENCES_BESIDE: r.reads_references_beside,
    Permission.MAKE_OFFER: p.runs_application,
    Permission.VIEW_OFFER: offers.sees_offer,
    Permission.SEE_OFFER_MONEY: offers.sees_offer_money,
    Permission.CHANGE_OFFER: offers.runs_offer,
    Permission.DECIDE_OFFER: offers.approves_offer,
    Permission.KEEP_OFFER_SETTINGS: p.is_admin,
    Permission.VIEW_BATCH: p.both_of(p.may_start_batch, p.started_batch),
    Permission.WRITE_NOTE: p.runs_application,
    Permission.WRITE_INTERVIEW_NOTE: p.is_interviewer,
    Permission.READ_NOTE: notes.reads_note,
    Permission.EDIT_NOTE: p.both_of(notes.reads_note, notes.wrote_note),
    Permission.DELETE_NOTE: p.both_of(notes.reads_note, notes.wrote_or_recruits),
    Permission.PIN_NOTE: p.both_of(notes.reads_note, notes.runs_noted_application),
    Permission.EDIT_CANDIDATE: candidates.recruits_candidate,
    Permission.TAG_CANDIDATE: candidates.recruits_candidate,
    Permission.KEEP_POOL_MEMBER: candidates.recruits_member,
    Permission.MERGE_CANDIDATES: candidates.may_merge_candidate,
    Permission.UNDO_DISTINCT_PAIR: candidates.may_merge_both,
    Permission.UNDO_MERGE: candidates.may_undo_merge,
    Permission.ANSWER_REFERRAL: candidates.is_named_referrer,
    Permission.PART_MATCH: candidates.may_part_match,
    Permission.ERASE_CANDIDATE: candidates.may_erase_candidate,
    Permission.USE_EXPORT: views.uses_export,
    Permission.USE_VIEW: views.uses_view,
    Permission.EDIT_VIEW: views.owns_view,
    Permission.VIEW_DOCUMENT: p.either_of(d.runs_documents, d.interviews_with_document),
    Permission.VIEW_INTERVIEW: p.either_of(p.either_of(p.is_interviewer, p.sits_in), p.runs_interview),
    Permission.SUBMIT_SCORECARD: p.is_interviewer,
    Permission.CANCEL_INTERVIEW: p.recruits_interview,
    Permission.VIEW_ONBOARDING: o.is_in_onboarding,
    Permission.TICK_STEP: o.owns_step,
    Permission.CLOSE_GATING_ISSUE: o.may_close_issue,
    Permission.REOPEN_GATING_ISSUE: o.manages_issue,
    Permission.LINK_GATING_ISSUE: o.manages_issue,
    Permission.LOOK_AT_GATING_ISSUE: o.may_refresh_issue,
    Permission.TAKE_PLAN_CHANGES: o.manages_onboarding,
    Permission.NUDGE_OWNER: o.may_nudge,
    Permission.WAIVE_GATING_ISSUE: o.manages_issue,
    Permission.MOVE_START_DATE: o.runs_onboarding,
    Permission.SEND_HIRE_MAIL: o.runs_onboarding,
    Permission.END_ONBOARDING: o.runs_onboarding,
    Permission.LIST_SYSTEMS: o.may_close_issue,
    Permission.TAKE_SYSTEM_AWAY: o.may_edit_step_list,
    Permission.CHANGE_ONBOARDING_PEOPLE: o.runs_onboarding,
    Permission.NAME_BUDDY: o.manages_onboarding,
    Permission.VIEW_TERRITORY: p.may_list_territories,
    Permission.ASK_FOR_CHANGE: p.may_request_change_of,
    Permission.ASK_FOR_OVERRIDE: p.is_isr_manager,
    Permission.ASSIGN_TERRITORY: p.is_isr_manager,
    Permission.HAND_OVER_TERRITORY: p.may_hand_over,
    Permission.VIEW_ASSIGNMENT: p.manages_assigned_isr,
    Permission.UNDO_ASSIGNMENT: p.manages_assigned_isr,
    Permission.END_ASSIGNMENT: p.manages_assigned_isr,
    Permission.APPLY_MAPPING_FILE: p.both_of(p.keeps_sales_files, p.uploaded_file),
    Permission.VIEW_OPPORTUNITY: book.sees_opportunity,
    Permission.WORK_ON_OPPORTUNITY: book.works_on_opportunity,
    Permission.KEEP_OPPORTUNITY_TASKS: book.keeps_tasks,
    Permission.KEEP_OPPORTUNITY_TASK: book.keeps_task,
    Permission.TAKE_OVER_OVERRIDE: book.oversees_book,
    Permission.OVERRIDE_ISR: p.both_of(p.is_isr_manager, book.sees_opportunity),
    Permission.ASK_FOR_CORRECTION: p.both_of(
        p.has_role(Role.ISR_MANAGER, Role.SALES_OPERATIONS), book.sees_opportunity
    ),
    Permission.DECIDE_CORRECTION: p.both_of(
        p.has_role(Role.ISR_MANAGER, Role.SALES_OPERATIONS, Role.ADMIN), book.may_decide_correction
    ),
    Permission.VIEW_CORRECTION: p.has_role(Role.ISR_MANAGER, Role.SALES_OPERATIONS, Role.ADMIN),
    Permission.VIEW_ACCOUNT: book.sees_account,
    Permission.ASK_FOR_HOLDOVER: holdovers.asks_for_holdover,
    Permission.VIEW_HOLDOVER: holdovers.sees_holdover,
    Permission.DECIDE_HOLDOVER: holdovers.is_second_for_holdover,
    Permission.VIEW_CONFLICT: book.sees_conflict,
    Permission.RESOLVE_CONFLICT: book.resolves_conflict,
    Permission.USE_RETURN_FILE: p.keeps_sales_files,
    Permission.USE_CRM_FILE: p.both_of(p.keeps_sales_files, p.uploaded_file),
    Permission.USE_IMPORT: p.both_of(p.has_role(Role.RECRUITER, Role.ADMIN), p.uploaded_file),
    Permission.VIEW_CHANGE_REQUEST: p.either_of(p.is_isr_manager, p.requested_change),
    Permission.DECIDE_CHANGE: p.may_decide_change,
    Permission.VIEW_OVERRIDE: p.either_of(p.has_role(Role.ISR_MANAGER, Role.ADMIN), p.is_about_isr),
    Permission.DECIDE_OVERRIDE: p.may_decide_override,
    Permission.REMOVE_VOLUNTARY_QUESTION: p.is_admin,
    Permission.VIEW_PERSON: p.is_admin,
    Permission.SEE_OWN_APPLICATIONS: p.is_candidate_visitor,
    Permission.SEE_PEOPLE_TO_MEET: p.is_own_application,
    Permission.CHOOSE_OWN_TIME: p.is_own_application,
    Permission.SUBMIT_OWN_TASK: p.is_own_application,
    Permission.CHANGE_OWN_INTERVIEW: p.is_own_interview,
    Permission.WITHDRAW_OWN_APPLICATION: p.is_own_application,
    Permission.STATE_OWN_CONFLICT: p.is_own_application,
    Permission.ANSWER_OWN_RETURN: p.is_own_application,
    Permission.ASK_FOR_ACCOMMODATION: p.is_own_application,
    Permission.STOP_SHARING_OWN: a.is_own_accommodation,
    Permission.ANSWER_VOLUNTARY_QUESTIONS: p.is_own_application,
    Permission.NAME_OWN_REFEREES: p.is_own_application,
    Permission.REMOVE_OWN_REFEREE: r.is_own_referee,
    Permission.ANSWER_OWN_OFFER: offers.is_own_offer,
    Permission.SEE_OWN_DATA: p.is_candidate_visitor,
    Permission.REMOVE_DAY_OFF: p.is_own_day_off,
    Permission.END_OWN_SESSION: p.is_own_record,
    Permission.REMOVE_FACTOR: p.is_own_record,
    Permission.RESET_SECOND_FACTORS: p.is_admin,
}

# The ids of records that anyone sees, signed in or not, as far as VISIBILITY allows.
PUBLIC_ID_NAMES = frozenset({"job_id"})

# Whether a person sees a record, by the name of its id in a URL. If not, the page is not found (404). If they
# see it but lack the permission, it is forbidden (403).
VISIBILITY: Mapping[str, p.Predicate] = {
    "opening_id": POLICY[Permission.VIEW_OPENING],
    "opening_approval_id": POLICY[Permission.VIEW_OPENING_APPROVAL],
    "application_id": POLICY[Permission.VIEW_APPLICATION],
    "candidate_id": p.either_of(candidates.may_erase_candidate, candidates.may_part_match),
    "pair_id": candidates.may_merge_both,
    "merge_id": candidates.may_undo_merge,
    "tag_id": p.is_recruiter,
    "region_id": p.is_admin,
    "segment_id": p.is_admin,
    "pool_id": p.is_recruiter,
    "pool_member_id": candidates.recruits_member,
    "job_title_id": p.has_role(Role.RECRUITER, Role.ADMIN),
    "training_id": p.has_role(Role.RECRUITER, Role.ADMIN),
    "source_id": p.has_role(Role.RECRUITER, Role.ADMIN),
    "claim_id": candidates.is_named_referrer,
    "saved_report_id": POLICY[Permission.USE_SAVED_REPORT],
    "view_id": POLICY[Permission.USE_VIEW],
    "export_id": POLICY[Permission.USE_EXPORT],
    "document_id": POLICY[Permission.VIEW_DOCUMENT],
    "offer_id": POLICY[Permission.VIEW_OFFER],
    "batch_id": POLICY[Permission.VIEW_BATCH],
    "note_id": POLICY[Permission.READ_NOTE],
    "accommodation_id": a.reads_accommodation,
    "referee_id": r.reads_referee,
    "interview_id": POLICY[Permission.VIEW_INTERVIEW],
    "onboarding_id": POLICY[Permission.VIEW_ONBOARDING],
    "step_id": o.may_see_step,
    "issue_id": o.may_see_issue,
    "territory_id": POLICY[Permission.VIEW_TERRITORY],
    "assignment_id": POLICY[Permission.VIEW_ASSIGNMENT],
    "mapping_file_id": POLICY[Permission.APPLY_MAPPING_FILE],
    "candidate_import_id": POLICY[Permission.USE_IMPORT],
    "opportunity_id": POLICY[Permission.VIEW_OPPORTUNITY],
    "opportunity_task_id": book.sees_task,
    "correction_id": POLICY[Permission.VIEW_CORRECTION],
    "account_id": POLICY[Permission.VIEW_ACCOUNT],
    "holdover_change_id": holdovers.sees_change,
    "holdover_id": POLICY[Permission.VIEW_HOLDOVER],
    "conflict_id": POLICY[Permission.VIEW_CONFLICT],
    "crm_return_id": POLICY[Permission.USE_RETURN_FILE],
    "crm_import_id": POLICY[Permission.USE_CRM_FILE],
    "change_request_id": POLICY[Permission.VIEW_CHANGE_REQUEST],
    "override_id": POLICY[Permission.VIEW_OVERRIDE],
    "user_id": POLICY[Permission.VIEW_PERSON],
    "mail_template_id": p.both_of(POLICY[Permission.KEEP_MAIL_TEMPLATES], mail_texts.is_own_template),
    "message_id": POLICY[Permission.MANAGE_MAIL],
    "day_off_id": p.is_own_day_off,
    "session_id": p.is_own_record,
    "passkey_id": POLICY[Permission.REMOVE_FACTOR],
    "app_id": POLICY[Permission.REMOVE_FACTOR],
    "resource_id": p.is_signed_in,
    "holiday_id": p.is_admin,
    "identification_question_id": p.is_admin,
    "job_id": p.reads_posting,
}

# The same for candidates. The ids in their URLs have other names.
CANDIDATE_VISIBILITY: Mapping[str, p.Predicate] = {
    "own_application_id": p.is_own_application,
    "own_interview_id": p.is_own_interview,
    "own_accommodation_id": a.is_own_accommodation,
    "own_referee_id": r.is_own_referee,
    "own_offer_id": offers.is_own_offer,
}


def allows(person: Visitor, permission: Permission, record: Any = None) -> bool:
    """True if the person has the permission, for the record if there is one."""
    return _can_have(person, permission) and POLICY[permission](person, record)


def can_see(person: Visitor, id_name: str, record: Any) -> bool:
    """True if the person sees the record. `id_name` is the name of its id in a URL."""
    if id_name in CANDIDATE_VISIBILITY:
        return CANDIDATE_VISIBILITY[id_name](person, record)
    return (id_name in PUBLIC_ID_NAMES or bool(person.is_authenticated)) and VISIBILITY[id_name](
        person, record
    )


def _can_have(person: Visitor, permission: Permission) -> bool:
    """True if this kind of visitor can have the permission: candidates and users have different ones."""
    if permission in PUBLIC_PERMISSIONS:
        return True
    return (
        p.is_candidate_visitor(person, None)
        if permission in CANDIDATE_PERMISSIONS
        else bool(person.is_authenticated)
    )
