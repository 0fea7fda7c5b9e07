"""Do what was chosen for the other candidates: by hand, or by the worker on the day."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.models import OfferStanding
from app.db.base import constraint_message, db, is_database_unavailable
from app.db.row_locks import lock_row
from app.interviews.locks import lock_application
from app.last_places.actions import candidate_name, check_possible_outcome, lock_plan
from app.last_places.models import LastPlaceChoice, LastPlacePlan
from app.last_places.queries import open_choices
from app.last_places.rules import PlaceOutcome, check_can_be_done
from app.opening_moves.actions import propose_opening
from app.people.models import User
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter
from app.pipeline.rules import DeclineReason
from app.pools.actions import add_to_pool
from app.pools.queries import member_of
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns


def do_choices_now(plan: LastPlacePlan, *, edition: int, by: User) -> list[str]:
    """Do at once what was chosen. Returns why some of it was not done.

    Raises Conflict, with who and when, if the choices changed since, and RuleBroken if nothing was chosen.
    """
    for choice in open_choices(plan):
        lock_application(choice.application)  # before the plan, as a move locks them
    lock_plan(plan, edition, by=by)
    ready = [each for each in open_choices(plan) if each.outcome is not None]
    if not ready:
        raise RuleBroken(_("Nothing is chosen yet. Choose what becomes of the candidates, and save."))
    plan.edition, plan.changed_at, plan.changed_by = plan.edition + 1, clock.now(), by
    refusals = [refusal for each in ready if (refusal := _do_or_refuse(each, by=by))]
    update_turns(plan)
    return refusals


def do_one_due_choice() -> bool:
    """Do one choice on its day, and commit; False if there is none.

    The person who chose does it, if they still may. What refuses it stands with the choice and waits for the
    recruiter. The lock makes two workers do it once.
    """
    due = (
        select(LastPlaceChoice)
        .join(LastPlaceChoice.plan)
        .where(
            LastPlacePlan.ended_at.is_(None),
            LastPlacePlan.due_at <= clock.now(),
            LastPlaceChoice.done_at.is_(None),
            LastPlaceChoice.outcome.is_not(None),
            LastPlaceChoice.refusal.is_(None),
        )
        .order_by(LastPlacePlan.due_at, LastPlacePlan.id, LastPlaceChoice.application_id)
    )
    choice = db.session.scalars(due.limit(1)).one_or_none()
    if choice is None:
        db.session.rollback()
        return False
    lock_application(choice.application)
    lock_row(choice.plan)
    db.session.refresh(choice)
    if choice.done_at is None and choice.refusal is None and _is_due(choice):
        assert choice.chosen_by is not None  # noqa: S101 - an outcome has one
        _do_or_refuse(choice, by=choice.chosen_by)
        update_turns(choice.plan)
    db.session.commit()
    return True


def _is_due(choice: LastPlaceChoice) -> bool:
    return choice.plan.is_open and choice.plan.due_at <= clock.now() and choice.outcome is not None


def _do_or_refuse(choice: LastPlaceChoice, *, by: User) -> str | None:
    """Do a choice. What refuses it is written with it, and returned."""
    try:
        with db.session.begin_nested():
            _do(choice, by=by)
    except RuleBroken as broken:
        refusal = broken.sentence
    except DBAPIError as error:
        known = constraint_message(error)
        if known is None or is_database_unavailable(error):
            raise
        refusal = known[1]
    else:
        return None
    choice.refusal = refusal
    return f"{candidate_name(choice.application)}: {refusal}"


def _do(choice: LastPlaceChoice, *, by: User) -> None:
    application, opening = choice.application, choice.plan.opening
    if not (by.active and allows(by, Permission.MOVE_APPLICATION, application)):
        raise RuleBroken(_("%(name)s, who chose this, may no longer do it.", name=by.name))
    db.session.refresh(opening, ["hired", "places"])
    has_offer = application.offer_standing is OfferStanding.OPEN
    has_place = opening.hired < opening.places
    check_can_be_done(candidate_name(application), has_offer=has_offer, has_place=has_place)
    outcome, pool = choice.outcome, choice.plan.pool
    assert outcome is not None  # noqa: S101 - by the callers
    check_possible_outcome(choice.plan, outcome, application, by=by)
    if outcome is PlaceOutcome.MOVE:
        _propose(choice, by=by)
        return
    decline(
        application,
        version=choice.application_version,
        reason=DeclineReason.FILLED,
        letter=Letter.FILLED,
        paragraph=choice.paragraph,
        came_with=choice.plan.hire,
        by=by,
    )
    if outcome is PlaceOutcome.POOL:
        assert pool is not None  # noqa: S101 - by the check
        if member_of(pool, application.candidate) is None:
            why = _("Other candidate when %(opening)s was filled.", opening=opening.name)
            add_to_pool(pool, application.candidate, why=why, by=by)


def _propose(choice: LastPlaceChoice, *, by: User) -> None:
    """Propose the other opening. Until the candidate agrees they are left, and their recruiter sees why."""
    opening = choice.plan.to_opening
    assert opening is not None  # noqa: S101 - by the check
    propose_opening(choice.application, opening, version=choice.application_version, message="", by=by)
    choice.refusal = _(
        "%(opening)s was proposed. If the candidate does not agree, choose something else.",
        opening=opening.name,
    )
