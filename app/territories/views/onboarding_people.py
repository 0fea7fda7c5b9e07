"""The page to change the manager and the recruiter of an onboarding."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.roles import Role
from app.onboarding.models import Onboarding
from app.people.queries import people_with_role
from app.plans.models import Owner
from app.territories import actions
from app.territories.forms import OnboardingPeopleForm
from app.territories.views import routes
from app.web.routing import Answer, redirect_to


@routes.form("/onboardings/<int:onboarding_id>/people", permission=Permission.CHANGE_ONBOARDING_PEOPLE)
def change_onboarding_people(onboarding: Onboarding) -> Answer:
    may_manage = people_with_role(*onboarding.roles_of(Owner.MANAGER))
    managers = [each for each in may_manage if each.id != onboarding.isr_id]
    recruiters = [each for each in people_with_role(Role.RECRUITER) if each.id != onboarding.isr_id]
    form = OnboardingPeopleForm(lambda: actions.onboarding_people(onboarding))
    form.offer(managers, recruiters)
    people = {str(user.id): user for user in [*managers, *recruiters]}
    chosen = {"manager": people.get(form.manager.data), "recruiter": people.get(form.recruiter.data)}
    asked = {**chosen, "reason": form.reason.data, "seen": form.seen.data}
    if form.submit(actions.change_onboarding_people, onboarding, **asked, by=current_user):
        flash(_("Saved changes. Everyone affected gets a mail."), "good")
        return redirect_to("checklist.list_onboardings")
    page = render_template("territories/onboarding_people.html", form=form, onboarding=onboarding)
    return page, form.status
