"""The one place that writes an application's stage and status, always with its transition.

A move first locks the application, and is refused if someone else has moved it since the page was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.activity.actions import new_note
from app.candidates.erasure_turns import update_erasure_turns
from app.candidates.models import Application, Candidate, Status
from app.candidates.rules import check_not_erased
from app.conflicts_of_interest.queries import check_no_open_conflict
from app.db.base import db
from app.interviews.locks import lock_application
from app.interviews.slot_requests import update_slot_request
from app.last_opened.actions import record_change, record_changes
from app.openings.models import Opening, OpeningState, Stage
from app.openings.ways import ends_here, stages_beside
from app.outbox.actions import attach_mail_to_move
from app.people.models import User
from app.pipeline import rules
from app.pipeline.departure import update_turns_of_opening_people
from app.pipeline.hooks import run_move_hooks
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.shared import clock
from app.shared.refusals import Conflict
from app.shared.times import format_moment
from app.turns.actions import update_turns_of_many


def lock_for_move(application: Application, version: int, *, by: User | None) -> None:
    """Lock and reload the application.

    `version` is the one on the page. Raises Conflict, with who moved it, where to and when, if it has
    moved since; RuleBroken for a person who knows the candidate until a recruiter acknowledges it.
    """
    lock_application(application)
    if application.version != version:
        reader = by or application.candidate
        raise Conflict(_conflict_sentence(last_transition(application), zone=reader.time_zone))
    check_not_erased(application.candidate.erased_at)
    check_no_open_conflict(application, by)


def check_possible(application: Application, verb: MoveVerb) -> None:
    """Raise RuleBroken or Conflict if staff cannot do this to an application now."""
    check_not_erased(application.candidate.erased_at)
    destination(application, verb)


def destination(
    application: Application, verb: MoveVerb, *, is_unannounced: bool = False, by_candidate: bool = False
) -> tuple[Stage | None, Status]:
    """Where a verb leads; the stage is None if it stays. A decline `is_unannounced` counts as none.

    An advance leads to the first stage after those held together, as if none were skipped.
    """
    status = Status.ACTIVE if is_unannounced else application.status
    place = place_of(application) if rules.depends_on_stage(verb) else rules.Place(1, 1)
    position, status = rules.destination(verb, status, place, by_candidate=by_candidate)
    return application.opening.stages[position - 1] if verb is MoveVerb.ADVANCE else None, status


def place_of(application: Application) -> rules.Place:
    """Where an application is among the stages of its opening."""
    stages, stage = application.opening.stages, application.stage
    end = stages_beside(stages, stage)[-1].position
    return rules.Place(end, stages[-1].position, rest_is_optional=ends_here(stages, stage))


def last_transition(application: Application) -> Transition:
    """The move that brought the application where it is."""
    statement = (
        select(Transition)
        .where(Transition.application_id == application.id, Transition.number == application.version)
        .options(joinedload(Transition.by).lazyload(User.granted_roles), joinedload(Transition.to_stage))
    )
    return db.session.scalars(statement).one()


def last_moved_at(application: Application) -> datetime:
    """When the application was last moved."""
    last = {"application_id": application.id, "number": application.version}
    return db.session.scalars(_MOVED_AT, last).one()


_MOVED_AT = select(Transition.at).where(
    Transition.application_id == bindparam("application_id"), Transition.number == bindparam("number")
)


def add_application(candidate: Candidate, opening: Opening, *, by: User | None) -> Application:
    """Add an application at the first stage, with its first transition; `by` is None for the candidate."""
    first = opening.stages[0]
    application = Application(candidate=candidate, opening=opening, version=0)
    write_move(application, MoveVerb.APPLY, stage=first, status=Status.ACTIVE, by=by)
    if candidate.erasure_asked_at is not None or candidate.user_id is not None:
        update_erasure_turns(Opening.id == opening.id)
    return application


def add_applications(placed: Sequence[tuple[int, Stage]], *, by: User) -> list[Application]:
    """Add applications of candidates, by their ids, each at a stage, with its first transition.

    They come from a file: nobody gets a mail and nobody is asked to choose a time. The number of statements
    is fixed.
    """
    now = clock.now()
    values = [
        {
            "candidate_id": candidate_id,
            "opening_id": stage.opening_id,
            "stage_id": stage.id,
            "status": Status.ACTIVE,
            "stage_since": now,
            "applied_at": now,
            "version": 1,
        }
        for candidate_id, stage in placed
    ]
    db.session.execute(insert(Application), values)
    added = select(Application).where(
        Application.candidate_id.in_({candidate_id for candidate_id, _stage in placed}),
        Application.opening_id.in_({stage.opening_id for _id, stage in placed}),
        Application.status == Status.ACTIVE,
    )
    found = {(each.candidate_id, each.opening_id): each for each in db.session.scalars(added)}
    applications = [found[candidate_id, stage.opening_id] for candidate_id, stage in placed]
    _write_moves(applications, MoveVerb.APPLY, None, Status.ACTIVE, by=by)
    return applications


def withdraw_untouched(applications: Sequence[Application], *, by: User) -> None:
    """Withdraw applications that have not moved since they were added. They are locked."""
    for application in applications:
        application.status, application.version = Status.WITHDRAWN, application.version + 1
    _write_moves(applications, MoveVerb.WITHDRAW, Status.ACTIVE, Status.WITHDRAWN, by=by)


def _write_moves(
    applications: Sequence[Application], verb: MoveVerb, before: Status | None, after: Status, *, by: User
) -> None:
    """Write the transition of each application, which stays at its stage, and update their turns."""
    now = clock.now()
    moves = [
        {
            "application_id": each.id,
            "number": each.version,
            "verb": verb,
            "from_stage_id": each.stage_id if before else None,
            "from_status": before,
            "to_stage_id": each.stage_id,
            "to_status": after,
            "by_id": by.id,
            "at": now,
        }
        for each in applications
    ]
    if moves:
        ids = [each.id for each in applications]
        db.session.execute(insert(Transition), moves)
        record_changes(ids, by=by)
        update_turns_of_many(Application, ids)
        _update_turns_of_people({each.opening for each in applications})


def write_move(
    application: Application,
    verb: MoveVerb,
    *,
    stage: Stage | None = None,
    status: Status,
    by: User | None,
    reason: str | None = None,
    note: str | None = None,
    undoes: Transition | None = None,
    came_with: Transition | None = None,
) -> Transition:
    """Write an application's stage and status together with the transition. Nothing else writes them.

    The application is locked, or new; it stays at its stage if `stage` is None. `reason` is a DeclineReason;
    `note` is what the person wrote; `came_with` is the hire a decline came with. A hire takes a place of the
    opening, and its undo frees it.
    """
    is_new = application.version == 0
    to_stage_id = application.stage_id if stage is None else stage.id
    transition = Transition(
        application_id=application.id,
        number=application.version + 1,
        verb=verb,
        from_stage_id=None if is_new else application.stage_id,
        from_status=None if is_new else application.status,
        to_stage_id=to_stage_id,
        to_status=status,
        by_id=by.id if by else None,
        at=clock.now(),
        reason=reason,
        note=new_note(note),
        undoes_id=undoes.id if undoes else None,
        came_with_id=came_with.id if came_with else None,
    )
    if is_new:
        transition.application, application.applied_at = application, transition.at
    if is_new or to_stage_id != application.stage_id:
        application.stage_since = transition.at
    if reason is not None:
        application.decline_reason = reason
    more_hired = (status is Status.HIRED) - (application.status is Status.HIRED)
    if more_hired:
        application.opening.hired = Opening.hired + more_hired  # in the database: two at once both count
    if stage is not None:
        set_committed_value(application, "stage", stage)
        application.stage_id = stage.id
    application.status = status
    application.version = transition.number
    db.session.add(transition)
    db.session.flush()
    attach_mail_to_move(transition.id)
    record_change(application, by=by)
    run_move_hooks(application, transition, by)
    update_slot_request(application, by=by, undoes_since=undoes.at if undoes else None)
    _update_turns_of_people([application.opening])
    return transition


def _update_turns_of_people(openings: Iterable[Opening]) -> None:
    """A closed opening needs its people as long as it has active applications."""
    closed = [each.id for each in openings if each.state is OpeningState.CLOSED]
    if closed:
        update_turns_of_opening_people(*closed)


def _conflict_sentence(transition: Transition, *, zone: str) -> str:
    values = {
        "who": transition.who,
        "stage": transition.to_stage.name,
        "when": format_moment(transition.at, zone),
    }
    not_saved = _("Your change was not saved. Check the application, then try again.")
    sentence = rules.conflict_sentence(transition.verb, transition.to_status)
    return f"{sentence % values} {not_saved}"
