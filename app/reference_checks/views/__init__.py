"""The routes of references: those of a candidate, of a referee and of colleagues."""

from app.interviews.models import Interview
from app.reference_checks.models import Referee
from app.web.record_pages import register_page
from app.web.routing import Routes, register_loader

routes = Routes("reference_checks", __name__)
register_loader("referee_id", Referee)
register_loader("own_referee_id", Referee)
register_page(Interview, "reference_checks.interview_references", "interview_id", to="references")

from app.reference_checks.views import (  # noqa: E402,F401 - they declare their routes
    candidate,
    colleagues,
    company_questions,
    referee,
    referees,
)
