"""The pages of onboardings: the list, and one with its checklist, its steps and its gating issues."""

from sqlalchemy.orm import joinedload

from app.onboarding.models import GatingIssue, Onboarding, Step
from app.web.routing import Routes, register_loader

routes = Routes("checklist", __name__)
register_loader("onboarding_id", Onboarding)
register_loader("step_id", Step, loaded_with=(joinedload(Step.onboarding),))
register_loader("issue_id", GatingIssue)

# They declare their routes.
from app.checklist.views import issues, onboardings, plan_changes, steps, systems  # noqa: E402,F401
