"""The routes of candidates: the list and matches."""

from app.candidates.queries import candidate_of_session
from app.web.routing import Routes
from app.web.visitors import register_candidate_loader

routes = Routes("candidates", __name__)
register_candidate_loader(candidate_of_session)

from app.candidates.views import candidates, matches  # noqa: E402,F401 - they declare their routes
