"""The routes of interviews: scheduling, moving, cancelling, marking as not held; an interviewer’s list."""

from app.interviews.models import Interview
from app.web.routing import Rooms, holds

rooms = Rooms("interviews", __name__)
holds("interview_id", Interview)
holds("own_interview_id", Interview)

from app.interviews.views import my_interviews, not_held, schedule  # noqa: E402,F401 - they declare their routes
