"""Who meets a candidate together, and when all of them are free."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from app.availability.slots import Slot
from app.candidates.models import Application
from app.interviews.free_slots import free_slots, interviewer_pool, may_interview, shared_slots
from app.interviews.models import SlotRequest
from app.openings.models import Stage
from app.people.models import User
from app.shared.refusals import RuleBroken


def panel_of(application: Application, stage: Stage) -> list[User]:
    """Who meets the candidate at a panel if nobody chooses: the whole team of the stage; else empty.

    It is empty if the team has more people than the stage plans, or too few; if some have set no
    availability; and once somebody has an interview at the stage.
    """
    pool = interviewer_pool(application, stage)
    team = [user for user in stage.hiring_team if may_interview(user, application)]
    planned = stage.most_people
    most = len(pool) if planned is None else max(stage.required_scorecards, planned)
    is_whole = len(pool) == len(team) and stage.required_scorecards <= len(pool) <= most
    return pool if is_whole else []


def check_can_meet(people: Collection[User], application: Application, stage: Stage) -> None:
    """Raise RuleBroken unless people are chosen and each of them can be met at the stage."""
    if not people:
        raise RuleBroken(_("Choose who meets the candidate."), field="interviewer")
    can = {user.id for user in interviewer_pool(application, stage)}
    for user in people:
        if user.id not in can:
            raise RuleBroken(
                _("%(name)s cannot interview here, or has not set their availability.", name=user.name),
                field="interviewer",
            )


def people_of_request(request: SlotRequest) -> Sequence[User]:
    """Those of a panel whom a candidate is asked to meet; empty if one of them cannot be met any more."""
    chosen = {user.id for user in request.interviewers}
    pool = interviewer_pool(request.application, request.stage)
    people = [user for user in pool if user.id in chosen]
    return people if len(people) == len(chosen) else []


def slots_of_request(request: SlotRequest) -> list[Slot]:
    """The times a candidate can choose from: those of the stage they are asked for."""
    if request.stage.is_panel:
        return shared_slots(request.application, request.stage, people_of_request(request))
    return free_slots(request.application, request.stage)
