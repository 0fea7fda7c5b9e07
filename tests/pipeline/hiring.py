"""An application to hire from, what is agreed, and the hire itself."""

from __future__ import annotations

from datetime import timedelta

from app.candidates.models import Application
from app.onboarding.eligibility import Eligibility
from app.onboarding.models import Onboarding
from app.pipeline.hire import Hire, hire
from app.pipeline.last_place import LastPlaceDecision, applications_digest, other_active_applications
from app.plans.models import HireKind
from app.shared import clock
from tests.cast import Cast
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.onboardings import LONG_IN_THE_ROLE

START = timedelta(days=14)


def ready_to_hire(cast: Cast, **values) -> Application:
    """An application at the last stage, with its scorecard submitted."""
    application = an_application(cast, 6, **values)
    a_scorecard(an_interview(application, cast.sam))
    return application


def agreed(cast: Cast, *, days: int = START.days, kind: HireKind = HireKind.NEW) -> dict[str, str]:
    """The fields of the form to hire."""
    start = clock.today("UTC") + timedelta(days=days)
    said = {"start_date": start.isoformat(), "manager": str(cast.marta.id), "kind": kind.value}
    if kind is HireKind.TRANSFER:
        said |= {"in_role_since": "2020-03-01", "from_sales_development": "no", "waived_by": ""}
    return said


def hire_by_rita(
    cast: Cast,
    application: Application,
    kind: HireKind = HireKind.NEW,
    *,
    eligibility: Eligibility | None = None,
    **decision,
) -> Onboarding:
    """Hire, to start in two weeks with Marta. `decision` is about the last place.

    A transfer has been in the role they leave for years.
    """
    if kind is HireKind.TRANSFER:
        eligibility = eligibility or LONG_IN_THE_ROLE
    seen = applications_digest(other_active_applications(application))
    return hire(
        application,
        Hire(clock.today("UTC") + START, cast.marta, kind, eligibility),
        version=application.version,
        decision=LastPlaceDecision(**{"seen": seen, **decision}),
        by=cast.rita,
    )
