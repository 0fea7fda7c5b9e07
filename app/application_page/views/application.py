"""The page of an application: the track, what it waits for, its interviews, mail and history."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.application_notes.section import notes_section
from app.application_page.history import application_history
from app.application_page.queries import load_application_for_page
from app.application_page.views import routes
from app.board import columns as board
from app.board import track
from app.board.pending import PendingStep, pending_step
from app.candidates.models import Application, Status
from app.interviews.models import Interview, interviews_of, slot_requests_of
from app.interviews.queries import has_others_interviews
from app.onboarding.gate.queries import gate_of
from app.onboarding.queries import onboarding_of
from app.onboarding.track import track_stations
from app.outbox.queries import is_waiting, may_have_left, messages_about
from app.pipeline.queries import missing_for, transition_ids
from app.pipeline.return_requests import last_return_requests
from app.pipeline.rules import possible_verbs
from app.pipeline.undo import undoable_move
from app.scorecards.access import Scorecards, scorecards_for
from app.scorecards.debrief import debrief_is_open
from app.shared import clock
from app.web.routing import Answer


@routes.page("/applications/<int:application_id>", permission=Permission.VIEW_APPLICATION)
def application(application: Application) -> Answer:
    application = load_application_for_page(application)
    scorecards = scorecards_for(current_user, application)
    before, after = board.neighbor_ids(application, current_user)
    pending = pending_step(application, current_user)
    return render_template(
        "application_page/application.html",
        application=application,
        pending=pending,
        return_request=last_return_requests([application]).get(application.id),
        before=before,
        after=after,
        scorecards=scorecards,
        others_met=scorecards.withheld and has_others_interviews(current_user, application),
        has_debrief=debrief_is_open(application),
        notes=notes_section(application, current_user),
        history=application_history(application, current_user),
        **_mail(application, scorecards),
        **_track(application, pending),
        **possible_actions(application),
    )


def _mail(application: Application, scorecards: Scorecards) -> dict[str, Any]:
    messages = messages_about(
        application,
        *_interviews_with_visible_mail(application, scorecards),
        moves=transition_ids(application),
        own=_own_records(application),
    )
    return {
        "messages": messages,
        "left": [message for message in messages if may_have_left(message)],
        "held": [message for message in messages if message.held and is_waiting(message)],
    }


def _interviews_with_visible_mail(application: Application, scorecards: Scorecards) -> list[Interview]:
    """The interviews whose mail is shown. A cancelled reminder reveals that a scorecard is submitted."""
    return [] if scorecards.withheld else interviews_of(application)


def _own_records(application: Application) -> list[Any]:
    return [application, application.candidate, *interviews_of(application), *slot_requests_of(application)]


def possible_actions(application: Application) -> dict[str, Any]:
    """The actions the reader can do on an application, for the buttons of its pages."""
    stages = application.opening.stages
    verbs = possible_verbs(application.status, application.stage.position, stages[-1].position)
    is_erased = application.candidate.erased_at is not None
    return {
        "verbs": [] if is_erased else [verb.value for verb in verbs],
        "missing": missing_for(current_user, application),
        "next_stage": application.opening.stage_after(application.stage),
        "undoable": undoable_move(application),
        "asks_back": application.status is Status.WITHDRAWN and not is_erased,
    }


def _track(application: Application, pending: PendingStep) -> dict[str, Any]:
    """The stations of the track, and the onboarding after a hire."""
    onboarding = onboarding_of(application) if application.status is Status.HIRED else None
    if onboarding is None:
        return {
            "stations": track.application_stations(application, pending),
            "onboarding": None,
        }
    today = clock.today(onboarding.isr.time_zone)
    line = track_stations(onboarding, application, gate=gate_of(onboarding.isr), today=today)
    return {"stations": line, "onboarding": onboarding}
