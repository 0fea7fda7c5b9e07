"""The routes of interviews: schedule, move, cancel, and mark as not held."""

from sqlalchemy.orm import joinedload, undefer

from app.candidates.models import Application, Candidate
from app.interviews.models import Interview
from app.web.routing import Routes, register_loader

routes = Routes("interview_pages", __name__)
_application = joinedload(Interview.application)
register_loader(
    "interview_id",
    Interview,
    loaded_with=(
        _application.joinedload(Application.opening),
        _application.joinedload(Application.candidate).options(undefer(Candidate.internal)),
        joinedload(Interview.stage),
    ),
)
register_loader("own_interview_id", Interview)

from app.interview_pages.views import (  # noqa: E402,F401 - they declare their routes
    change,
    conflict,
    not_held,
    schedule,
    shadow,
)
