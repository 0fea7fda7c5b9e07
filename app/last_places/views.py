"""The page of an opening where a person chooses what becomes of the other candidates."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.access.permissions import Permission
from app.access.roles import Role
from app.last_places.actions import choose_for_others, keep_everyone
from app.last_places.due_choices import do_choices_now
from app.last_places.forms import DoNowForm, OthersForm, others_form
from app.last_places.models import LastPlacePlan
from app.last_places.queries import open_choices, open_plan, withheld_from
from app.opening_moves.queries import openings_to_move_to
from app.openings.models import Opening
from app.pipeline import last_place, mail
from app.pipeline.decline_letters import Letter
from app.pools.models import Pool
from app.pools.queries import open_pools
from app.shared.refusals import RuleBroken
from app.web.record_pages import redirect_to_page, register_page
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("last_places", __name__)
register_page(Opening, "last_places.other_candidates", "opening_id", to="other candidates")


@routes.form("/openings/<int:opening_id>/other-candidates", permission=Permission.CHOOSE_FOR_OTHERS)
def other_candidates(opening: Opening) -> Answer:
    plan = open_plan(opening)
    if plan is None:
        return render_template("last_places/none.html", opening=opening)
    rows, withheld = open_choices(plan), withheld_from(current_user, plan)
    shown = [each for each in rows if each.application_id not in withheld]
    met = {each.application_id for each in shown if last_place.has_met_team(each.application)}
    pools = open_pools() if Role.RECRUITER in current_user.roles else None
    openings = openings_to_move_to(opening, current_user)
    form = others_form(plan, shown, met, pools, openings)
    if form.submit(_save, plan, form, pools or (), openings):
        flash(_("Saved. Nothing happens before that day, and you can change it until then."), "good")
        return redirect_to("last_places.other_candidates", opening_id=opening.id)
    if form.status == 409:
        form.edition.data = str(plan.edition)
    page = render_template(
        "last_places/other_candidates.html",
        form=form,
        plan=plan,
        opening=opening,
        apart=[each for each in shown if last_place.reason_to_look(each.application)],
        others=[each for each in shown if not last_place.reason_to_look(each.application)],
        reason=last_place.reason_to_look,
        withheld=[each for each in rows if each.application_id in withheld],
        letter=mail.compose_decline_letter(rows[0].application, Letter.FILLED, "") if rows else None,
        has_place=opening.hired < opening.places,
    )
    return page, form.status


@routes.action("/openings/<int:opening_id>/other-candidates/now", permission=Permission.CHOOSE_FOR_OTHERS)
def do_now(opening: Opening) -> Answer:
    plan, form = open_plan(opening), DoNowForm()
    if plan is None:
        raise RuleBroken(_("There is nothing left to choose."))
    if not form.submit(do_choices_now, plan, edition=form.edition.number, by=current_user):
        for problem in form.problems:
            flash(problem, "bad")
        return redirect_to("last_places.other_candidates", opening_id=opening.id)
    flash(_("Done. The mails are sent in a few minutes, unless you undo a decline."), "good")
    refused = form.result
    if refused:
        count = len(refused)
        said = ngettext("%(num)s was not done.", "%(num)s were not done.", count)
        flash(f"{said} {' '.join(refused[:3])}")
    if plan.is_open:
        return redirect_to("last_places.other_candidates", opening_id=opening.id)
    return redirect_to_page(opening)


@routes.action("/openings/<int:opening_id>/other-candidates/keep", permission=Permission.CHOOSE_FOR_OTHERS)
def keep_others(opening: Opening) -> Answer:
    plan, form = open_plan(opening), DoNowForm()
    if plan is None:
        raise RuleBroken(_("There is nothing left to choose."))
    if form.submit(keep_everyone, plan, edition=form.edition.number, by=current_user):
        flash(_("Everyone stays active. Nothing that was chosen here happens."), "good")
        return redirect_to_page(opening)
    for problem in form.problems:
        flash(problem, "bad")
    return redirect_to("last_places.other_candidates", opening_id=opening.id)


def _save(plan: LastPlacePlan, form: OthersForm, pools: Sequence[Pool], openings: Sequence[Opening]) -> None:
    choose_for_others(
        plan,
        form.chosen(),
        day=form.due_on,
        pool=form.chosen_pool(pools) if "pool" in form.data else plan.pool,
        to_opening=form.chosen_opening(openings),
        edition=form.edition.number,
        by=current_user,
    )
