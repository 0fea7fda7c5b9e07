"""A candidate in pools: add them, remind oneself, invite them, remove them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Candidate
from app.openings.models import Opening
from app.pools import actions, queries
from app.pools.forms import AddToOpeningForm, AddToPoolForm, ReminderForm
from app.pools.models import Pool, PoolMember
from app.pools.views import routes
from app.shared.times import format_full_day
from app.tags.queries import owes_on
from app.tags.rules import check_may_see, withheld_sentence
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer, redirect_to, register_loader

register_loader("pool_member_id", PoolMember)


@routes.form("/candidates/<int:candidate_id>/pools", permission=Permission.TAG_CANDIDATE)
def candidate_pools(candidate: Candidate) -> Answer:
    form, pools = AddToPoolForm(), queries.open_pools()
    form.offer(pools)
    if form.submit(lambda: _add(candidate, form, pools)):
        flash(_("Added %(candidate)s to the pool.", candidate=candidate.name), "good")
        return redirect_to("pools.candidate_pools", candidate_id=candidate.id)
    owes = owes_on(current_user, candidate)
    page = render_template(
        "pools/candidate.html",
        form=form,
        candidate=candidate,
        members=queries.members_of(candidate.id, current_user),
        withheld=withheld_sentence() if owes else None,
        has_pools=bool(pools),
    )
    return page, form.status


@routes.form("/pool-members/<int:pool_member_id>/reminder", permission=Permission.KEEP_POOL_MEMBER)
def set_reminder(pool_member: PoolMember) -> Answer:
    form = ReminderForm(remind_on=pool_member.remind_on)
    if form.submit(lambda: actions.set_reminder(pool_member, form.day, by=current_user)):
        day = format_full_day(form.day)
        flash(_("It is your turn to come back to them on %(day)s.", day=day), "good")
        return _to_pools_of(pool_member.candidate)
    check_may_see(owes=owes_on(current_user, pool_member.candidate))
    return render_template("pools/reminder.html", form=form, member=pool_member), form.status


@routes.action("/pool-members/<int:pool_member_id>/reminder/remove", permission=Permission.KEEP_POOL_MEMBER)
def remove_reminder(pool_member: PoolMember) -> Answer:
    actions.remove_reminder(pool_member, by=current_user)
    flash(_("Removed the reminder."), "good")
    return _to_pools_of(pool_member.candidate)


@routes.action("/pool-members/<int:pool_member_id>/remove", permission=Permission.KEEP_POOL_MEMBER)
def remove_member(pool_member: PoolMember) -> Answer:
    candidate, pool = pool_member.candidate, pool_member.pool
    actions.remove_from_pool(pool_member, by=current_user)
    flash(_("Removed %(candidate)s from “%(pool)s”.", candidate=candidate.name, pool=pool.name), "good")
    return _to_pools_of(candidate)


@routes.form("/pool-members/<int:pool_member_id>/invite", permission=Permission.KEEP_POOL_MEMBER)
def invite_member(pool_member: PoolMember) -> Answer:
    form, openings = AddToOpeningForm(), queries.openings_to_invite_to(current_user)
    form.offer(openings)
    if form.submit(lambda: _invite(pool_member.candidate, form, openings)):
        names = {"candidate": pool_member.candidate.name, "opening": form.result.opening.name}
        flash(_("Added %(candidate)s to %(opening)s.", **names), "good")
        return redirect_to_page(form.result)
    check_may_see(owes=owes_on(current_user, pool_member.candidate))
    return render_template("pools/invite.html", form=form, member=pool_member), form.status


def _add(candidate: Candidate, form: AddToPoolForm, pools: Sequence[Pool]) -> PoolMember:
    pool = next(each for each in pools if str(each.id) == form.pool.data)
    return actions.add_to_pool(
        pool, candidate, why=form.why.data or "", remind_on=form.remind_on.data, by=current_user
    )


def _invite(candidate: Candidate, form: AddToOpeningForm, openings: Sequence[Opening]) -> object:
    opening = next(each for each in openings if str(each.id) == form.opening.data)
    return actions.invite_candidate(candidate, opening, by=current_user)


def _to_pools_of(candidate: Candidate) -> Answer:
    return redirect_to("pools.candidate_pools", candidate_id=candidate.id)
