"""The routes of the page of an application: its first screen, its tabs and its debrief."""

from app.candidates.models import Application
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Routes

routes = Routes("application_page", __name__)
register_page(Application, "application_page.application", "application_id")
register_page(Application, "application_page.notes", "application_id", to="notes")
register_page(Application, "application_page.mail", "application_id", to="mail")
register_page(Application, "application_page.references", "application_id", to="references")
register_named_page("application", "application_page.application")

from app.application_page.views import debrief, opened, overview, packet, tabs  # noqa: E402,F401 - they declare their routes
