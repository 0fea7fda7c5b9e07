"""People from earlier for an opening, and the tags and pools it looks for."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.openings.models import Opening
from app.pools import actions, queries
from app.pools.earlier import Wanted, past_candidates
from app.pools.earlier import people_from_earlier as find_people
from app.pools.forms import WantedForm
from app.pools.views import routes
from app.tags.queries import tags, wanted_tags
from app.web.pagination import DEFAULT_PAGE_SIZE
from app.web.parameters import cursor_param
from app.web.routing import Answer, redirect_to

PAGE = "pools.people_from_earlier"


@routes.page("/openings/<int:opening_id>/earlier", permission=Permission.VIEW_OPENING)
def people_from_earlier(opening: Opening) -> Answer:
    wanted = _wanted(opening)
    return render_template(
        "pools/earlier.html",
        opening=opening,
        wanted=wanted,
        page=find_people(opening, wanted, current_user, cursor_param()),
        can_add=opening.is_open and allows(current_user, Permission.ADD_CANDIDATE),
    )


@routes.action("/openings/<int:opening_id>/earlier/add", permission=Permission.ADD_CANDIDATE)
def add_from_earlier(opening: Opening) -> Answer:
    """Add the candidate of a button, or those who are selected."""
    asked = request.form.getlist("one") or request.form.getlist("candidate")
    ids = [int(each) for each in asked if each.isascii() and each.isdecimal() and len(each) < 10]
    found = past_candidates(opening, _wanted(opening), ids[:DEFAULT_PAGE_SIZE], current_user)
    added, refusals = actions.invite_several(found, opening, by=current_user)
    flash(ngettext("Added %(num)s candidate.", "Added %(num)s candidates.", added), "good")
    for sentence in refusals:
        flash(sentence)
    return redirect_to(PAGE, opening_id=opening.id)


@routes.form("/openings/<int:opening_id>/earlier/wanted", permission=Permission.CHOOSE_WANTED)
def choose_wanted(opening: Opening) -> Answer:
    wanted = _wanted(opening)
    form = WantedForm(
        tags=[str(tag.id) for tag in wanted.tags], pools=[str(pool.id) for pool in wanted.pools]
    )
    offered = list(dict.fromkeys([*wanted.tags, *tags()]))
    pools = list(dict.fromkeys([*wanted.pools, *queries.open_pools()])) if _sees_pools() else None
    form.offer(offered, pools)
    if form.submit(
        lambda: actions.choose_wanted(
            opening,
            tags=form.chosen(offered, "tags"),
            pools=None if pools is None else form.chosen(pools, "pools"),
            by=current_user,
        )
    ):
        flash(_("Saved what this opening looks for."), "good")
        return redirect_to(PAGE, opening_id=opening.id)
    page = render_template("pools/wanted.html", form=form, opening=opening, has_tags=bool(offered))
    return page, form.status


def _wanted(opening: Opening) -> Wanted:
    """What the opening looks for, as far as the reader sees it: only recruiters see pools."""
    return Wanted(wanted_tags(opening.id), queries.wanted_pools(opening.id) if _sees_pools() else [])


def _sees_pools() -> bool:
    return allows(current_user, Permission.KEEP_POOLS)
