"""The routes of territories, assignments, change requests and gate overrides."""

from app.onboarding.models import Onboarding
from app.territories.models import Assignment, ChangeRequest, GateOverride, Territory
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Routes, register_loader

routes = Routes("territories", __name__)
register_page(GateOverride, "territories.override", "override_id")
register_page(Onboarding, "territories.change_onboarding_people", "onboarding_id", to="change people")
register_page(Onboarding, "territories.end_onboarding", "onboarding_id", to="end")
register_named_page("territories", "territories.list_territories")
register_loader("territory_id", Territory)
register_loader("assignment_id", Assignment)
register_loader("change_request_id", ChangeRequest)
register_loader("override_id", GateOverride)

from app.territories.views import (  # noqa: E402,F401 - they declare their routes
    assignments,
    bulk_assign,
    change_requests,
    end_onboarding,
    onboarding_people,
    overrides,
    territories,
)
