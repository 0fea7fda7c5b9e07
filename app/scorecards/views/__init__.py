"""The routes of scorecards: the page of an interview with its kit and scorecard, drafts, reassigning."""

from app.interviews.models import Interview
from app.web.record_pages import register_page
from app.web.routing import Routes

routes = Routes("scorecards", __name__)
register_page(Interview, "scorecards.interview", "interview_id")

from app.scorecards.views import draft, interview, my_interviews, reassign  # noqa: E402,F401 - they declare their routes
