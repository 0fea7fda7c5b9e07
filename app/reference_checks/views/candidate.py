"""The page where a candidate names their referees."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.candidates.models import Application, Status
from app.candidates.visible_status import visible_state
from app.reference_checks import naming
from app.reference_checks.forms import NameRefereesForm, name_referees_form
from app.reference_checks.models import Referee
from app.reference_checks.queries import reference_check_of
from app.reference_checks.views import routes
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.form("/my/applications/<int:own_application_id>/references", permission=Permission.NAME_OWN_REFEREES)
def name_referees(own_application: Application) -> Answer:
    check = reference_check_of(own_application)
    if check is None:
        return redirect_to_page("own page")
    form = name_referees_form(check)
    if form.submit(_name, own_application, form):
        count = form.result
        flash(
            ngettext(
                "Thank you. We write to the person you named.",
                "Thank you. We write to the %(num)s people you named.",
                count,
            ),
            "good",
        )
        return redirect_to("reference_checks.name_referees", own_application_id=own_application.id)
    is_active = visible_state(own_application).status is Status.ACTIVE
    page = render_template(
        "reference_checks/name_referees.html",
        candidate=current_candidate(),
        application=own_application,
        check=check,
        form=form,
        may_name=is_active and check.naming_since is not None,
    )
    return page, form.status


@routes.action("/my/referees/<int:own_referee_id>/remove", permission=Permission.REMOVE_OWN_REFEREE)
def remove_referee(own_referee: Referee) -> Answer:
    naming.remove_referee(own_referee)
    flash(_("We no longer contact %(referee)s.", referee=own_referee.name), "good")
    return redirect_to("reference_checks.name_referees", own_application_id=own_referee.check.application_id)


def _name(application: Application, form: NameRefereesForm) -> int:
    return naming.name_referees(application, named=form.named())
