"""The routes of accommodations: those of a candidate and those of recruiters."""

from app.accommodations.models import Accommodation
from app.candidates.models import Application
from app.web.record_pages import register_page
from app.web.routing import Routes, register_loader

routes = Routes("accommodations", __name__)
register_loader("accommodation_id", Accommodation)
register_loader("own_accommodation_id", Accommodation)
register_page(Application, "accommodations.accommodations", "application_id", to="accommodations")

from app.accommodations.views import candidate, recruiters  # noqa: E402,F401 - they declare their routes
