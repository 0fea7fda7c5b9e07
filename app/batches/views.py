"""The pages of batches: start one from a selection, make its choices, see its progress, undo it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flask import make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.application_lists.filters import ApplicationFilter
from app.batches import actions, queries, rules
from app.batches.acts import ACTS, EXPORT_ACT, Act, act_of, offered_acts
from app.batches.decline_page import DeclinePage
from app.batches.forms import ActForm, DeclineBatchForm
from app.batches.models import PENDING_STATES, Batch, ItemState
from app.batches.runs import do_at_once
from app.batches.selection import Selected, selected_by_filter, selected_rows
from app.exports.actions import select_for_export
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.web.parameters import choice_param, cursor_param, enum_by_value
from app.web.record_pages import register_named_page, url_of
from app.web.routing import Answer, Routes, redirect_to, register_loader
from app.web.security import local_path

routes = Routes("batches", __name__)
register_loader("batch_id", Batch)
routes.add_app_template_global(lambda: offered_acts(current_user), "selection_acts")  # of every list
register_named_page("batch of applications", "batches.new_batch")
register_named_page("batches", "batches.list_batches")
PROBLEM_STATES = (ItemState.REFUSED, ItemState.NOT_UNDONE)


@routes.page("/batches", permission=Permission.START_BATCH)
def list_batches() -> Answer:
    page = queries.batches_page(current_user, cursor_param())
    counts = queries.item_counts([batch.id for batch in page.rows])
    headings = {batch.id: act_of(batch).heading(counts[batch.id].total()) for batch in page.rows}
    return render_template("batches/batches.html", page=page, counts=counts, headings=headings)


@routes.action("/batches/new", permission=Permission.START_BATCH)
def new_batch() -> Answer:
    if request.form.get("act") == EXPORT_ACT:
        return _export_selected()
    act, token = _asked_act(), _token("new")
    batch, is_new = actions.draft_once(act, _selected, token=token, by=current_user)
    if is_new and not act.asks_first and not _is_large(batch):
        do_at_once(actions.start_batch(batch))
    return _redirect_to_batch(batch)


@routes.form("/batches/<int:batch_id>/start", permission=Permission.VIEW_BATCH)
def start_batch(batch: Batch) -> Answer:
    if not batch.is_draft:
        return _redirect_to_batch(batch)
    act = act_of(batch)
    form = act.form()
    for name, text in () if form.is_submitted() else (batch.texts or {}).items():
        form[name].data = text
    page = DeclinePage(form, batch) if isinstance(form, DeclineBatchForm) else None
    if page.submit() if page else form.submit(_start, form, batch):
        if not _is_large(batch):
            do_at_once(batch)
        return _redirect_to_batch(batch)
    total = queries.count_items(batch)
    shown = render_template(
        "batches/decline.html" if page else "batches/start.html",
        form=form,
        heading=act.heading(total),
        total=total,
        is_typed=rules.must_be_typed(total),
        items=queries.items_page(batch, current_user, [ItemState.CHOSEN], None),
        back=_back(),
        **(page.values() if page else {}),
    )
    return shown, form.status


@routes.page("/batches/<int:batch_id>", permission=Permission.VIEW_BATCH)
def batch(batch: Batch) -> Answer:
    if batch.is_draft:
        return _redirect_to_batch(batch)
    act, counts = act_of(batch), queries.item_counts([batch.id])[batch.id]
    state = choice_param("state", enum_by_value(ItemState))
    problems = [each for each in PROBLEM_STATES if counts[each]]
    shown = [state] if state else problems or list(ItemState)
    return render_template(
        "batches/batch.html",
        batch=batch,
        heading=act.heading(counts.total()),
        counts=counts,
        state=state,
        shown=shown,
        pending=sum(counts[each] for each in PENDING_STATES),
        items=queries.items_page(batch, current_user, shown, cursor_param()),
        can_undo=_offers_undo(act, batch, counts[ItemState.DONE]),
        list_url=_back() or _url_of_opening(batch),
        retry=None if act.asks_first else act.form(formdata=None),
    )


@routes.action("/batches/<int:batch_id>/undo", permission=Permission.VIEW_BATCH)
def undo_batch(batch: Batch) -> Answer:
    actions.undo_batch(batch)
    if not _is_large(batch):
        do_at_once(batch)
    return _redirect_to_batch(batch)


@routes.action("/batches/<int:batch_id>/stop", permission=Permission.VIEW_BATCH)
def stop_batch(batch: Batch) -> Answer:
    actions.stop_batch(batch)
    return _redirect_to_batch(batch)


@routes.action("/batches/<int:batch_id>/retry", permission=Permission.VIEW_BATCH)
def retry_batch(batch: Batch) -> Answer:
    act, token = act_of(batch), _token(f"retry {batch.id}")
    again, is_new = actions.draft_once(
        act, lambda: queries.refused_applications(batch, current_user), token=token, by=current_user
    )
    form = act.form()
    if is_new and not act.asks_first and any(form.typed.values()) and form.validate():
        if _is_large(again):  # its page asks for the number, and has what was typed
            again.texts = form.typed
        else:
            do_at_once(actions.start_batch(again, typed=form.typed))
    return _redirect_to_batch(again)


def _start(form: ActForm, batch: Batch) -> Batch:
    return actions.start_batch(batch, chosen=form.chosen, typed=form.typed, count=form.count.data or "")


def _export_selected() -> Answer:
    """To the page where the selected rows are exported; to that of the list, if all of it is selected."""
    text = request.form.get("filter")
    if text is not None and request.form.get("all"):
        asked = ApplicationFilter.from_text(text).asked
        return make_response(redirect(url_of("export applications", **asked), 303))
    selected = selected_rows(request.form.getlist("application"), current_user)
    rules.check_selection(len(selected))
    export = select_for_export([id_ for id_, _version in selected], by=current_user)
    return make_response(redirect(url_of(export, back=_back()), 303))


def _asked_act() -> Act:
    act = ACTS.get(request.form.get("act", ""))
    if act not in offered_acts(current_user):
        raise RuleBroken(_("Choose what to do with the selected applications."))
    return act


def _selected() -> Sequence[Selected]:
    text = request.form.get("filter")
    if text is not None and request.form.get("all"):
        return selected_by_filter(text, current_user)
    return selected_rows(request.form.getlist("application"), current_user)


def _token(purpose: str) -> str:
    """The digest of the form that was sent. Its CSRF token is another on each page, to the second."""
    fields = sorted(request.form.items(multi=True))
    return hashlib.sha256(repr([purpose, current_user.id, *fields]).encode()).hexdigest()


def _is_large(batch: Batch) -> bool:
    """Whether the worker alone does it, and its start is confirmed by a number."""
    return rules.must_be_typed(queries.count_items(batch))


def _redirect_to_batch(batch: Batch) -> Answer:
    """To its choices if it is a draft, else to its progress."""
    back = {"back": path} if (path := _back()) else {}
    return redirect_to(
        "batches.start_batch" if batch.is_draft else "batches.batch", batch_id=batch.id, **back
    )


def _back() -> str | None:
    """The list that the person came from."""
    return local_path(request.values.get("back"))


def _url_of_opening(batch: Batch) -> str | None:
    """The board, if all applications are of one opening that the person sees."""
    opening = queries.only_opening(batch, current_user)
    return url_of(opening) if opening else None


def _offers_undo(act: Act, batch: Batch, done: int) -> bool:
    is_open = rules.offers_undo(clock.now(), batch.finished_at, act.undo_window)
    return act.undo is not None and done > 0 and batch.undo_asked_at is None and is_open
