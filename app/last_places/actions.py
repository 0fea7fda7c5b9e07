"""Choose by a day what becomes of the other candidates, and change it until then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.db.base import db
from app.db.row_locks import lock_row
from app.last_places.models import LastPlaceChoice, LastPlacePlan
from app.last_places.queries import open_choices, open_plan, withheld_from
from app.last_places.rules import PlaceOutcome, check_has_place, check_outcome
from app.opening_moves.actions import check_can_propose, check_proposed_opening
from app.opening_moves.queries import waiting_move
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.last_place import has_met_team
from app.pipeline.models import Transition
from app.pipeline.rules import check_last_place_day
from app.pools.models import Pool
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
    to_opening: Opening | None = None,
    edition: int,
    by: User,
) -> None:
    """Choose what becomes of candidates, by application id; who is left out keeps their choice.

    So does a candidate on whom the person owes a scorecard. Nothing happens before `day`. Raises RuleBroken
    for a day that is not ahead, and for a pool or a paragraph that is missing; Conflict, with who and
    when, if the choices changed since, or are done.
    """
    lock_plan(plan, edition, by=by)
    check_last_place_day(day, clock.today(by.time_zone))
    withheld = withheld_from(by, plan)
    plan.pool, plan.to_opening = pool, to_opening
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
    is_same_move = said.outcome is PlaceOutcome.MOVE and before is PlaceOutcome.MOVE
    if is_same_move and waiting_move(application) is not None:
        return  # it was proposed, and waits for the candidate's answer
    if said.outcome is not None:
        check_possible_outcome(plan, said.outcome, application, by=by)
        if said.outcome is PlaceOutcome.MOVE:
            _check_can_be_proposed(plan, choice)
        elif has_met_team(application) and not said.paragraph:
            raise RuleBroken(
                _(
                    "%(candidate)s has met the team. Add a personal paragraph.",
                    candidate=candidate_name(application),
                ),
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
        verb = ActivityVerb.CHOSE_PROPOSAL if said.outcome is PlaceOutcome.MOVE else verb
        record_activity(verb, application, by=by, became=format_full_day(plan.due_on))


def _check_can_be_proposed(plan: LastPlacePlan, choice: LastPlaceChoice) -> None:
    """Raise RuleBroken for what the day would refuse, so that nothing is promised that fails then."""
    application, opening = choice.application, plan.to_opening
    assert opening is not None  # noqa: S101 - by the check before
    try:
        check_can_propose(application)
        check_proposed_opening(application, opening)
    except RuleBroken as broken:
        sentence = f"{candidate_name(application)}: {broken.sentence}"
        raise RuleBroken(sentence, field=f"outcome_{application.id}") from None


def check_possible_outcome(
    plan: LastPlacePlan, outcome: PlaceOutcome, application: Application, *, by: User
) -> None:
    """Raise RuleBroken for an outcome that lacks its pool or its opening, or is not allowed."""
    may_pool = allows(by, Permission.POOL_APPLICATION, application)
    has_opening = plan.to_opening is not None
    check_outcome(outcome, has_pool=plan.pool is not None, may_pool=may_pool, has_opening=has_opening)


def keep_everyone(plan: LastPlacePlan, *, edition: int, by: User) -> None:
    """End a plan without its choices, because a place is free again: everyone stays active.

    Raises RuleBroken while all places are filled; Conflict, with who and when, if the choices changed since.
    """
    lock_plan(plan, edition, by=by)
    db.session.refresh(plan.opening, ["hired", "places"])
    check_has_place(has_place=plan.opening.hired < plan.opening.places)
    record_activity(ActivityVerb.KEPT_OTHERS, plan.opening, by=by)
    end_plan(plan)


def end_plan(plan: LastPlacePlan) -> None:
    """Nothing of a plan happens any more."""
    plan.ended_at = clock.now()
    update_turns(plan)


def lock_plan(plan: LastPlacePlan, edition: int, *, by: User) -> None:
    """Lock a plan. Raises Conflict, with who changed it and when, if it changed since or has ended."""
    lock_row(plan)
    if plan.is_open and plan.edition == edition:
        return
    values = {"who": plan.changed_by.name, "when": format_moment(plan.changed_at, by.time_zone)}
    raise Conflict(
        _("%(who)s changed this on %(when)s.", **values)
        + " "
        + _("Nothing was saved. Check the list, then try again.")
    )


def candidate_name(application: Application) -> str:
    """The name in a sentence about an application."""
    name: str = application.candidate.name
    return name


def _start_of(day: date, by: User) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(by.time_zone))
