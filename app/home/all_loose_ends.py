"""All that depends on a person, so that somebody takes it over when they leave."""

from __future__ import annotations

from app import territory_departure
from app.application_lists.departure import SHARED_VIEW
from app.candidate_import.departure import UNAPPLIED_IMPORT
from app.checklist import departure as checklist_departure
from app.crm_files.departure import UNAPPLIED_CRM_FILE
from app.mapping_file.departure import DRAFT_FILE
from app.offers import departure as offers_departure
from app.people.departure.loose_ends import register_loose_ends
from app.pipeline import departure as pipeline_departure
from app.pools.departure import POOL_REMINDER
from app.questionnaire_desk import departure as desk_departure
from app.scorecards import departure as scorecards_departure
from app.teams import departure as teams_departure


def register_all_loose_ends() -> None:
    """Register the kinds, in the order of the handover: a team before its interviews."""
    register_loose_ends(
        desk_departure.REVIEWER,
        pipeline_departure.TEAM,
        pipeline_departure.OPENING_RECRUITER,
        pipeline_departure.HIRING_MANAGER,
        scorecards_departure.INTERVIEW,
        offers_departure.OFFER_APPROVAL,
        offers_departure.OFFER_APPROVER,
        checklist_departure.ONBOARDING_RECRUITER,
        checklist_departure.ONBOARDING_BUDDY,
        checklist_departure.PREVIOUS_MANAGER,
        teams_departure.MAPPED_TEAM,
        territory_departure.MANAGED_ISRS,
        territory_departure.OWN_TERRITORIES,
        territory_departure.MANAGED_HIRES,
        territory_departure.OWN_ONBOARDING,
        territory_departure.CHANGES_TO_DECIDE,
        territory_departure.CHANGES_ASKED,
        territory_departure.OVERRIDES_ASKED,
        territory_departure.CHANGES_ABOUT,
        territory_departure.OVERRIDES_ABOUT,
        DRAFT_FILE,
        UNAPPLIED_IMPORT,
        UNAPPLIED_CRM_FILE,
        SHARED_VIEW,
        POOL_REMINDER,
    )
