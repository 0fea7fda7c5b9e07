"""The rooms of territories: the map as a list, one territory, and who is to hold it, what is asked for."""

from app.territories.models import Assignment, ChangeRequest, GateOverride, Territory
from app.web.routing import Rooms, holds

rooms = Rooms("territories", __name__)
holds("territory_id", Territory)
holds("assignment_id", Assignment)
holds("change_request_id", ChangeRequest)
holds("override_id", GateOverride)

from app.territories.views import (  # noqa: E402,F401 - they declare their routes
    assignments,
    bulk_assign,
    change_requests,
    end_onboarding,
    onboarding_people,
    overrides,
    territories,
)
