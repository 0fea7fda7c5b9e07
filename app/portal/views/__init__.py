"""The rooms of a candidate: coming in by a link, their page, what they can do there, their data."""

from app.web.routing import Rooms

rooms = Rooms("portal", __name__)

from app.portal.views import coming_in, new_email, own_data, own_page, returning, times, withdrawing  # noqa: E402,F401 - they declare their routes
