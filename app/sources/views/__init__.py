"""The routes of sources and referrals."""

from app.web.record_pages import register_named_page
from app.web.routing import Routes

routes = Routes("sources", __name__)
register_named_page("own referrals", "sources.my_referrals")
register_named_page("sources", "sources.list_sources")

from app.sources.views import claims, referrals, sources  # noqa: E402,F401 - they declare their routes
