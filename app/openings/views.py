"""Pages for the list of openings, opening, publishing and closing one, and its hiring team."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.door import Answer, Rooms, holds, see
from app.openings import actions, queries
from app.openings.forms import CloseForm, OpeningForm, field_of, hiring_team_form
from app.openings.job_families import job_families, job_family
from app.openings.models import Opening, Stage, StageKind
from app.people.models import User
from app.people.queries import people_with_role
from app.shared.forms import Form, mark_asked_for
from app.shared.regions import Region

rooms = Rooms("openings", __name__)
holds("opening_id", Opening)


@rooms.page("/openings", permission=Permission.LIST_OPENINGS)
def list_openings() -> Answer:
    page = queries.openings(current_user, mark_asked_for())
    return render_template("openings/openings.html", page=page)


@rooms.form("/openings/open", permission=Permission.OPEN_OPENING)
def open_opening() -> Answer:
    form = OpeningForm()
    recruiters, managers = people_with_role(Role.RECRUITER), people_with_role(Role.HIRING_MANAGER)
    form.offer(job_families(), recruiters, managers)
    if form.carries_out(_open, form, {str(user.id): user for user in [*recruiters, *managers]}):
        flash(f"{form.result.name} is {'a draft' if form.draft.data else 'open'}.", "good")
        if allows(current_user, Permission.SET_HIRING_TEAM, form.result):
            return see("openings.hiring_team", opening_id=form.result.id)
        return see("openings.list_openings")
    return render_template("openings/open.html", form=form), form.status


@rooms.form("/openings/<int:opening_id>/hiring-team", permission=Permission.SET_HIRING_TEAM)
def hiring_team(opening: Opening) -> Answer:
    stages = queries.stages_with_teams(opening)
    people = people_with_role(Role.INTERVIEWER)
    form = hiring_team_form(stages, people)
    if form.carries_out(_name_team, form, stages, {str(user.id): user for user in people}):
        flash("The hiring team is named.", "good")
        return see("pipeline.board", opening_id=opening.id)
    page = render_template("openings/hiring_team.html", form=form, opening=opening, stages=stages)
    return page, form.status


@rooms.verb("/openings/<int:opening_id>/publish", permission=Permission.PUBLISH_OPENING)
def publish_opening(opening: Opening) -> Answer:
    actions.publish_opening(opening, by=current_user)
    return _done(opening, "published: candidates can apply")


@rooms.form("/openings/<int:opening_id>/close", permission=Permission.PUBLISH_OPENING)
def close_opening(opening: Opening) -> Answer:
    form = CloseForm()
    if form.carries_out(actions.close_opening, opening, reason=form.reason.data, by=current_user):
        return _done(opening, "closed: it takes no more applications")
    return render_template("openings/close.html", form=form, opening=opening), form.status


@rooms.verb("/openings/<int:opening_id>/reopen", permission=Permission.PUBLISH_OPENING)
def reopen_opening(opening: Opening) -> Answer:
    actions.reopen_opening(opening, by=current_user)
    return _done(opening, "open again: candidates can apply")


def _done(opening: Opening, what: str) -> Answer:
    flash(f"{opening.name} is {what}.", "good")
    return see("pipeline.board", opening_id=opening.id)


def _open(form: OpeningForm, people: dict[str, User]) -> Opening:
    return actions.open_opening(
        job_family(form.job_family.data),
        region=Region(form.region.data),
        recruiter=people[form.recruiter.data],
        hiring_manager=people[form.hiring_manager.data],
        draft=form.draft.data,
        by=current_user,
    )


def _name_team(form: Form, stages: list[Stage], people: dict[str, User]) -> None:
    for stage in (stage for stage in stages if stage.kind is StageKind.INTERVIEW):
        members = [people[user_id] for user_id in form[field_of(stage)].data]
        actions.name_hiring_team(stage, members, by=current_user)
