"""The verbs of openings: open one, publish, close and reopen it, name its hiring team."""

from __future__ import annotations

from collections.abc import Iterable

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.openings.job_families import JobFamily
from app.openings.models import Opening, OpeningState, Stage
from app.openings.rules import Verb, state_after
from app.people.models import User
from app.shared import clock
from app.shared.company import filled
from app.shared.database import db
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.text import listed

RECORDED = {
    Verb.PUBLISH: ActivityVerb.PUBLISHED_OPENING,
    Verb.CLOSE: ActivityVerb.CLOSED_OPENING,
    Verb.REOPEN: ActivityVerb.REOPENED_OPENING,
}


def open_opening(
    family: JobFamily,
    *,
    region: Region,
    recruiter: User,
    hiring_manager: User,
    draft: bool = False,
    by: User,
) -> Opening:
    """Open a vacancy of a job family, with the text and the stages the family has today.

    The places for the company in its texts are filled with the settings of today.

    A draft is not shown to the public and takes no applications until it is published.

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
        state=OpeningState.DRAFT if draft else OpeningState.OPEN,
        published_at=None if draft else clock.now(),
        **filled(vars(family.text)),
    )
    opening.stages = [
        Stage(position=position, **filled(vars(stage)))
        for position, stage in enumerate(family.stages, start=1)
    ]
    db.session.add(opening)
    record_activity(
        ActivityVerb.DRAFTED_OPENING if draft else ActivityVerb.OPENED_OPENING,
        opening,
        by=by,
        became=opening.name,
    )
    return opening


def publish_opening(opening: Opening, *, by: User) -> None:
    """Show a draft to the public, and take applications. Raises RuleBroken for one that is no draft."""
    _move(opening, Verb.PUBLISH, by=by)
    opening.published_at = clock.now()


def close_opening(opening: Opening, *, reason: str | None = None, by: User) -> None:
    """Take no more applications, and show it to the public no longer; those that are in go on.

    Raises RuleBroken for an opening that is not open.
    """
    _move(opening, Verb.CLOSE, reason=reason, by=by)


def reopen_opening(opening: Opening, *, by: User) -> None:
    """Take applications again. Raises RuleBroken for an opening that is not closed."""
    _move(opening, Verb.REOPEN, by=by)


def _move(opening: Opening, verb: Verb, *, reason: str | None = None, by: User) -> None:
    db.session.refresh(opening, with_for_update=True)
    was = opening.state
    opening.state = state_after(verb, was)
    record_activity(RECORDED[verb], opening, by=by, was=was, became=opening.state, reason=reason)


def name_hiring_team(stage: Stage, members: Iterable[User], *, by: User) -> None:
    """Say who may interview at a stage. Those who leave keep the interviews they have."""
    wanted = list(members)
    if {user.id for user in wanted} == {user.id for user in stage.hiring_team}:
        return
    record_activity(
        ActivityVerb.NAMED_TEAM,
        stage.opening,
        by=by,
        what=stage.short_name,
        was=_names(stage.hiring_team),
        became=_names(wanted),
    )
    stage.hiring_team = wanted


def _names(people: Iterable[User]) -> str:
    return listed([user.name for user in people])[:200] or "nobody"
