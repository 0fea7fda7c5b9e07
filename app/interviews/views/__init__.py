"""The routes of interviews: schedule, move, cancel, mark as not held, and an interviewer’s list."""

from app.interviews.models import Interview
from app.web.routing import Routes, register_loader

routes = Routes("interviews", __name__)
register_loader("interview_id", Interview)
register_loader("own_interview_id", Interview)

from app.interviews.views import my_interviews, not_held, schedule  # noqa: E402,F401 - they declare their routes
