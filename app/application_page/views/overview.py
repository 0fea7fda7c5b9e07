"""The first screen of an application: what a decision needs, with the scorecards and the résumé."""

from __future__ import annotations

from app.access.permissions import Permission
from app.application_page.page import application_page
from app.application_page.queries import candidate_facts
from app.application_page.tabs import Tab
from app.application_page.views import routes
from app.candidates.models import Application
from app.documents.models import documents_for
from app.reapplying.queries import declines_too_recent
from app.scorecards.access import scorecards_for
from app.web.routing import Answer
from app.web.visitors import signed_in_user


@routes.page("/applications/<int:application_id>", permission=Permission.VIEW_APPLICATION)
def application(application: Application) -> Answer:
    user = signed_in_user()
    return application_page(
        Tab.OVERVIEW,
        application,
        user,
        facts=candidate_facts(application),
        declined_before=declines_too_recent(application, user),
        documents=lambda: documents_for(application, user),
        scorecards=lambda: scorecards_for(user, application),
    )
