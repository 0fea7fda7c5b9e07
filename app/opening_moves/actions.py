"""Propose another opening to a candidate, take their answer, and end a proposal that nobody answered."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.access.policy import can_see
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, Status
from app.candidates.rules import check_not_erased
from app.candidates.visible_status import visible_state
from app.db.base import db
from app.db.row_locks import lock_row
from app.documents.file_storage import FileChanged
from app.documents.models import documents_of
from app.documents.store import FileMissing, document_content, store_document
from app.interviews.locks import lock_application
from app.job_families.kinds import QuestionKind
from app.last_opened.actions import record_change
from app.opening_moves import mail, queries, rules
from app.opening_moves.models import OpeningMove
from app.opening_moves.rules import PROPOSAL_LIFETIME, MoveAnswer
from app.openings.actions import lock_opening
from app.openings.models import Opening, Stage
from app.openings.questions import asked_questions
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.apply import apply
from app.pipeline.models import Transition
from app.pipeline.withdraw import withdraw
from app.questionnaire.models import questionnaires_of
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.turns.actions import update_turns


def propose_opening(
    application: Application, opening: Opening, *, version: int, message: str, by: User
) -> OpeningMove:
    """Ask the candidate, by mail and on their page, whether they move to another opening.

    Raises RuleBroken for an application that is not active or has something open that has to end first, for
    an opening that cannot take them or was proposed before, and if they requested deletion of their data;
    Conflict if someone moved the application or proposed an opening meanwhile.
    """
    ledger.lock_for_move(application, version, by=by)
    check_can_propose(application)
    if not can_see(by, "opening_id", opening):
        raise RuleBroken(_("Choose another opening."), field="opening")
    check_proposed_opening(application, opening)
    now, verb = clock.now(), ActivityVerb.PROPOSED_OPENING
    note = record_activity(verb, application, by=by, what=opening.name, reason=message)
    move = OpeningMove(
        application=application,
        to_opening=opening,
        proposed_by=by,
        proposed_at=now,
        expires_at=now + PROPOSAL_LIFETIME,
        note=note,
    )
    db.session.add(move)
    update_turns(move)
    record_change(application, by=by)
    mail.send_proposal(move, message)
    return move


def check_can_propose(application: Application) -> None:
    """Raise RuleBroken for an application from which nobody moves now, with what to do first."""
    check_not_erased(application.candidate.erased_at)
    if not application.is_active:
        raise RuleBroken(_("This application has ended. Add the candidate to the other opening instead."))
    if application.candidate.erasure_asked_at is not None:
        raise RuleBroken(_("The candidate requested deletion of their data. Decide on that first."))
    _check_nothing_is_open(application)


def check_proposed_opening(application: Application, opening: Opening) -> None:
    """Raise RuleBroken for an opening that cannot take them or was proposed before, Conflict while another
    proposal waits.
    """
    was_asked = queries.was_proposed(application, opening)
    rules.check_is_first(is_waiting=queries.waiting_move(application) is not None, was_asked=was_asked)
    _check_can_take(application, opening)


def answer_move(move: OpeningMove, *, agrees: bool, takes_answers: bool) -> None:
    """Take the candidate's own answer.

    With yes their documents go with them to a new application at the first stage of the other opening. The
    old one counts as moved: its booked interviews are cancelled with their calendar entries, its notes and
    scorecards stay there. Raises Conflict if the proposal has ended, RuleBroken if something has to end first
    or the other opening cannot take them any longer: the proposal then stays open.
    """
    application, opening = move.application, move.to_opening
    lock_opening(opening)  # before the application, as a hire locks them
    lock_application(application)
    lock_row(move)
    is_active = visible_state(application).status is Status.ACTIVE
    if not (move.waits and is_active):
        raise Conflict(_("You already answered this, or the time to answer is over."))
    if agrees:
        if not application.is_active:
            raise RuleBroken(_("This is not possible now. Write to your recruiter."))
        _check_nothing_is_open(application)
        _check_can_take(application, opening)
    move.ended_at, move.takes_answers = clock.now(), agrees and takes_answers
    move.answer = MoveAnswer.AGREED if agrees else MoveAnswer.REFUSED
    if agrees:
        _move(move)
    else:
        by = application.candidate.user
        record_activity(ActivityVerb.REFUSED_OPENING, application, by=by, what=opening.name)
        record_change(application, by=None)
    update_turns(move)
    for person in dict.fromkeys((move.proposed_by, application.opening.recruiter)):
        mail.notify_answer(move, to=person)


def _move(move: OpeningMove) -> None:
    application, opening = move.application, move.to_opening
    by = application.candidate.user
    reached = apply(application.candidate, opening, by=None)
    move.moved_to = reached
    for document in documents_of(application):
        try:
            content = document_content(document)
        except (FileMissing, FileChanged):
            continue  # as on the page of the old application, where it cannot be read either
        store_document(
            reached,
            name=document.name,
            content=content,
            by=document.uploaded_by,
            recruiters_only=document.recruiters_only,
        )
    record_activity(ActivityVerb.MOVED_FROM, reached, by=by, what=application.opening.name)
    record_activity(ActivityVerb.MOVED_TO, application, by=by, what=opening.name)
    note = _("Moved to %(opening)s.", opening=opening.name)
    withdraw(application, version=application.version, note=note, moves_on=True, by=None)


def expire_one_move() -> bool:
    """End one proposal that nobody answered in time, and commit; False if there is none."""
    late = select(OpeningMove).where(OpeningMove.ended_at.is_(None), OpeningMove.expires_at <= clock.now())
    move = db.session.scalars(late.order_by(OpeningMove.expires_at).limit(1)).one_or_none()
    if move is None:
        db.session.rollback()
        return False
    lock_application(move.application)
    lock_row(move)
    if move.ended_at is None and move.expires_at <= clock.now():
        move.ended_at, move.answer = clock.now(), MoveAnswer.EXPIRED
        opening = move.to_opening.name
        record_activity(ActivityVerb.EXPIRED_PROPOSAL, move.application, by=None, what=opening)
        record_change(move.application, by=None)
        update_turns(move)
    db.session.commit()
    return True


def end_proposal_after_move(application: Application, move: Transition, _by: User | None) -> None:
    """End the proposal of an application that ends otherwise."""
    if move.from_status is not Status.ACTIVE or move.to_status is Status.ACTIVE:
        return
    proposal = queries.waiting_move(application)
    if proposal is not None:
        proposal.ended_at = clock.now()
        update_turns(proposal)


def answers_taken_along(application: Application, stage: Stage) -> list[str] | None:
    """The draft with which the questions of a stage begin for a candidate who moved here: their answers to
    the same questions, if they take them along.
    """
    statement = select(OpeningMove).where(OpeningMove.moved_to_id == application.id)
    move = db.session.scalars(statement).one_or_none()
    if move is None or not move.takes_answers:
        return None
    known: dict[tuple[str, QuestionKind, bool], str] = {
        (answer.question, answer.kind, answer.recruiters_only): answer.text
        for asked in questionnaires_of(move.application)
        for answer in asked.answers
        if answer.kind is not QuestionKind.FILE
    }
    draft = [known.get((each.text, each.kind, each.recruiters_only), "") for each in asked_questions(stage)]
    return draft if any(draft) else None


def _check_nothing_is_open(application: Application) -> None:
    rules.check_nothing_is_open(
        application.offer_standing, awaits_references=queries.awaits_references(application)
    )


def _check_can_take(application: Application, opening: Opening) -> None:
    rules.check_can_take(
        is_open=opening.is_open,
        has_place=opening.hired < opening.places,
        is_same=opening.id == application.opening_id,
        has_application=queries.has_active_application(application, opening),
    )
