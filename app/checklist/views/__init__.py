"""The pages of onboardings: the list, and one with its checklist, its steps and its gating issues."""

from app.onboarding.models import GatingIssue, Onboarding, Step
from app.web.routing import Rooms, holds

rooms = Rooms("checklist", __name__)
holds("onboarding_id", Onboarding)
holds("step_id", Step)
holds("issue_id", GatingIssue)

# They declare their routes.
from app.checklist.views import issues, onboardings, plan_changes, steps, systems  # noqa: E402,F401
