"""The actions on openings: draft, publish, close and reopen one, change its places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.job_families.library import shipped_key
from app.job_families.values import HIRE_FIELDS, JobFamily
from app.openings.approvals.check import check_approved
from app.openings.hiring_teams.teams import stages_without_interviewers
from app.openings.models import Opening, OpeningState, Stage
from app.openings.proposals.queries import proposer
from app.openings.rules import (
    OpeningAction,
    check_has_place,
    check_places,
    check_stages_have_interviewers,
    state_after,
)
from app.people.models import User
from app.shared import clock
from app.shared.company import fill_company_placeholders_in
from app.shared.refusals import Conflict, RuleBroken
from app.shared.regions import Region

READ_WITH_COMPANY = ("about", "purpose", "guide", "prompts")  # columns that are filled when they are read
_state_hooks: list[Callable[[Opening], None]] = []
OPENING_ACTIVITY_VERBS = {
    OpeningAction.PUBLISH: ActivityVerb.PUBLISHED_OPENING,
    OpeningAction.CLOSE: ActivityVerb.CLOSED_OPENING,
    OpeningAction.REOPEN: ActivityVerb.REOPENED_OPENING,
}


def open_opening(
    family: JobFamily,
    *,
    process: str = "",
    region: Region,
    recruiter: User,
    hiring_manager: User,
    places: int = 1,
    by: User,
) -> Opening:
    """Draft an opening of a process of a job family, with the text and the stages the family has today.

    `process` is its name, or empty for the first. Texts name the company as it is called when they are read,
    questions as it is called today. Who is proposed for a stage is on its hiring team to begin with. A draft
    is not public and takes no applications.

    Raises RuleBroken for a recruiter or hiring manager without that role, and for a wrong number of places.
    """
    check_places(places, hired=0)
    if Role.RECRUITER not in recruiter.roles:
        raise RuleBroken(_("%(recruiter)s is not a recruiter.", recruiter=recruiter.name), field="recruiter")
    if Role.HIRING_MANAGER not in hiring_manager.roles:
        raise RuleBroken(
            _("%(hiring_manager)s is not a hiring manager.", hiring_manager=hiring_manager.name),
            field="hiring_manager",
        )
    opening = opening_with_stages(family, process)
    opening.region, opening.places = region, places
    opening.recruiter, opening.hiring_manager = recruiter, hiring_manager
    db.session.add(opening)
    known = proposer()
    for stage in opening.stages:
        stage.hiring_team = known.suggested_team(stage)
    record_activity(ActivityVerb.DRAFTED_OPENING, opening, by=by, became=opening.name)
    return opening


def opening_with_stages(family: JobFamily, process: str = "") -> Opening:
    """A draft with the text and the stages the family has today, not yet in the database.

    `process` is the name of one of its processes, or empty for the first. Raises Conflict for an unknown one.
    """
    chosen = family.process(process) if process else family.processes[0]
    if chosen is None:
        raise Conflict(_("The job family has changed. Choose one again."))
    return Opening(
        job_family=family.name,
        family_slug=family.slug,
        family_version_id=family.version_id,
        shipped_key=None if family.version_id else shipped_key(family.slug),
        process=chosen.name,
        role=family.role,
        reports_to=family.reports_to,
        next_step=family.next_step,
        state=OpeningState.DRAFT,
        published_at=None,
        stages=[
            Stage(
                position=position,
                conducted_by=stage.conducted_by,
                **_filled_for_good(vars(stage)),
            )
            for position, stage in enumerate(chosen.stages, start=1)
        ],
        **vars(family.text),
        **{name: getattr(family, name) for name in HIRE_FIELDS},
    )


def _filled_for_good(stage: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a stage. What work is made of, such as a question, keeps the name of the company."""
    return {
        name: value if name in READ_WITH_COMPANY else fill_company_placeholders_in(value)
        for name, value in stage.items()
    }


def on_state_changed(hook: Callable[[Opening], None]) -> None:
    """Call `hook` with each opening that is published, closed or reopened."""
    _state_hooks.append(hook)


def publish_opening(opening: Opening, *, by: User) -> None:
    """Make a draft public, and take applications.

    Raises RuleBroken if it is not a draft, or if a stage has no interviewers.
    """
    lock_opening(opening)
    state_after(OpeningAction.PUBLISH, opening.state)
    check_stages_have_interviewers(stages_without_interviewers(opening))
    check_approved(opening)
    _change_state(opening, OpeningAction.PUBLISH, by=by)
    opening.published_at = clock.now()


def close_opening(
    opening: Opening, *, reason: str | None = None, at: datetime | None = None, by: User
) -> None:
    """Take no more applications, and remove the public page; active applications continue.

    `at` is the instant of the hire that closes it. Raises RuleBroken for an opening that is not open.
    """
    _change_state(opening, OpeningAction.CLOSE, reason=reason, by=by)
    opening.closed_at = at or clock.now()


def reopen_opening(opening: Opening, *, by: User) -> None:
    """Take applications again.

    Raises RuleBroken if it is not closed or has no free place, or if a stage has no interviewers.
    """
    lock_opening(opening)
    state_after(OpeningAction.REOPEN, opening.state)
    check_has_place(opening.hired, opening.places)
    check_stages_have_interviewers(stages_without_interviewers(opening))
    _change_state(opening, OpeningAction.REOPEN, by=by)


def undo_closing(opening: Opening, *, by: User) -> None:
    """Open it again because the hire that closed it is undone."""
    _change_state(opening, OpeningAction.REOPEN, reason=_("The hire was undone."), by=by)


def change_places(opening: Opening, *, places: int, seen: str | None = None, by: User) -> None:
    """Change how many people can be hired. `seen` is the digest of what the page showed.

    Raises RuleBroken for an invalid number or one below those already hired; Conflict if somebody has
    changed it since the page was made.
    """
    lock_opening(opening)
    tracked = {"places": TrackedField(_("Places"), {ActivityVerb.CHANGED_PLACES})}
    check_unchanged(opening, seen, places_values(opening), tracked, reader=by)
    check_places(places, opening.hired)
    if places != opening.places:
        was, became = str(opening.places), str(places)
        record_activity(ActivityVerb.CHANGED_PLACES, opening, by=by, was=was, became=became)
        opening.places = places


def places_values(opening: Opening) -> dict[str, int]:
    """The number of places, as the form to change it has it."""
    return {"places": opening.places}


def lock_opening(opening: Opening) -> None:
    """Lock and reload the opening, so that changes of its places and its state wait for each other."""
    db.session.refresh(opening, with_for_update=True)


def _change_state(opening: Opening, verb: OpeningAction, *, reason: str | None = None, by: User) -> None:
    lock_opening(opening)
    was = opening.state
    opening.state = state_after(verb, was)
    record_activity(
        OPENING_ACTIVITY_VERBS[verb], opening, by=by, was=was, became=opening.state, reason=reason
    )
    db.session.flush()
    for hook in _state_hooks:
        hook(opening)
