"""Pages of return files and of conflicts."""

from __future__ import annotations

from flask import flash, render_template, send_file
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.book.alignment import alignment_day
from app.book.models import Opportunity
from app.crm_returns import actions, conflicts, differences, queries
from app.crm_returns.files import return_file
from app.crm_returns.forms import MakeReturnForm, ResolveConflictForm, TakeOverForm
from app.crm_returns.kinds import ReturnKind, ReturnState
from app.crm_returns.models import CrmReturn
from app.crm_returns.take_over import take_over_override
from app.opportunity_work.models import ChosenSide, WorkConflict
from app.web.parameters import choice_param, cursor_param, enum_by_value
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("crm_returns", __name__)
register_loader("crm_return_id", CrmReturn)
register_loader("conflict_id", WorkConflict)
DAILY_KINDS = (ReturnKind.ACCOUNTS, ReturnKind.ISR)  # the others are counted on request
STATES_SHOWN_FIRST = (ReturnState.NOT_TAKEN, ReturnState.SENT, ReturnState.CONFIRMED, ReturnState.REPLACED)
register_named_page("conflicts", "crm_returns.list_conflicts")
register_page(WorkConflict, "crm_returns.conflict", "conflict_id")


@routes.form("/crm-returns", permission=Permission.MAKE_RETURN_FILE)
def list_returns() -> Answer:
    kind = choice_param("kind", enum_by_value(ReturnKind)) or ReturnKind.ACCOUNTS
    form = MakeReturnForm()
    if form.submit(actions.make_return, kind, seen=form.seen.data, by=current_user):
        if form.result.is_repeated:
            flash(_("Nothing else differs since this file was made. Download it again."), "good")
        return redirect_to("crm_returns.return_values", crm_return_id=form.result.id)
    return _returns_page(kind, form)


@routes.action("/crm-returns/overrides/<int:opportunity_id>", permission=Permission.TAKE_OVER_OVERRIDE)
def take_over(opportunity: Opportunity) -> Answer:
    form = TakeOverForm()
    if form.submit(take_over_override, opportunity, seen=form.seen.data, by=current_user):
        flash(_("Override taken over. Those it concerns get a mail."), "good")
        return redirect_to("crm_returns.list_returns", kind=ReturnKind.ISR.value)
    return _returns_page(ReturnKind.ISR, MakeReturnForm(), refused=form)


def _returns_page(kind: ReturnKind, form: MakeReturnForm, refused: TakeOverForm | None = None) -> Answer:
    """What differs of a kind. `refused` is the form of an override that was not taken over."""
    day = alignment_day()
    counts = {each: differences.count_differences(each, day) for each in (*DAILY_KINDS, kind)}
    form.seen.data = counts[kind].digest
    page = render_template(
        "crm_returns/returns.html",
        form=form,
        refused=refused,
        kind=kind,
        kinds=ReturnKind,
        counts=counts,
        first=differences.first_differences(kind, day, left_out=False) if counts[kind].total else [],
        left_out=differences.first_differences(kind, day, left_out=True) if counts[kind].left_out else [],
        unseen=differences.unseen_fields(kind),
        page=queries.returns_page(cursor_param()),
        states=ReturnState,
    )
    return page, (refused or form).status


@routes.page("/crm-returns/corrections", permission=Permission.MAKE_RETURN_FILE)
def list_corrections() -> Answer:
    return render_template(
        "crm_returns/corrections.html",
        rows=differences.first_corrections(),
        number=differences.count_corrections(),
        most=differences.MOST_CORRECTIONS,
    )


@routes.page("/crm-returns/<int:crm_return_id>", permission=Permission.USE_RETURN_FILE)
def return_values(crm_return: CrmReturn) -> Answer:
    counts = queries.counts_of(crm_return)
    shown = choice_param("state", enum_by_value(ReturnState)) or next(
        (state for state in STATES_SHOWN_FIRST if counts.get(state)), ReturnState.SENT
    )
    return render_template(
        "crm_returns/return.html",
        made=crm_return,
        counts=counts,
        shown=shown,
        page=queries.values_page(crm_return, shown, cursor_param()),
    )


@routes.page("/crm-returns/<int:crm_return_id>/file", permission=Permission.USE_RETURN_FILE)
def download_return(crm_return: CrmReturn) -> Answer:
    name = f"return-{crm_return.kind.value}-{crm_return.id}.csv"
    return send_file(return_file(crm_return), "text/csv", as_attachment=True, download_name=name, etag=False)


@routes.page("/conflicts", permission=Permission.SEE_BOOK)
def list_conflicts() -> Answer:
    return render_template(
        "crm_returns/conflicts.html",
        page=conflicts.conflicts_page(current_user, cursor_param()),
        counts=conflicts.conflict_counts(current_user),
        is_overseer=allows(current_user, Permission.MAKE_RETURN_FILE),
    )


@routes.page("/conflicts/<int:conflict_id>", permission=Permission.VIEW_CONFLICT)
def conflict(conflict: WorkConflict) -> Answer:
    return _conflict_page(conflict, ResolveConflictForm())


@routes.action("/conflicts/<int:conflict_id>", permission=Permission.RESOLVE_CONFLICT)
def resolve_conflict(conflict: WorkConflict) -> Answer:
    form = ResolveConflictForm()
    if form.submit(_choose, conflict, form):
        flash(_("Resolved. The other value is kept on record."), "good")
        return redirect_to("crm_returns.list_conflicts")
    return _conflict_page(conflict, form)


def _choose(conflict: WorkConflict, form: ResolveConflictForm) -> None:
    conflicts.choose_side(conflict, ChosenSide(form.side.data), seen=form.seen.data or "", by=current_user)


def _conflict_page(conflict: WorkConflict, form: ResolveConflictForm) -> Answer:
    form.seen.data = conflicts.conflict_digest(conflict)
    page = render_template(
        "crm_returns/conflict.html",
        form=form,
        conflict=conflict,
        sides=conflicts.sides_of(conflict),
        chosen_by=conflicts.chosen_by(conflict),
        may_choose=allows(current_user, Permission.RESOLVE_CONFLICT, conflict),
    )
    return page, form.status
