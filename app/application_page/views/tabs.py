"""The tabs of an application beside its first screen."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from app.access.permissions import Permission
from app.application_notes.section import notes_section
from app.application_page.history import application_history
from app.application_page.page import application_page
from app.application_page.queries import load_answers, load_ended_notes
from app.application_page.tabs import Tab
from app.application_page.views import routes
from app.candidates.models import Application
from app.documents.models import documents_for
from app.imported_moves.queries import imported_moves
from app.interviews.models import Interview, interviews_of, slot_requests_of
from app.interviews.queries import has_others_interviews
from app.offers.section import application_offers
from app.outbox.queries import is_waiting, messages_about
from app.pipeline.queries import owes_loaded_scorecard, transition_ids
from app.reference_checks.section import references_section, visible_reference_records
from app.scorecards.access import scorecards_for
from app.stage_results.models import StageResult
from app.stage_results.queries import may_read_note, results_of
from app.web.routing import Answer


@routes.page("/applications/<int:application_id>/answers", permission=Permission.VIEW_APPLICATION)
def answers(application: Application) -> Answer:
    load_answers(application)
    return application_page(Tab.ANSWERS, application, current_user)


@routes.page("/applications/<int:application_id>/interviews", permission=Permission.VIEW_APPLICATION)
def interviews(application: Application) -> Answer:
    def others_met() -> bool:
        load_ended_notes(application)
        owes = owes_loaded_scorecard(current_user, application)
        return owes and has_others_interviews(current_user, application)

    return application_page(
        Tab.INTERVIEWS,
        application,
        current_user,
        scorecards=lambda: scorecards_for(current_user, application),
        others_met=others_met,
        results=lambda: _results(application),
    )


@routes.page("/applications/<int:application_id>/references", permission=Permission.VIEW_APPLICATION)
def references(application: Application) -> Answer:
    return application_page(
        Tab.REFERENCES,
        application,
        current_user,
        references=lambda: references_section(application, current_user),
    )


@routes.page("/applications/<int:application_id>/notes", permission=Permission.VIEW_APPLICATION)
def notes(application: Application) -> Answer:
    return application_page(
        Tab.NOTES, application, current_user, notes=lambda: notes_section(application, current_user)
    )


@routes.page("/applications/<int:application_id>/offer", permission=Permission.VIEW_APPLICATION)
def offer(application: Application) -> Answer:
    return application_page(
        Tab.OFFER, application, current_user, offers=lambda: application_offers(application, current_user)
    )


@routes.page("/applications/<int:application_id>/documents", permission=Permission.VIEW_APPLICATION)
def documents(application: Application) -> Answer:
    return application_page(
        Tab.DOCUMENTS,
        application,
        current_user,
        documents=lambda: documents_for(application, current_user),
    )


@routes.page("/applications/<int:application_id>/mail", permission=Permission.VIEW_APPLICATION)
def mail(application: Application) -> Answer:
    return application_page(Tab.MAIL, application, current_user, mail=lambda: _mail(application))


@routes.page("/applications/<int:application_id>/history", permission=Permission.VIEW_APPLICATION)
def history(application: Application) -> Answer:
    return application_page(
        Tab.HISTORY,
        application,
        current_user,
        history=lambda: application_history(application, current_user),
        past_moves=lambda: imported_moves(application.candidate),
    )


def _results(application: Application) -> list[tuple[StageResult, str]]:
    """The results of stages without interviews, each with its note as far as the reader may read it."""
    owes = owes_loaded_scorecard(current_user, application)
    return [
        (each, each.note.text if each.note and may_read_note(current_user, each, owes=owes) else "")
        for each in results_of(application)
    ]


def _mail(application: Application) -> dict[str, Any]:
    messages = messages_about(
        application,
        *_interviews_with_visible_mail(application),
        *visible_reference_records(application, current_user),
        moves=transition_ids(application),
        own=_own_records(application),
    )
    return {
        "messages": messages,
        "held": [message for message in messages if message.held and is_waiting(message)],
    }


def _interviews_with_visible_mail(application: Application) -> list[Interview]:
    """The interviews with mail that is shown. A cancelled reminder reveals that a scorecard is submitted."""
    return [] if owes_loaded_scorecard(current_user, application) else interviews_of(application)


def _own_records(application: Application) -> list[Any]:
    return [application, application.candidate, *interviews_of(application), *slot_requests_of(application)]
