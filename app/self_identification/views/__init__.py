"""The routes of self-identification: those of a candidate and those of admins."""

from app.self_identification.models import IdentificationQuestion
from app.web.record_pages import register_named_page
from app.web.routing import Routes, register_loader

routes = Routes("self_identification", __name__)
register_loader("identification_question_id", IdentificationQuestion)
register_named_page("voluntary questions", "self_identification.questions_page")

from app.self_identification.views import admins, candidate  # noqa: E402,F401 - they declare their routes
