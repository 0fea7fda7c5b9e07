"""The routes of the page of an application and of its debrief."""

from app.candidates.models import Application
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Routes

routes = Routes("application_page", __name__)
register_page(Application, "application_page.application", "application_id")
register_named_page("application", "application_page.application")

from app.application_page.views import application, debrief  # noqa: E402,F401 - they declare their routes
