"""Pages to add, change, remove and do an opportunity task."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.book.models import Opportunity, Tier
from app.opportunity_work import actions
from app.opportunity_work.days import today_of
from app.opportunity_work.forms import ISR_OWNS, ConfirmWorkForm, DoneForm, TaskForm, TierNowFields
from app.opportunity_work.models import OpportunityTask
from app.opportunity_work.page import present_next_step
from app.opportunity_work.people import owners_of, possible_owners_of
from app.opportunity_work.tiers_now import tier_now
from app.opportunity_work.views import back_from, routes
from app.web.routing import Answer
from app.web.visitors import signed_in_user

_TASK = "/opportunities/<int:opportunity_id>/tasks/<int:opportunity_task_id>"


@routes.form("/opportunities/<int:opportunity_id>/tasks/add", permission=Permission.KEEP_OPPORTUNITY_TASKS)
def add_task(opportunity: Opportunity) -> Answer:
    form = TaskForm(opportunity, due_on=today_of(signed_in_user()), owner=ISR_OWNS)
    form.offer_task_owners(possible_owners_of(opportunity, signed_in_user()))
    _ask_for_tier(form, opportunity)

    def add(version: int) -> None:
        named = {"chosen": form.chosen_tier, "version": version, "by": signed_in_user()}
        actions.add_task(opportunity, form.new_task, **named)

    if form.submit(add):
        flash(_("Opportunity task added."), "good")
        return redirect(back_from(opportunity), 303)
    return _task_page(form, opportunity, None)


@routes.form(f"{_TASK}/change", permission=Permission.KEEP_OPPORTUNITY_TASK)
def change_task(opportunity: Opportunity, opportunity_task: OpportunityTask) -> Answer:
    task = opportunity_task
    owner = str(task.owner_id or ISR_OWNS)
    form = TaskForm(opportunity, kind=task.kind, due_on=task.due_on, text=task.text, owner=owner)
    form.offer_task_owners(possible_owners_of(opportunity, signed_in_user(), also=task.owner_id))
    form.ask_for_tier(is_asked=False)

    def change(version: int) -> None:
        actions.change_task(task, form.new_task, version=version, by=signed_in_user())

    if form.submit(change):
        flash(_("Opportunity task saved."), "good")
        return redirect(back_from(opportunity), 303)
    return _task_page(form, opportunity, task)


@routes.form(f"{_TASK}/remove", permission=Permission.KEEP_OPPORTUNITY_TASK)
def remove_task(opportunity: Opportunity, opportunity_task: OpportunityTask) -> Answer:
    form = ConfirmWorkForm(opportunity)

    def remove(version: int) -> None:
        actions.remove_task(opportunity_task, version=version, by=signed_in_user())

    if form.submit(remove):
        flash(_("Opportunity task removed."), "good")
        return redirect(back_from(opportunity), 303)
    page = render_template(
        "opportunity_work/remove_task.html",
        form=form,
        opportunity=opportunity,
        task=opportunity_task,
        back=back_from(opportunity),
    )
    return page, form.status


@routes.form(f"{_TASK}/done", permission=Permission.KEEP_OPPORTUNITY_TASK)
def do_task(opportunity: Opportunity, opportunity_task: OpportunityTask) -> Answer:
    task, present = opportunity_task, present_next_step(opportunity)
    form = DoneForm(opportunity, done_on=today_of(signed_in_user()), owner=ISR_OWNS)
    form.offer_owners(*owners_of(opportunity, signed_in_user()))
    _ask_for_tier(form, opportunity)
    if task.kind.faces_customer:
        form.mark_required("log_text")

    def complete(version: int) -> None:
        actions.do_task(
            task,
            entry=form.entry_of(task.kind),
            next_step=form.new_next_step,
            next_task=form.next_task,
            chosen=form.chosen_tier,
            version=version,
            by=signed_in_user(),
        )

    if form.submit(complete):
        flash(_("Opportunity task completed."), "good")
        return redirect(back_from(opportunity), 303)
    page = render_template(
        "opportunity_work/done.html",
        form=form,
        opportunity=opportunity,
        task=task,
        present=present,
        back=back_from(opportunity),
    )
    return page, form.status


def _ask_for_tier(form: TierNowFields, opportunity: Opportunity) -> None:
    now = tier_now(opportunity)
    form.ask_for_tier(is_asked=now.tier is Tier.SAE_MANAGED and now.isr_id == signed_in_user().id)


def _task_page(form: TaskForm, opportunity: Opportunity, task: OpportunityTask | None) -> Answer:
    back = back_from(opportunity)
    values = {"form": form, "opportunity": opportunity, "task": task, "back": back}
    return render_template("opportunity_work/task.html", **values), form.status
