"""The rooms of territories: the map as a list, one territory, and who is to hold it."""

from app.door import Rooms, holds
from app.territories.models import Assignment, Territory

rooms = Rooms("territories", __name__)
holds("territory_id", Territory)
holds("assignment_id", Assignment)

from app.territories.views import assignments, at_once, ending, territories  # noqa: E402,F401 - they declare their routes
