"""The routes of duplicates: the lists, comparing two candidates, merging them and undoing it."""

from app.candidates.models import Candidate
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Routes

routes = Routes("duplicates", __name__)
register_page(Candidate, "duplicates.merge", "candidate_id", to="merge")
register_named_page("possible duplicates", "duplicates.list_duplicates")

from app.duplicates.views import merge, merges, pairs  # noqa: E402,F401 - they declare their routes
