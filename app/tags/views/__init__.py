"""The routes of tags: the company's list, and the tags of a candidate."""

from app.candidates.models import Candidate
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Routes

routes = Routes("tags", __name__)
register_named_page("tags", "tags.list_tags")
register_page(Candidate, "tags.candidate_tags", "candidate_id", to="tags")

from app.tags.views import candidate_tags, tags  # noqa: E402,F401 - they declare their routes
