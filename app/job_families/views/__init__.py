"""The pages of job families, by noun."""

from app.web.record_pages import register_named_page
from app.web.routing import Routes

routes = Routes("job_families", __name__)
register_named_page("job families", "job_families.list_families")

from app.job_families.views import drafts, families, processes, stages  # noqa: E402, F401 - they declare routes
