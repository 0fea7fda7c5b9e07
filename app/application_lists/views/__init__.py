"""The routes of lists of applications: the lists, their filters, saved views, and export."""

from app.application_lists.models import SavedView
from app.openings.models import Opening
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Routes, register_loader

routes = Routes("application_lists", __name__)
register_named_page("applications", "application_lists.applications")
register_page(Opening, "application_lists.applications_of_opening", "opening_id", to="list applications")
register_loader("view_id", SavedView)

# They declare their routes.
from app.application_lists.views import (  # noqa: E402
    lists,  # noqa: F401
    saved,  # noqa: F401
)
