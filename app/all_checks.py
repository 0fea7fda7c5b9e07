"""All checks of the data, so that `flask check` runs them. The dear ones are last."""

from __future__ import annotations

from app.backup.checks import BACKUP_CHECKS
from app.checks.registry import register_checks
from app.checks.schema import SCHEMA_CHECKS
from app.data_checks.activity import ACTIVITY_CHECKS
from app.data_checks.book import BOOK_CHECKS
from app.data_checks.candidates import CANDIDATE_CHECKS
from app.data_checks.conflicts import CONFLICT_CHECKS
from app.data_checks.files import DOCUMENT_CHECKS
from app.data_checks.hires import ONBOARDING_CHECKS
from app.data_checks.hiring_sums import HIRING_CHECKS
from app.data_checks.interviews import INTERVIEW_CHECKS
from app.data_checks.moves import PIPELINE_CHECKS
from app.data_checks.offers import OFFER_CHECKS
from app.data_checks.outbox import OUTBOX_CHECKS
from app.data_checks.seals import SEAL_CHECKS
from app.data_checks.search_words import SEARCH_CHECKS
from app.data_checks.sessions import SESSION_CHECKS
from app.data_checks.territories import TERRITORY_CHECKS
from app.data_checks.turns import TURN_CHECKS
from app.data_checks.work_facts import WORK_CHECKS
from app.data_checks.worker_tasks import WORKER_CHECKS


def register() -> None:
    """Register the checks of each package."""
    register_checks(
        *SCHEMA_CHECKS, *BACKUP_CHECKS, *PIPELINE_CHECKS, *INTERVIEW_CHECKS, *OFFER_CHECKS, *CONFLICT_CHECKS
    )
    register_checks(*ONBOARDING_CHECKS, *TERRITORY_CHECKS, *BOOK_CHECKS, *WORK_CHECKS, *CANDIDATE_CHECKS)
    register_checks(*SESSION_CHECKS, *OUTBOX_CHECKS, *WORKER_CHECKS, *DOCUMENT_CHECKS)
    register_checks(*ACTIVITY_CHECKS, *TURN_CHECKS, *HIRING_CHECKS, *SEARCH_CHECKS, *SEAL_CHECKS)
