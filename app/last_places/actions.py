"""Choose what becomes of the other candidates, and do it: by hand, or by the worker on the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, OfferStanding
from app.db.base import constraint_message, db, is_database_unavailable
from app.db.row_locks import lock_row
from app.interviews.locks import lock_application
from app.last_places.models import LastPlaceChoice, LastPlacePlan
from app.last_places.queries import open_choices, open_plan, withheld_from
from app.last_places.rules import PlaceOutcome, check_can_be_done, check_outcome
from app.people.models import User
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter
from app.pipeline.last_place import has_met_team
from app.pipeline.models import Transition
from app.pipeline.rules import DeclineReason, check_last_place_day
from app.pools.actions import add_to_pool
from app.pools.models import Pool
from app.pools.queries import member_of
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_full_day, format_moment
from app.turns.actions import update_turns


@dataclass(frozen=True)
class Chosen:
    """What becomes of a candidate, or None for not yet, with the personal paragraph of their letter."""

    outcome: PlaceOutcome | None
    paragraph: str = ""


def plan_for_others(hire: Transition, others: Sequence[Application], day: date, by: User) -> None:
    """Plan what becomes of the others after a hire for the last place. Nothing is chosen for them yet."""
    opening = hire.application.opening
    earlier = open_plan(opening)
    if earlier is not None:
        end_plan(earlier)
    plan = LastPlacePlan(
        opening=opening, hire=hire, due_on=day, due_at=_start_of(day, by), changed_by=by, choices=[]
    )
    db.session.add(plan)
    plan.choices = [LastPlaceChoice(application=each, application_version=each.version) for each in others]
    record_activity(ActivityVerb.PLANNED_OTHERS, opening, by=by, became=format_full_day(day))
    update_turns(plan)


def choose_for_others(
    plan: LastPlacePlan,
    chosen: Mapping[int, Chosen],
    *,
    day: date,
    pool: Pool | None,
    edition: int,
    by: User,
) -> None:
    """Choose what becomes of candidates, by application id; who is left out keeps their choice.

    So does a candidate on whom the person owes a scorecard. Nothing happens before `day`. Raises RuleBroken
    for a day that is not ahead, and for a pool or a paragraph that is missing; Conflict, with who and
    when, if the choices changed since, or are done.
    """
    _lock_plan(plan, edition, by=by)
    check_last_place_day(day, clock.today(by.time_zone))
    withheld = withheld_from(by, plan)
    plan.pool = pool
    for choice in open_choices(plan):
        said = chosen.get(choice.application_id)
        if said is not None and choice.application_id not in withheld:
            _choose(plan, choice, said, by=by)
    if day != plan.due_on:
        was, became = format_full_day(plan.due_on), format_full_day(day)
        record_activity(ActivityVerb.PLANNED_OTHERS, plan.opening, by=by, was=was, became=became)
        plan.due_on, plan.due_at = day, _start_of(day, by)
    plan.edition, plan.changed_at, plan.changed_by = plan.edition + 1, clock.now(), by
    update_turns(plan)


def _choose(plan: LastPlacePlan, choice: LastPlaceChoice, said: Chosen, *, by: User) -> None:
    application, before = choice.application, choice.outcome
    if said.outcome is not None:
        may_pool = allows(by, Permission.POOL_APPLICATION, application)
        check_outcome(said.outcome, has_pool=plan.pool is not None, may_pool=may_pool)
        if has_met_team(application) and not said.paragraph:
            raise RuleBroken(
                _("%(candidate)s has met the team. Add a personal paragraph.", candidate=_name(application)),
                field=f"paragraph_{application.id}",
            )
    same = (said.outcome, said.paragraph, application.version)
    if same == (before, choice.paragraph, choice.application_version) and choice.refusal is None:
        return
    choice.outcome, choice.paragraph, choice.application_version = same
    choice.refusal, choice.chosen_by = None, by if said.outcome else None
    if said.outcome is not before:
        # The history says no more than that they are declined: a pool is hidden from who owes a scorecard.
        verb = ActivityVerb.CHOSE_DECLINE if said.outcome else ActivityVerb.CHOSE_NOTHING
        record_activity(verb, application, by=by, became=format_full_day(plan.due_on))


def do_choices_now(plan: LastPlacePlan, *, edition: int, by: User) -> list[str]:
    """Do at once what was chosen. Returns why some of it was not done.

    Raises Conflict, with who and when, if the choices changed since, and RuleBroken if nothing was chosen.
    """
    for choice in open_choices(plan):
        lock_application(choice.application)  # before the plan, as a move locks them
    _lock_plan(plan, edition, by=by)
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
    return f"{_name(choice.application)}: {refusal}"


def _do(choice: LastPlaceChoice, *, by: User) -> None:
    application, opening = choice.application, choice.plan.opening
    if not (by.active and allows(by, Permission.MOVE_APPLICATION, application)):
        raise RuleBroken(_("%(name)s, who chose this, may no longer do it.", name=by.name))
    db.session.refresh(opening, ["hired", "places"])
    has_offer = application.offer_standing is OfferStanding.OPEN
    has_place = opening.hired < opening.places
    check_can_be_done(_name(application), has_offer=has_offer, has_place=has_place)
    outcome, pool = choice.outcome, choice.plan.pool
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
        may_pool = allows(by, Permission.POOL_APPLICATION, application)
        check_outcome(outcome, has_pool=pool is not None, may_pool=may_pool)
        assert pool is not None  # noqa: S101 - by the check
        if member_of(pool, application.candidate) is None:
            why = _("Other candidate when %(opening)s was filled.", opening=opening.name)
            add_to_pool(pool, application.candidate, why=why, by=by)


def end_plan(plan: LastPlacePlan) -> None:
    """Nothing of a plan happens any more."""
    plan.ended_at = clock.now()
    update_turns(plan)


def _lock_plan(plan: LastPlacePlan, edition: int, *, by: User) -> None:
    lock_row(plan)
    if plan.is_open and plan.edition == edition:
        return
    values = {"who": plan.changed_by.name, "when": format_moment(plan.changed_at, by.time_zone)}
    raise Conflict(
        _("%(who)s changed this on %(when)s.", **values)
        + " "
        + _("Nothing was saved. Check the list, then try again.")
    )


def _name(application: Application) -> str:
    name: str = application.candidate.name
    return name


def _start_of(day: date, by: User) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(by.time_zone))
