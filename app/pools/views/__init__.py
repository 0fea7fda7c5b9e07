"""The routes of pools: the list, one pool, a candidate in it, and people from earlier."""

from app.candidates.models import Candidate
from app.openings.models import Opening
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Routes

routes = Routes("pools", __name__)
register_named_page("pools", "pools.list_pools")
register_page(Candidate, "pools.candidate_pools", "candidate_id", to="pools")
register_page(Opening, "pools.people_from_earlier", "opening_id", to="people from earlier")

from app.pools.views import earlier, members, pools  # noqa: E402,F401 - they declare their routes
