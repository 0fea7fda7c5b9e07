"""When somebody leaves, nothing open stays with them unseen.

Each column that names a user belongs to a kind of loose end, or has a reason here why nothing is open.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false

from app.db.base import db
from app.people.departure.loose_ends import LooseEndKind, all_loose_end_kinds
from app.people.models import User

DONE = "What they did, or what was so on that day. It stays on record."
OWN = "It belongs to the account alone, and is of no use to anybody else."
NOTHING_OPEN = {
    "activity.by_id": DONE,
    "application_changes.changed_by_id": DONE,
    "application_changes.open_changed_by_id": DONE,
    "application_notes.author_id": DONE,
    "mail_template_versions.saved_by_id": DONE,
    "mail_templates.saved_by_id": DONE,
    "mentions.user_id": DONE,
    "candidate_tags.added_by_id": DONE,
    "company_logos.saved_by_id": DONE,
    "company_texts.saved_by_id": DONE,
    "pool_members.added_by_id": DONE,
    "pools.created_by_id": DONE,
    "tags.created_by_id": DONE,
    "targets.set_by_id": DONE,
    "batches.by_id": "The worker refuses what still waits of it, and says why, once their account is closed.",
    "list_exports.by_id": "The worker refuses what still waits of it; nobody else has its file.",
    "candidate_merges.by_id": DONE,
    "candidate_merges.undone_by_id": DONE,
    "distinct_pairs.by_id": DONE,
    "documents.uploaded_by_id": DONE,
    "crm_returns.made_by_id": DONE,
    "gate_overrides.decided_by_id": DONE,
    "gating_issues.closed_by_id": DONE,
    "gating_issues.waived_by_id": DONE,
    "interviews.scheduled_by_id": DONE,
    "slot_request_interviewers.user_id": "Who leaves a hiring team ends the requests that name them.",
    "interviews.shadow_id": "They owe nothing. A closed account opens no interview and gets no mail.",
    "interviewer_training.user_id": "It holds nobody up; the list leaves out closed accounts.",
    "stage_results.by_id": DONE,
    "onboardings.eligibility_waived_by_id": DONE,
    "parted_matches.by_id": DONE,
    "parted_matches.user_id": DONE,
    "past_jobs.manager_id": DONE,
    "past_jobs.user_id": DONE,
    "job_family_versions.added_by_id": DONE,
    "plan_files.added_by_id": DONE,
    "questionnaire_reviews.reviewer_id": DONE,
    "questionnaires.sent_by_id": DONE,
    "accommodations.answered_by_id": DONE,
    "accommodations.entered_by_id": DONE,
    "reference_checks.asked_by_id": DONE,
    "reference_checks.waived_by_id": DONE,
    "referees.entered_by_id": DONE,
    "referees.named_by_id": DONE,
    "referees.read_by_id": DONE,
    "offer_settings.saved_by_id": DONE,
    "family_letters.saved_by_id": DONE,
    "reference_question_sets.saved_by_id": DONE,
    "offer_versions.made_by_id": DONE,
    "offer_versions.manager_id": "The person who hires chooses among the managers of that day.",
    "last_place_plans.changed_by_id": DONE,
    "last_place_choices.chosen_by_id": "Their choice is refused on its day, and waits for the recruiter.",
    "opening_approvals.requested_by_id": DONE,
    "opening_approvals.decided_by_id": DONE,
    "conflicts_of_interest.user_id": "That they know a candidate; it holds if they come back.",
    "conflicts_of_interest.stated_by_id": DONE,
    "conflicts_of_interest.acknowledged_by_id": DONE,
    "opening_moves.proposed_by_id": "The candidate’s answer goes to the opening’s recruiter, who is a kind.",
    "offers.made_by_id": "The recruiter and the hiring manager go on with it; who made it is on record.",
    "reminders.user_id": DONE,
    "steps.nudged_by_id": DONE,
    "steps.ticked_by_id": DONE,
    "submitted_applications.signed_in_id": DONE,
    "territory_change_requests.decided_by_id": DONE,
    "transitions.by_id": DONE,
    "alignment_acts.by_id": DONE,
    "closing_corrections.decided_by_id": DONE,
    "isr_overrides.set_by_id": DONE,
    "isr_overrides.lifted_by_id": DONE,
    "log_entries.written_by_id": DONE,
    "next_steps.written_by_id": DONE,
    "opportunities.tier_by_id": DONE,
    "tier_choices.chosen_by_id": DONE,
    "opportunity_tasks.created_by_id": DONE,
    "opportunity_tasks.done_by_id": DONE,
    "opportunity_tasks.removed_by_id": DONE,
    "work_conflicts.chosen_by_id": DONE,
    "alignment_changes.isr_id": DONE,
    "closings.isr_id": DONE,
    "closing_corrections.asked_by_id": "Whoever may decide still does; who asked is on record.",
    "holdovers.asked_by_id": "Whoever may decide still does; who asked is on record.",
    "holdovers.decided_by_id": DONE,
    "closing_corrections.isr_id": "Whoever decides sees that they have left, and declines.",
    "isr_overrides.isr_id": "It stays, and the alignment page shows that they have left.",
    "opportunities.step_owner_id": "A copy of the owner of the present next step, which triggers keep.",
    "next_steps.owner_id": "Their name stays until somebody writes the next one.",
    "opportunity_tasks.owner_id": "Their manager sees what is theirs, and gives it to the ISR.",
    "candidates.user_id": "Who somebody is. It stays so that they are known if they come back.",
    "candidates.referred_by_id": "Who they referred. It keeps them from that interview if they come back.",
    "turns.user_id": "What waits for them follows from the records, whose columns are of kinds.",
    "established_isrs.isr_id": "That they were an ISR before Onramp. What they hold is in assignments.",
    "users.manager_id": "A hire takes no manager with a closed account from it.",
    "return_requests.asked_by_id": "The candidate’s answer goes to the opening’s recruiter, who is a kind.",
    "look_requests.user_id": "An open request ends when their account closes. Who lost the role has none.",
    "referral_claims.user_id": "An unanswered claim ends when their account closes.",
    "issue_mirrors.wanted_by_id": "The worker does what they asked for, with the company's own token.",
    "mapping_runs.asked_by_id": "The worker refuses it and says so to who has the file, which is a kind.",
    "scorecard_drafts.user_id": "Theirs alone. Who takes the interview over begins with an empty one.",
    "weekly_hours.user_id": "Only hours of those in a hiring team are offered, which is a kind.",
    "saved_view_choices.user_id": OWN,
    "introductions.user_id": OWN,
    "provider_identities.user_id": OWN,
    "days_off.user_id": OWN,
    "ended_turns.user_id": DONE,
    "report_subscriptions.user_id": "The worker sends no mail to a closed account, and ends it.",
    "saved_reports.user_id": "One that is shared stays, for recruiters; others are theirs alone.",
    "application_visits.user_id": OWN,
    "busy_times.user_id": OWN,
    "meeting_settings.user_id": OWN,
    "known_addresses.user_id": OWN,
    "login_sessions.user_id": OWN,
    "security_events.by_id": DONE,
    "authenticator_apps.user_id": OWN,
    "passkeys.user_id": OWN,
    "recovery_codes.user_id": OWN,
    "unfinished_sign_ins.user_id": OWN,
    "personal_links.user_id": OWN,
    "user_roles.user_id": OWN,
}


def test_each_column_that_names_a_user_is_of_a_kind_or_has_a_reason(cast) -> None:
    named = {
        str(key.parent)
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if str(key.column) == "users.id"
    }
    of_kinds = {column for kind in all_loose_end_kinds() for column in columns_of(kind, cast.ada)}
    left = named - of_kinds - NOTHING_OPEN.keys()
    assert not left, f"Add a kind to the package's departure.py, or say in this file why not: {sorted(left)}"
    assert not NOTHING_OPEN.keys() - named, "there is no such column"
    assert not NOTHING_OPEN.keys() & of_kinds, "a kind looks for it: it needs no reason"


def test_every_kind_looks_for_somebody(cast) -> None:
    """Or the test above would hold of kinds that find nothing."""
    assert [kind.name for kind in all_loose_end_kinds() if not columns_of(kind, cast.ada)] == []


def columns_of(kind: LooseEndKind, reader: User) -> set[str]:
    """The columns by which a kind finds what depends on a person."""
    asked: set[str] = set()

    def matches(column: Any) -> ColumnElement[bool]:
        asked.add(str(column.expression))
        return false()

    assert list(kind.find(matches, reader)) == []
    return asked
