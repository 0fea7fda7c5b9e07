"""The rooms of onboardings: the list and one with its checklist, its steps, its gating issues."""

from app.onboarding.models import GatingIssue, Onboarding, Step
from app.web.record_pages import has_named_page
from app.web.routing import Rooms, holds

rooms = Rooms("onboarding", __name__)
has_named_page("teams", "onboarding.map_teams")
holds("onboarding_id", Onboarding)
holds("step_id", Step)
holds("issue_id", GatingIssue)

# They declare their routes.
from app.onboarding.views import issues, onboardings, plan_changes, steps, systems, teams  # noqa: E402,F401
