"""The pages to draft, publish, close and reopen an opening, and to change its places and people."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.job_families.library import job_family, offered_families
from app.openings import actions, people, posting, queries
from app.openings.approvals.queries import draft_approval
from app.openings.family_changes import family_offer_for, with_version_in_use
from app.openings.forms import (
    TAKE,
    CloseOpeningForm,
    FamilyChangesForm,
    OpeningForm,
    OpeningPeopleForm,
    PlacesForm,
    PostingForm,
    PublishOpeningForm,
    hiring_team_form,
)
from app.openings.hiring_teams.changes import set_hiring_teams
from app.openings.hiring_teams.teams import (
    hiring_team_field,
    stages_short_of_interviewers,
    stages_without_interviewers,
    team_notes,
    team_reason_field,
)
from app.openings.models import Opening, OpeningState, Stage
from app.openings.proposals.queries import proposer
from app.openings.take_family_changes import leave_family_changes, take_family_changes
from app.people.models import User
from app.people.queries import people_with_role
from app.shared.refusals import Conflict
from app.shared.regions import Region
from app.shared.text import one_line
from app.web.forms import RecordForm
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("openings", __name__)
register_loader("opening_id", Opening, loaded_with=[with_version_in_use])


@routes.form("/openings/open", permission=Permission.OPEN_OPENING)
def open_opening() -> Answer:
    form = OpeningForm()
    recruiters, managers = people_with_role(Role.RECRUITER), people_with_role(Role.HIRING_MANAGER)
    form.offer(offered_families(), recruiters, managers)
    if form.submit(_open, form, {str(user.id): user for user in [*recruiters, *managers]}):
        flash(
            _(
                "Saved %(opening)s as a draft. Check the hiring team, then publish it.",
                opening=form.result.name,
            ),
            "good",
        )
        if allows(current_user, Permission.SET_HIRING_TEAM, form.result):
            return redirect_to("openings.hiring_team", opening_id=form.result.id)
        return redirect_to_page("openings")
    return render_template("openings/open.html", form=form), form.status


@routes.form("/openings/<int:opening_id>/hiring-team", permission=Permission.SET_HIRING_TEAM)
def hiring_team(opening: Opening) -> Answer:
    stages = queries.stages_with_teams(opening)
    known = proposer()
    form = hiring_team_form(stages, known, team_notes(stages))
    if form.submit(_name_team, form, opening, stages, {str(user.id): user for user in known.interviewers}):
        flash(_("Saved the hiring team."), "good")
        if opening.state is OpeningState.DRAFT:
            return redirect_to("openings.publish_opening", opening_id=opening.id)
        return redirect_to_page(opening)
    page = render_template("openings/hiring_team.html", form=form, opening=opening, stages=stages)
    return page, form.status


@routes.form("/openings/<int:opening_id>/people", permission=Permission.CHANGE_OPENING_PEOPLE)
def change_opening_people(opening: Opening) -> Answer:
    recruiters, managers = people_with_role(Role.RECRUITER), people_with_role(Role.HIRING_MANAGER)
    form = OpeningPeopleForm(lambda: people.opening_people(opening))
    form.offer(recruiters, managers)
    by_id = {str(user.id): user for user in [*recruiters, *managers]}
    chosen = {"recruiter": by_id.get(form.recruiter.data), "reason": form.reason.data}
    chosen["hiring_manager"] = by_id.get(form.hiring_manager.data)
    if form.submit(people.change_opening_people, opening, **chosen, seen=form.seen.data, by=current_user):
        flash(_("Saved the recruiter and the hiring manager. They get a mail."), "good")
        return redirect_to_page("openings")
    return render_template("openings/people.html", form=form, opening=opening), form.status


@routes.form("/openings/<int:opening_id>/job-family", permission=Permission.TAKE_FAMILY_CHANGES)
def family_changes(opening: Opening) -> Answer:
    offer = family_offer_for(opening)
    form = FamilyChangesForm(version=str(offer.key if offer else 0))
    takes = form.choice.data == TAKE
    act = take_family_changes if takes else leave_family_changes
    if form.submit(act, opening, version_id=form.version.number, by=current_user):
        if not takes:
            return _done(opening, _("Left the opening as it was."))
        flash(_("Took over the changes of the job family. Check the hiring team."), "good")
        return redirect_to("openings.hiring_team", opening_id=opening.id)
    if form.status == Conflict.status:
        offer = family_offer_for(opening)
        form.version.data = str(offer.key if offer else 0)
    page = render_template("openings/family_changes.html", form=form, opening=opening, offer=offer)
    return page, form.status


@routes.form("/openings/<int:opening_id>/publish", permission=Permission.PUBLISH_OPENING)
def publish_opening(opening: Opening) -> Answer:
    form = PublishOpeningForm()
    if form.submit(actions.publish_opening, opening, by=current_user):
        return _done(opening, _("Published %(opening)s. Candidates can apply.", opening=opening.name))
    stages = queries.stages_with_teams(opening)
    page = render_template(
        "openings/publish.html",
        form=form,
        opening=opening,
        stages=stages,
        empty=stages_without_interviewers(opening),
        short=stages_short_of_interviewers(opening),
        notes=team_notes(stages),
        approval=draft_approval(opening),
    )
    return page, form.status


@routes.form("/openings/<int:opening_id>/places", permission=Permission.PUBLISH_OPENING)
def change_places(opening: Opening) -> Answer:
    form = PlacesForm(lambda: actions.places_values(opening))
    chosen = {"places": form.places.data, "seen": form.seen.data}
    if form.submit(actions.change_places, opening, **chosen, by=current_user):
        places = ngettext(
            "%(opening)s has %(num)s place.",
            "%(opening)s has %(num)s places.",
            opening.places,
            opening=opening.name,
        )
        return _done(opening, places)
    return render_template("openings/places.html", form=form, opening=opening), form.status


@routes.form("/openings/<int:opening_id>/posting", permission=Permission.PUBLISH_OPENING)
def change_posting(opening: Opening) -> Answer:
    form = PostingForm(lambda: posting.posting_values(opening))
    chosen = {name: form[name].data for name in (*posting.POSTING_FIELDS, "seen")}
    if form.submit(posting.change_posting, opening, **chosen, by=current_user):
        return _done(opening, _("Saved the posting of %(opening)s.", opening=opening.name))
    return render_template("openings/posting.html", form=form, opening=opening), form.status


@routes.form("/openings/<int:opening_id>/close", permission=Permission.PUBLISH_OPENING)
def close_opening(opening: Opening) -> Answer:
    form = CloseOpeningForm()
    if form.submit(actions.close_opening, opening, reason=form.reason.data, by=current_user):
        return _done(opening, _("Closed %(opening)s. It takes no more applications.", opening=opening.name))
    return render_template("openings/close.html", form=form, opening=opening), form.status


@routes.action("/openings/<int:opening_id>/reopen", permission=Permission.PUBLISH_OPENING)
def reopen_opening(opening: Opening) -> Answer:
    actions.reopen_opening(opening, by=current_user)
    return _done(opening, _("Reopened %(opening)s. Candidates can apply.", opening=opening.name))


def _done(opening: Opening, message: str) -> Answer:
    flash(message, "good")
    return redirect_to_page(opening)


def _open(form: OpeningForm, people: dict[str, User]) -> Opening:
    slug, _slash, process = str(form.job_family.data).partition("/")
    return actions.open_opening(
        job_family(slug),
        process=process,
        region=Region(form.region.data),
        recruiter=people[form.recruiter.data],
        hiring_manager=people[form.hiring_manager.data],
        places=form.places.data,  # type: ignore[arg-type]
        by=current_user,
    )


def _name_team(form: RecordForm, opening: Opening, stages: list[Stage], people: dict[str, User]) -> None:
    teams = {
        stage: [people[user_id] for user_id in form[hiring_team_field(stage)].data]
        for stage in stages
        if stage.kind.takes_scorecards
    }
    reasons = {stage: one_line(form[team_reason_field(stage)].data) for stage in teams}
    set_hiring_teams(opening, teams, reasons=reasons, seen=form.seen.data, by=current_user)
