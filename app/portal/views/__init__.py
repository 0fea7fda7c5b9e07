"""The routes of a candidate's page: coming in by a link, its actions, and their data."""

from app.web.record_pages import register_named_page
from app.web.routing import Routes

routes = Routes("portal", __name__)
register_named_page("own page", "portal.own_page")
register_named_page("leave own page", "portal.leave")
register_named_page("ask for a link", "portal.ask_for_link")

from app.portal.views import (  # noqa: E402,F401 - they declare their routes
    conflict,
    interview_times,
    new_email,
    offer,
    opening_move,
    own_data,
    own_page,
    page_link,
    people,
    return_request,
    task,
    withdraw,
)
