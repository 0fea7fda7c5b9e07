"""All checks of the data, so that `flask check` runs them. The dear ones are last."""

from __future__ import annotations

from app.activity.checks import ACTIVITY_CHECKS
from app.book.checks import BOOK_CHECKS
from app.candidates.checks import CANDIDATE_CHECKS
from app.checks.registry import register_checks
from app.checks.schema import SCHEMA_CHECKS
from app.conflicts_of_interest.checks import CONFLICT_CHECKS
from app.documents.checks import DOCUMENT_CHECKS
from app.hiring_reports.checks import HIRING_CHECKS
from app.interviews.checks import INTERVIEW_CHECKS
from app.offers.checks import OFFER_CHECKS
from app.onboarding.checks import ONBOARDING_CHECKS
from app.opportunity_work.checks import WORK_CHECKS
from app.outbox.checks import OUTBOX_CHECKS
from app.pipeline.checks import PIPELINE_CHECKS
from app.search.checks import SEARCH_CHECKS
from app.sessions.checks import SESSION_CHECKS
from app.territories.checks import TERRITORY_CHECKS
from app.turns.checks import TURN_CHECKS


def register() -> None:
    """Register the checks of each package."""
    register_checks(*SCHEMA_CHECKS, *PIPELINE_CHECKS, *INTERVIEW_CHECKS, *OFFER_CHECKS, *CONFLICT_CHECKS)
    register_checks(*ONBOARDING_CHECKS, *TERRITORY_CHECKS, *BOOK_CHECKS, *WORK_CHECKS, *CANDIDATE_CHECKS)
    register_checks(*SESSION_CHECKS, *OUTBOX_CHECKS, *DOCUMENT_CHECKS, *ACTIVITY_CHECKS)
    register_checks(*TURN_CHECKS, *HIRING_CHECKS, *SEARCH_CHECKS)
