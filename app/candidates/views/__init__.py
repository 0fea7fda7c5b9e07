"""The rooms of candidates: the list, and their documents."""

from app.door import Rooms

rooms = Rooms("candidates", __name__)

from app.candidates.views import candidates, documents  # noqa: E402,F401 - they declare their routes
