"""A page for each move: what it will do, what it asks, and the button that does it.

The form carries the version of the application its page was made from. When someone else has
moved it since, the page comes back with 409, the sentence that says who, and what was typed.
"""

from __future__ import annotations

from typing import Any

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.access.roles import Role
from app.candidates.models import Application
from app.door import Answer, see
from app.interviews.taken import imminent
from app.onboarding.actions.eligibility import WHO_WAIVES
from app.onboarding.models import HireKind
from app.people.models import User
from app.people.queries import people_with_role
from app.pipeline import actions, queries
from app.pipeline.forms import AdvanceForm, HireForm, MoveForm, ReopenForm, TransferForm, WithdrawForm
from app.pipeline.hiring import Hire
from app.pipeline.hiring import hire as hire_application
from app.pipeline.views import rooms


@rooms.form("/applications/<int:application_id>/advance", permission=Permission.MOVE_APPLICATION)
def advance(application: Application) -> Answer:
    form = AdvanceForm(version=application.version)
    moved = form.carries_out(
        actions.advance,
        application,
        version=form.version.number,
        reason=form.reason.data,
        by=current_user,
    )
    if moved:
        return _done(application, f"advanced to {application.stage.name}")
    return _page("advance", form, application, missing=queries.missing_for(current_user, application))


@rooms.form("/applications/<int:application_id>/withdraw", permission=Permission.MOVE_APPLICATION)
def withdraw(application: Application) -> Answer:
    form = WithdrawForm(version=application.version)
    moved = form.carries_out(
        actions.withdraw,
        application,
        version=form.version.number,
        note=form.note.data,
        keep=form.keep.choice,
        by=current_user,
    )
    if moved:
        return _done(application, "withdrawn")
    return _page("withdraw", form, application, near=imminent(application))


@rooms.form("/applications/<int:application_id>/reopen", permission=Permission.MOVE_APPLICATION)
def reopen(application: Application) -> Answer:
    form = ReopenForm(version=application.version)
    moved = form.carries_out(
        actions.reopen, application, version=form.version.number, reason=form.reason.data, by=current_user
    )
    return _done(application, "reopened") if moved else _page("reopen", form, application)


@rooms.form("/applications/<int:application_id>/hire", permission=Permission.HIRE_APPLICATION)
def hire(application: Application) -> Answer:
    people = {str(user.id): user for user in people_with_role(Role.ISR_MANAGER, *WHO_WAIVES)}
    form = _hire_form(application, list(people.values()))
    if form.carries_out(_hire, application, form, people):
        return _done(application, "hired; the onboarding has begun")
    return _page("hire", form, application, missing=queries.missing_for(current_user, application))


def _hire_form(application: Application, people: list[User]) -> HireForm:
    """What is agreed on; for an internal candidate whether they are eligible too."""
    version = application.version
    if application.candidate.internal:
        candidate = application.candidate.user
        manager = candidate.manager.email if candidate and candidate.manager else ""
        form: HireForm = TransferForm(version=version, kind=HireKind.TRANSFER.value, previous_manager=manager)
        form.offer_who_waives(
            [user for user in people if user is not candidate and not user.roles.isdisjoint(WHO_WAIVES)]
        )
    else:
        form = HireForm(version=version, kind=HireKind.NEW.value)
    form.offer_managers([user for user in people if Role.ISR_MANAGER in user.roles])
    return form


def _hire(application: Application, form: HireForm, people: dict[str, User]) -> None:
    start_date, manager = form.start_date.data, people[form.manager.data]
    agreed = Hire(
        start_date,  # type: ignore[arg-type]
        manager,
        HireKind(form.kind.data),
        form.eligibility(people),
        form.previous_manager.person if isinstance(form, TransferForm) else None,
    )
    hire_application(
        application, agreed, version=form.version.number, reason=form.reason.data, by=current_user
    )


def _done(application: Application, what: str) -> Answer:
    flash(f"{application.candidate.name} is {what}.", "good")
    return see("pipeline.application", application_id=application.id)


def _page(verb: str, form: MoveForm, application: Application, **more: Any) -> Answer:
    """The page of a move. After a conflict its form takes the new version, so it can be sent again."""
    if form.status == 409:
        form.version.data = str(application.version)
    if more.get("missing"):
        form.mark_required("reason")
    if more.get("near"):
        form.mark_required("keep")
    page = render_template(f"pipeline/{verb}.html", form=form, application=application, **more)
    return page, form.status
