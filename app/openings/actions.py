"""The verbs of openings: open one, name its hiring team."""

from __future__ import annotations

from collections.abc import Iterable

from app.access.roles import Role
from app.activity.actions import record_activity
from app.openings.job_families import JobFamily
from app.openings.models import Opening, Stage
from app.people.models import User
from app.shared.database import db
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.text import listed


def open_opening(
    family: JobFamily, *, region: Region, recruiter: User, hiring_manager: User, by: User
) -> Opening:
    """Open a vacancy of a job family, with the stages the family has today.

    Raises RuleBroken for a recruiter or hiring manager who does not have that role.
    """
    if Role.RECRUITER not in recruiter.roles:
        raise RuleBroken(f"{recruiter.name} is not a recruiter.", field="recruiter")
    if Role.HIRING_MANAGER not in hiring_manager.roles:
        raise RuleBroken(f"{hiring_manager.name} is not a hiring manager.", field="hiring_manager")
    opening = Opening(
        job_family=family.name,
        role=family.role,
        reports_to=family.reports_to,
        next_step=family.next_step,
        region=region,
        recruiter=recruiter,
        hiring_manager=hiring_manager,
    )
    opening.stages = [
        Stage(position=position, **vars(stage)) for position, stage in enumerate(family.stages, start=1)
    ]
    db.session.add(opening)
    record_activity("opened it", opening, by=by, became=opening.name)
    return opening


def name_hiring_team(stage: Stage, members: Iterable[User], *, by: User) -> None:
    """Say who may interview at a stage. Those who leave keep the interviews they have."""
    wanted = list(members)
    if {user.id for user in wanted} == {user.id for user in stage.hiring_team}:
        return
    record_activity(
        f"named the team of {stage.short_name}",
        stage.opening,
        by=by,
        was=_names(stage.hiring_team),
        became=_names(wanted),
    )
    stage.hiring_team = wanted


def _names(people: Iterable[User]) -> str:
    return listed([user.name for user in people])[:200] or "nobody"
