"""What every tab of an application shows at the top: who, where, since when, whose turn, and the acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.access.policy import can_see
from app.application_page.acts import Acts, acts_of
from app.application_page.neighbors import CameFrom, Neighbors, came_from, neighbors_of
from app.application_page.queries import load_stages_and_interviews
from app.board.pending import PendingStep, pending_step
from app.board.track import application_stations
from app.candidates.models import Application, Status
from app.onboarding.gate.queries import gate_with
from app.onboarding.models import Onboarding
from app.onboarding.queries import onboarding_on_track
from app.onboarding.track import track_stations
from app.opening_moves.models import OpeningMove
from app.opening_moves.queries import last_moves
from app.outbox.models import Message
from app.outbox.queries import is_waiting, mail_of_moves, may_have_left
from app.people.models import User
from app.pipeline.models import ReturnRequest, Transition
from app.pipeline.undo import undoable_move
from app.return_requests.actions import last_return_requests
from app.scorecards.debrief import debrief_is_open
from app.shared import clock
from app.shared.company import current_company
from app.shared.track import Station
from app.tags.section import TagsSection, application_tags
from app.turns.process import ProcessClock, ProcessUrgency, process_due_on


@dataclass(frozen=True)
class UndoableMove:
    """The last move, while it can be undone. `left` and `held` are its mails that were sent and that wait."""

    move: Transition
    left: Sequence[Message]
    held: Sequence[Message]


@dataclass(frozen=True)
class ProcessState:
    """By which day an active application is to be decided, and how it stands to that."""

    due_on: date
    urgency: ProcessUrgency


@dataclass(frozen=True)
class ApplicationHead:
    """The top of each tab. `asks_back` is true if the candidate can be asked to come back.

    `moved` is how they moved to another opening, if the reader sees that.
    """

    acts: Acts
    process: ProcessState | None
    tags: TagsSection
    pending: PendingStep
    stations: Sequence[Station]
    list: CameFrom
    neighbors: Neighbors
    has_debrief: bool
    undoable: UndoableMove | None
    onboarding: Onboarding | None
    return_request: ReturnRequest | None
    asks_back: bool
    moved: OpeningMove | None


def application_head(application: Application, reader: User) -> ApplicationHead:
    """The top of the page of an application, which is loaded with what the rules read."""
    load_stages_and_interviews(application)
    pending = pending_step(application, reader)
    list_ = came_from()
    stations, onboarding = _track(application, pending)
    is_withdrawn = application.status is Status.WITHDRAWN
    return ApplicationHead(
        acts=acts_of(application, reader, pending),
        process=_process_state(application) if application.is_active else None,
        tags=application_tags(application, reader),
        pending=pending,
        stations=stations,
        list=list_,
        neighbors=neighbors_of(application, reader, list_),
        has_debrief=debrief_is_open(application),
        undoable=_undoable(application),
        onboarding=onboarding,
        return_request=last_return_requests([application]).get(application.id) if is_withdrawn else None,
        asks_back=is_withdrawn and application.candidate.erased_at is None,
        moved=_moved(application, reader),
    )


def _moved(application: Application, reader: User) -> OpeningMove | None:
    if application.status is not Status.MOVED:
        return None
    move = last_moves([application]).get(application.id)
    return move if move and can_see(reader, "opening_id", move.to_opening) else None


def _process_state(application: Application) -> ProcessState:
    applied_at, company = application.applied_at, current_company()
    urgency = ProcessClock.at(clock.now(), company).urgency(applied_at)
    return ProcessState(process_due_on(applied_at, company), urgency)


def _undoable(application: Application) -> UndoableMove | None:
    move = undoable_move(application)
    if move is None:
        return None
    mails = mail_of_moves(move.id)
    left = [mail for mail in mails if may_have_left(mail)]
    return UndoableMove(move, left, [mail for mail in mails if mail.held and is_waiting(mail)])


def _track(application: Application, pending: PendingStep) -> tuple[list[Station], Onboarding | None]:
    """The stations of the track, and the onboarding after a hire."""
    onboarding = onboarding_on_track(application) if application.status is Status.HIRED else None
    if onboarding is None:
        return application_stations(application, pending), None
    isr, today = onboarding.isr, clock.today(onboarding.isr.time_zone)
    return track_stations(onboarding, application, gate=gate_with(onboarding, isr), today=today), onboarding
