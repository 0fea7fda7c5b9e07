"""The list of pools, and the page of one."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.pools import actions, queries
from app.pools.forms import PoolForm
from app.pools.models import Pool
from app.pools.views import routes
from app.web.parameters import choice_param, cursor_param
from app.web.routing import Answer, redirect_to, register_loader

register_loader("pool_id", Pool)


@routes.form("/pools", permission=Permission.KEEP_POOLS)
def list_pools() -> Answer:
    form = PoolForm()
    if form.submit(actions.make_pool, name=form.name.data or "", by=current_user):
        flash(_("Added the pool “%(pool)s”.", pool=form.result.name), "good")
        return redirect_to("pools.pool", pool_id=form.result.id)
    closed = choice_param("closed", {"yes": True}) or False
    page = queries.pools_page(cursor_param(), closed=closed)
    shown = render_template(
        "pools/pools.html",
        form=form,
        page=page,
        closed=closed,
        counts=queries.member_counts(page.rows, current_user),
    )
    return shown, form.status


@routes.page("/pools/<int:pool_id>", permission=Permission.KEEP_POOLS)
def pool(pool: Pool) -> Answer:
    page = queries.members_page(pool, current_user, cursor_param())
    return render_template("pools/pool.html", pool=pool, page=page, is_due=queries.is_due)


@routes.form("/pools/<int:pool_id>/edit", permission=Permission.KEEP_POOLS)
def edit_pool(pool: Pool) -> Answer:
    form = PoolForm(name=pool.name)
    if form.submit(actions.rename_pool, pool, name=form.name.data or "", by=current_user):
        flash(_("Saved changes to the pool “%(pool)s”.", pool=pool.name), "good")
        return redirect_to("pools.pool", pool_id=pool.id)
    return render_template("pools/edit.html", form=form, pool=pool), form.status


@routes.action("/pools/<int:pool_id>/close", permission=Permission.KEEP_POOLS)
def close_pool(pool: Pool) -> Answer:
    actions.close_pool(pool, by=current_user)
    flash(_("Closed the pool “%(pool)s”. Its people stay in it.", pool=pool.name), "good")
    return redirect_to("pools.pool", pool_id=pool.id)


@routes.action("/pools/<int:pool_id>/reopen", permission=Permission.KEEP_POOLS)
def reopen_pool(pool: Pool) -> Answer:
    actions.reopen_pool(pool, by=current_user)
    flash(_("Reopened the pool “%(pool)s”.", pool=pool.name), "good")
    return redirect_to("pools.pool", pool_id=pool.id)
