"""The rooms of interviews: scheduling one, its page with kit and scorecard, what is owed for it."""

from app.interviews.models import Interview
from app.web.routing import Rooms, holds

rooms = Rooms("interviews", __name__)
holds("interview_id", Interview)
holds("own_interview_id", Interview)

from app.interviews.views import draft, interview, mine, not_held, owed, scheduling  # noqa: E402,F401 - they declare their routes
