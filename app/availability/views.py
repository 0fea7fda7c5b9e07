"""Pages on which a person says when they can be met."""

from __future__ import annotations

from app.availability.models import DayOff
from app.door import Rooms, holds

rooms = Rooms("availability", __name__)
holds("day_off_id", DayOff)
