"""The routes of references: those of a candidate, of a referee and of colleagues."""

from app.reference_checks.models import Referee
from app.web.routing import Routes, register_loader

routes = Routes("reference_checks", __name__)
register_loader("referee_id", Referee)

from app.reference_checks.views import candidate, colleagues, referee  # noqa: E402,F401 - they declare their routes
