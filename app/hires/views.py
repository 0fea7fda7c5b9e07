"""The page to hire: what is agreed, and with the last place what happens to the other candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.roles import Role
from app.candidates.models import Application
from app.hires.forms import CHOOSE_LATER, DECLINE_OTHERS, HireForm, TransferForm, last_place_form
from app.job_families.kinds import HireRole
from app.onboarding.actions.eligibility import WAIVER_ROLES
from app.people.models import User
from app.people.queries import people_with_role
from app.pipeline import last_place, mail, queries
from app.pipeline.decline_letters import Letter
from app.pipeline.hire import Hire, check_can_be_hired
from app.pipeline.hire import hire as hire_application
from app.pipeline.hooks import agreed_job
from app.pipeline.last_place import LastPlaceDecision
from app.pipeline.views.moves import move_page, redirect_after_move
from app.plans.library import role_plan_titles
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.web.record_pages import register_page, url_of
from app.web.routing import Answer, Routes
from app.web.shown_if_possible import shown_if_possible

DAYS_TO_CHOOSE = timedelta(days=7)  # what becomes of the others; the form begins with it
routes = Routes("hires", __name__)
register_page(Application, "hires.hire", "application_id", to="hire")


@routes.form("/applications/<int:application_id>/hire", permission=Permission.HIRE_APPLICATION)
@shown_if_possible(check_can_be_hired, about="application")
def hire(application: Application) -> Answer:
    people = {str(user.id): user for user in people_with_role(Role.ISR_MANAGER, *WAIVER_ROLES)}
    fills = last_place.fills_last_place(application.opening)
    others = last_place.other_active_applications(application) if fills else []
    form = _hire_form(application, list(people.values()), _form_factory(fills, others))
    if form.submit(_hire, application, form, people):
        hired = _("Hired %(candidate)s. The onboarding has started.", candidate=application.candidate.name)
        if form.data.get("others") == CHOOSE_LATER:
            flash(hired, "good")
            return redirect(url_of(application.opening, to="other candidates"), 303)
        return redirect_after_move(application, hired)
    if others:
        form["seen"].data = last_place.applications_digest(others)
        if not form.is_submitted():
            form["day"].data = clock.today(current_user.time_zone) + DAYS_TO_CHOOSE
    return move_page(
        "hires/hire.html",
        form,
        application,
        missing=queries.missing_for(current_user, application),
        **_last_place(others),
    )


def _form_factory(fills: bool, others: Sequence[Application]) -> Callable[[type[HireForm]], Any]:
    """Makes the form of a hire: with the last place it asks about the other candidates."""
    if not fills:
        return lambda form: form
    met = [other for other in others if last_place.has_met_team(other)]
    return partial(last_place_form, others=others, met=met)


def _last_place(others: Sequence[Application]) -> dict[str, Any]:
    """The other candidates, and the mail they would get, for the page."""
    shown = others[: last_place.MAX_DECLINED]
    return {
        "others": shown,
        "apart": {other.id: reason for other in shown if (reason := last_place.reason_to_look(other))},
        "last_place_sentence": last_place.last_place_sentence(others),
        "met": [other for other in shown if last_place.has_met_team(other)],
        "letter": mail.compose_decline_letter(shown[0], Letter.FILLED, "") if shown else None,
    }


def _hire_form(
    application: Application, people: list[User], kind_of: Callable[[type[HireForm]], Any]
) -> HireForm:
    """The form of the hire; for an internal candidate it asks about eligibility."""
    version = application.version
    agreed = _agreed_values(application, people)
    # A hire makes its candidate a colleague, and the second of two people who hire did not see that.
    if application.candidate.internal and application.is_active:
        candidate = application.candidate.user
        manager = candidate.manager.email if candidate and candidate.manager else ""
        values = {"kind": HireKind.TRANSFER.value, "previous_manager": manager}
        form: HireForm = kind_of(TransferForm)(version=version, **values, **agreed)
        form.offer_who_waives(
            [user for user in people if user is not candidate and not user.roles.isdisjoint(WAIVER_ROLES)]
        )
    else:
        form = kind_of(HireForm)(version=version, kind=HireKind.NEW.value, **agreed)
    opening = application.opening
    may_manage = opening.hire_role.manager_roles
    form.offer_managers([user for user in people if not user.roles.isdisjoint(may_manage)])
    form.offer_plans({} if opening.hire_role is HireRole.ISR else role_plan_titles(), opening.hire_plan)
    return form


def _agreed_values(application: Application, people: Sequence[User]) -> dict[str, Any]:
    """What the form begins with: the job that is agreed, with a manager who can be chosen."""
    job = agreed_job(application)
    if job is None:
        return {}
    return {"start_date": job.start_date, "manager": str(job.manager.id) if job.manager in people else ""}


def _hire(application: Application, form: HireForm, people: dict[str, User]) -> None:
    start_date, manager = form.start_date.data, people[form.manager.data]
    agreed = Hire(
        start_date,  # type: ignore[arg-type]
        manager,
        HireKind(form.kind.data),
        form.eligibility(people),
        form.previous_manager.person if isinstance(form, TransferForm) else None,
        form.plan.data if form.plan else "",
    )
    hire_application(
        application,
        agreed,
        version=form.version.number,
        reason=form.reason.data,
        decision=_last_place_decision(form),
        by=current_user,
    )


def _last_place_decision(form: HireForm) -> LastPlaceDecision:
    entered, prefix = form.data, "paragraph_"
    chosen = entered.get("others")
    if chosen == CHOOSE_LATER and entered["day"] is None:
        raise RuleBroken(_("Enter the day."), field="day")
    return LastPlaceDecision(
        decline_others=None if chosen is None else chosen == DECLINE_OTHERS,
        decide_by=entered["day"] if chosen == CHOOSE_LATER else None,
        close=bool(entered.get("close")),
        seen=entered.get("seen") or "",
        paragraphs={
            int(name.removeprefix(prefix)): text for name, text in entered.items() if name.startswith(prefix)
        },
    )
