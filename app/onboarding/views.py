"""Pages for onboardings: the list, one with its checklist, a buddy, an established ISR."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.door import Answer, Rooms, holds, see
from app.onboarding import actions, queries
from app.onboarding.checklist import issues_for, rows_for
from app.onboarding.forecasts import forecasts_for
from app.onboarding.forms import (
    BuddyForm,
    ButtonForm,
    EstablishedIsrForm,
    NoteForm,
    Outcome,
    ReopenForm,
)
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.overview import overview_of
from app.onboarding.track import stations
from app.shared import clock
from app.shared.forms import Form, mark_asked_for

rooms = Rooms("onboarding", __name__)
holds("onboarding_id", Onboarding)
holds("step_id", Step)
holds("issue_id", GatingIssue)


@rooms.page("/onboardings", permission=Permission.LIST_ONBOARDINGS)
def list_onboardings() -> Answer:
    page = queries.onboardings(current_user, mark_asked_for())
    overview = overview_of(
        page.rows,
        gates=queries.gates_behind(page.rows),
        forecasts=forecasts_for(page.rows),
        came_through=queries.ways_to_territory(current_user),
        today=clock.today(current_user.time_zone),
    )
    recorded = queries.recorded_by(current_user)
    return render_template("onboarding/onboardings.html", page=page, overview=overview, recorded=recorded)


@rooms.page("/onboardings/<int:onboarding_id>", permission=Permission.VIEW_ONBOARDING)
def onboarding(onboarding: Onboarding) -> Answer:
    return _page(onboarding, ButtonForm())


@rooms.verb("/steps/<int:step_id>/tick", permission=Permission.TICK_STEP)
def tick_step(step: Step) -> Answer:
    form = ButtonForm()
    if form.carries_out(actions.tick_step, step, by=current_user):
        return _back(step.onboarding, f"step-{step.id}")
    return _page(step.onboarding, form)


@rooms.form("/steps/<int:step_id>/tick-with-note", permission=Permission.TICK_STEP)
def tick_with_note(step: Step) -> Answer:
    form = NoteForm()
    said = {"not_applicable": form.outcome.data is Outcome.NOT_APPLICABLE, "note": form.note.data or None}
    if form.carries_out(actions.tick_step, step, **said, by=current_user):
        return _back(step.onboarding, f"step-{step.id}")
    return render_template("onboarding/note.html", form=form, step=step), form.status


@rooms.verb("/steps/<int:step_id>/untick", permission=Permission.TICK_STEP)
def untick_step(step: Step) -> Answer:
    form = ButtonForm()
    if form.carries_out(actions.untick_step, step, by=current_user):
        return _back(step.onboarding, f"step-{step.id}")
    return _page(step.onboarding, form)


@rooms.verb("/steps/<int:step_id>/nudge", permission=Permission.NUDGE_OWNER)
def nudge_owner(step: Step) -> Answer:
    form = ButtonForm()
    if form.carries_out(actions.nudge_owner, step, by=current_user):
        flash(f"{form.result.to_name} has a mail about it.", "good")
        return _back(step.onboarding, f"step-{step.id}")
    return _page(step.onboarding, form)


@rooms.verb("/gating-issues/<int:issue_id>/close", permission=Permission.CLOSE_GATING_ISSUE)
def close_gating_issue(issue: GatingIssue) -> Answer:
    form = ButtonForm()
    if form.carries_out(actions.close_gating_issue, issue, by=current_user):
        flash(f"“{issue.name}” is closed.", "good")
        return _back(issue.onboarding)
    return _page(issue.onboarding, form)


@rooms.form("/gating-issues/<int:issue_id>/reopen", permission=Permission.REOPEN_GATING_ISSUE)
def reopen_gating_issue(issue: GatingIssue) -> Answer:
    form = ReopenForm()
    if form.carries_out(actions.reopen_gating_issue, issue, by=current_user, reason=form.reason.data):
        flash(f"“{issue.name}” is open again.")
        return _back(issue.onboarding)
    return render_template("onboarding/reopen.html", form=form, issue=issue), form.status


@rooms.form("/onboardings/<int:onboarding_id>/buddy", permission=Permission.NAME_BUDDY)
def name_buddy(onboarding: Onboarding) -> Answer:
    people = {str(user.id): user for user in queries.buddies_for(onboarding)}
    form = BuddyForm(buddy=str(onboarding.buddy_id or ""))
    form.offer(people.values())
    buddy = people.get(form.buddy.data)
    if form.carries_out(actions.name_buddy, onboarding, buddy, by=current_user):
        return _back(onboarding)
    return render_template("onboarding/buddy.html", form=form, onboarding=onboarding), form.status


@rooms.form("/established-isrs/add", permission=Permission.RECORD_ESTABLISHED_ISR)
def record_established_isr() -> Answer:
    isrs = {str(user.id): user for user in queries.isrs_to_record()}
    form = EstablishedIsrForm()
    form.offer(isrs.values())
    chosen = {"isr": isrs.get(form.isr.data), "reason": form.reason.data}
    if form.carries_out(actions.record_established_isr, **chosen, by=current_user):
        flash(f"{form.result.isr.name} is on record as an established ISR. Their gate is open.", "good")
        return see("onboarding.list_onboardings")
    return render_template("onboarding/established.html", form=form), form.status


def _back(onboarding: Onboarding, anchor: str | None = None) -> Answer:
    return see("onboarding.onboarding", onboarding_id=onboarding.id, _anchor=anchor)


def _page(onboarding: Onboarding, form: Form) -> Answer:
    """The page of an onboarding, with what was refused at its top."""
    whole = queries.whole(onboarding)
    gate = queries.gate_of(whole.isr) if whole.ended_at else queries.gates_behind([whole])[whole.isr_id]
    page = render_template(
        "onboarding/onboarding.html",
        form=form,
        onboarding=whole,
        gate=gate,
        today=clock.today(current_user.time_zone),
        stations=stations(whole, whole.application, gate=gate, today=clock.today(whole.isr.time_zone)),
        issues=issues_for(whole, current_user),
        later=rows_for(whole.later_steps, whole, current_user),
        history=history_of(activity_of(whole), current_user.time_zone),
    )
    return page, form.status
