"""The rooms of candidates: the list, and their documents."""

from app.candidates.queries import candidate_of_session
from app.web.routing import Rooms
from app.web.visitors import finds_guests

rooms = Rooms("candidates", __name__)
finds_guests(candidate_of_session)

from app.candidates.views import candidates, documents, matches, merging, referrals  # noqa: E402,F401 - they declare their routes
