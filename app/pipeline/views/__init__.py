"""The routes of the pipeline: the board, the openings and the moves."""

from app.candidates.models import Application
from app.onboarding.models import Onboarding
from app.openings.models import Opening
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Routes

routes = Routes("pipeline", __name__)
register_page(Opening, "pipeline.board", "opening_id")
register_page(Onboarding, "pipeline.send_hire_mail_now", "onboarding_id", to="send the mail of the hire")
register_named_page("openings", "pipeline.list_openings")
register_page(Application, "pipeline.decline", "application_id", to="decline")
register_page(Application, "pipeline.withdraw", "application_id", to="withdraw")

# They declare their routes.
from app.pipeline.views import (  # noqa: E402
    board,  # noqa: F401
    decline,  # noqa: F401
    moves,  # noqa: F401
    openings,  # noqa: F401
    undo,  # noqa: F401
)
