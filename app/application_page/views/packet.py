"""The packet of an application: everything its reader may read of it, on one page to print."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.application_notes.section import notes_section
from app.application_page.queries import (
    candidate_facts,
    document_texts,
    load_answers,
    load_ended_notes,
    load_stages_and_interviews,
)
from app.application_page.views import routes
from app.candidates.models import Application
from app.scorecards.access import scorecards_for
from app.shared import clock
from app.web.routing import Answer


@routes.page("/applications/<int:application_id>/packet", permission=Permission.VIEW_APPLICATION)
def packet(application: Application) -> Answer:
    load_stages_and_interviews(application)
    load_ended_notes(application)
    load_answers(application)
    return render_template(
        "application_page/packet.html",
        application=application,
        facts=candidate_facts(application),
        scorecards=scorecards_for(current_user, application),
        notes=notes_section(application, current_user),
        documents=document_texts(application, current_user),
        made_at=clock.now(),
    )
