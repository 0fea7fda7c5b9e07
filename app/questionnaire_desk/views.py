"""The pages of the desk: its questions, one answer after the other, the results, and who reviews."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.access.permissions import Permission
from app.openings.models import Opening
from app.questionnaire_desk.forms import ReviewerForm, ScoreForm
from app.questionnaire_desk.results import RESULTS_LIMIT, SORTED_BY_NAME, reviewed_applications
from app.questionnaire_reviews import actions, queries
from app.questionnaire_reviews.models import QuestionnaireReview
from app.questionnaire_reviews.reviewers import NOBODY, change_reviewer, reviewer_values
from app.questionnaire_reviews.rules import AnswerKey
from app.questionnaire_reviews.waiting import WAITING_LIMIT, count_waiting
from app.web.parameters import choice_param
from app.web.record_pages import register_page
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("questionnaire_desk", __name__)
register_page(Opening, "questionnaire_desk.desk", "opening_id", to="desk")


@routes.page("/openings/<int:opening_id>/desk", permission=Permission.USE_DESK)
def desk(opening: Opening) -> Answer:
    named = queries.reviewer_of(opening)
    questions = queries.desk_questions(opening)
    is_reviewer = named is not None and named.user_id == current_user.id
    return render_template(
        "questionnaire_desk/desk.html",
        opening=opening,
        reviewer=named and named.user,
        is_reviewer=is_reviewer,
        questions=questions,
        round=queries.review_round(opening, current_user, questions),
        waiting=count_waiting(opening, current_user) if named else 0,
        most=WAITING_LIMIT,
    )


@routes.action("/openings/<int:opening_id>/desk/begin", permission=Permission.USE_DESK)
def begin_round(opening: Opening) -> Answer:
    first = actions.begin_round(opening, by=current_user)
    if first is None:
        return redirect_to("questionnaire_desk.desk", opening_id=opening.id)
    return _to_answer(opening, first)


@routes.form("/openings/<int:opening_id>/desk/<token>/<position>", permission=Permission.USE_DESK)
def score_answer(opening: Opening, token: str, position: str) -> Answer:
    number = int(position) if position.isdecimal() and position.isascii() and len(position) < 4 else 0
    review = _review_or_404(opening, token)
    answer = queries.answer_at_desk(review, number) or abort(404)
    form = ScoreForm(score=str(answer.score or ""), seen=str(answer.score or 0))
    scored = form.submit(
        lambda: actions.score_answer(
            review,
            number,
            opening=opening,
            value=int(form.score.data),
            seen=form.seen.number,
            by=current_user,
        )
    )
    if scored:
        following: AnswerKey | None = form.result
        if following is None:
            flash(_("Every answer has a score. Finish the review to see the names."), "good")
            return redirect_to("questionnaire_desk.desk", opening_id=opening.id)
        return _to_answer(opening, following)
    if form.status == 409:  # so that it can be sent again, over the other score
        form.seen.data = str(answer.score or 0)
    return _answer_page(opening, form, AnswerKey(token, number), answer), form.status


@routes.action("/openings/<int:opening_id>/desk/finish", permission=Permission.USE_DESK)
def finish_round(opening: Opening) -> Answer:
    number = actions.finish_round(opening, by=current_user)
    message = ngettext(
        "Finished the review of %(num)s candidate.", "Finished the review of %(num)s candidates.", number
    )
    flash(message, "good")
    return redirect_to("questionnaire_desk.results", opening_id=opening.id)


@routes.page("/openings/<int:opening_id>/desk/results", permission=Permission.USE_DESK)
def results(opening: Opening) -> Answer:
    by_name = choice_param("sort", {SORTED_BY_NAME: True}) or False
    return render_template(
        "questionnaire_desk/results.html",
        opening=opening,
        questions=queries.desk_questions(opening),
        rows=reviewed_applications(opening, current_user, by_name=by_name),
        by_name=by_name,
        most=RESULTS_LIMIT,
    )


@routes.form("/openings/<int:opening_id>/desk/reviewer", permission=Permission.CHANGE_OPENING_PEOPLE)
def reviewer(opening: Opening) -> Answer:
    people = queries.possible_reviewers(opening)
    form = ReviewerForm(lambda: reviewer_values(opening))
    form.offer(people)
    by_id = {str(user.id): user for user in people}
    done = form.submit(
        lambda: change_reviewer(
            opening,
            None if form.reviewer.data == NOBODY else by_id[form.reviewer.data],
            seen=form.seen.data,
            reason=form.reason.data,
            by=current_user,
        )
    )
    if done:
        flash(_("Saved the reviewer."), "good")
        return redirect_to("questionnaire_desk.desk", opening_id=opening.id)
    return render_template("questionnaire_desk/reviewer.html", form=form, opening=opening), form.status


def _answer_page(opening: Opening, form: ScoreForm, key: AnswerKey, answer: queries.AnswerAtDesk) -> str:
    """An answer with what stands around it. Only the reviewer reads answers here."""
    questions = queries.desk_questions(opening)
    going = queries.review_round(opening, current_user, questions)
    if key not in going.answers:
        return render_template("questionnaire_desk/gone.html", form=form, opening=opening)
    number = going.question_of(key)
    shown: dict[str, Any] = {
        "question": questions[number],
        "number": number + 1,
        "total": len(questions),
        "place": going.questions[number].index(key) + 1,
        "answers": len(going.questions[number]),
        "scored": going.scored(going.questions[number]),
    }
    before = going.before(key)
    return render_template(
        "questionnaire_desk/answer.html",
        form=form,
        opening=opening,
        answer=answer,
        back=before and _url_of_answer(opening, before),
        **shown,
    )


def _review_or_404(opening: Opening, token: str) -> QuestionnaireReview:
    """The reviewer's own review. Another's answers are read on the pages of their applications."""
    review = queries.review_with_token(opening, token)
    if review is None or review.reviewer_id != current_user.id:
        abort(404)
    return review


def _to_answer(opening: Opening, key: AnswerKey) -> Answer:
    return redirect_to(
        "questionnaire_desk.score_answer", opening_id=opening.id, token=key.token, position=key.position
    )


def _url_of_answer(opening: Opening, key: AnswerKey) -> str:
    return url_for(
        "questionnaire_desk.score_answer", opening_id=opening.id, token=key.token, position=key.position
    )
