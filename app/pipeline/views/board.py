"""The board of an opening, and adding a candidate to it."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.board import columns as queries
from app.board.board_filter import BoardSort
from app.board.openings_list import hired_applications
from app.board.options import BoardOptions
from app.board.turn_filter import people_of_board, people_of_filter
from app.candidates.actions import find_or_add_candidate
from app.candidates.forms import CandidateForm
from app.candidates.models import Application
from app.duplicates.similar import similar_candidates
from app.openings.approvals.queries import draft_approval
from app.openings.family_changes import has_newer_version
from app.openings.models import Opening, OpeningState
from app.openings.problems import opening_problems
from app.openings.queries import last_closing
from app.openings.rules import check_accepts_applications, state_description
from app.pipeline.apply import ActiveApplicationExists, apply
from app.pipeline.views import routes
from app.shared.refusals import RuleBroken
from app.sources.queries import known_sources, sources
from app.tags.queries import tag_choices
from app.web.record_pages import redirect_to_page, url_maker, url_of
from app.web.routing import Answer
from app.web.visitors import signed_in_user


@routes.page("/openings/<int:opening_id>", permission=Permission.VIEW_OPENING)
def board(opening: Opening) -> Answer:
    user = signed_in_user()
    people = people_of_board(opening)
    options = BoardOptions.from_address()
    shown = queries.board_of(opening, user, options)
    closed = opening.state is OpeningState.CLOSED
    return render_template(
        "pipeline/board.html",
        **_columns(opening, options, shown),
        recruiter=people[0].name,
        hiring_manager=people[1].name,
        people=people_of_filter(options.filter.turns, opening, user, people),
        waiting_for=options.filter.turns.chosen(user),
        sorts=list(BoardSort),
        tags=tag_choices(),
        known_sources=known_sources(user),
        digest=shown.digest,
        closing=last_closing(opening) if closed else None,
        hires=hired_applications(opening, user) if closed else [],
        state=state_description(opening.state, opening.hired, opening.places),
        problems=opening_problems(opening, people),
        has_newer_version=has_newer_version(opening),
        approval=draft_approval(opening),
    )


@routes.page("/openings/<int:opening_id>/board", permission=Permission.VIEW_OPENING)
def board_columns(opening: Opening) -> Answer:
    """The columns alone, for the module that keeps an open board up to date; 304 if it has them."""
    user = signed_in_user()
    options = BoardOptions.from_address()
    shown = queries.board_of(opening, user, options)
    if request.if_none_match.contains(shown.digest):
        return "", 304
    values = _columns(opening, options, shown)
    answer = make_response(
        {
            "columns": render_template("pipeline/parts/columns.html", **values),
            "ended": render_template("pipeline/parts/ended.html", **values),
        }
    )
    answer.set_etag(shown.digest)
    return answer


def _columns(opening: Opening, options: BoardOptions, shown: queries.Board) -> dict[str, Any]:
    """What the template of the columns takes."""
    return {
        "opening": opening,
        "options": options,
        "columns": shown.columns,
        "finished": shown.finished,
        "application_url": url_maker(lambda id_: url_of("application", application_id=id_)),
        "advance_url": url_maker(lambda id_: url_for("pipeline.advance", application_id=id_)),
        "decline_url": url_maker(lambda id_: url_for("pipeline.decline", application_id=id_)),
    }


@routes.form("/openings/<int:opening_id>/candidates/add", permission=Permission.ADD_CANDIDATE)
def add_candidate(opening: Opening) -> Answer:
    form = CandidateForm()
    if not form.is_submitted():
        check_accepts_applications(opening.state)
    if form.submit(_add, form, opening):
        candidate = form.result.candidate
        flash(_("Added %(candidate)s.", candidate=candidate.name), "good")
        if form.zone_from_location:
            flash(_("Time zone, from the location: %(zone)s.", zone=candidate.time_zone))
        return redirect_to_page(form.result)
    refused = form.refused_by
    known = refused.application if isinstance(refused, ActiveApplicationExists) else None
    page = render_template(
        "pipeline/add_candidate.html",
        form=form,
        opening=opening,
        known=known,
        sources=sources(only_active=True),
    )
    return page, form.status


def _add(form: CandidateForm, opening: Opening) -> Application:
    check_accepts_applications(opening.state)
    zone = form.settle_zone(current_user.time_zone)
    typed = {name: form[name].data or "" for name in ("name", "email", "phone", "location", "source")}
    if not form.go_on.data:
        form.similar = similar_candidates(
            current_user, name=typed["name"], email=typed["email"], phone=typed["phone"]
        )
    if form.similar:
        raise RuleBroken(_("There are similar candidates. Check them first."), field="go_on")
    candidate = find_or_add_candidate(
        name=typed["name"],
        email=typed["email"],
        phone=typed["phone"],
        location=typed["location"],
        source=typed["source"],
        time_zone=zone,
        referred_by=form.referred_by.person,
        account=form.chosen_account(),
        by=current_user,
    )
    return apply(candidate, opening, by=current_user)
