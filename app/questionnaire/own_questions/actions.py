"""Change the questions of an opening itself, while nobody has answered; afterwards, add to them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.job_families.difference import question_line
from app.job_families.kinds import StageKind
from app.job_families.rules import check_questions
from app.job_families.values import Question
from app.openings.models import Opening, Stage
from app.people.models import User
from app.questionnaire.models import Questionnaire
from app.shared.refusals import RuleBroken

MOST_OWN_QUESTIONS = 20
SUMMARY = "own_questions"  # of the values of the form: all of them in words
_FIELDS = {SUMMARY: TrackedField(_l("Questions of this opening"), {ActivityVerb.CHANGED_OWN_QUESTIONS})}


def asking_stages(opening: Opening) -> list[Stage]:
    """The stages of an opening that ask questions in writing."""
    return [stage for stage in opening.stages if stage.kind is StageKind.QUESTIONNAIRE]


def is_answered_at(stage: Stage) -> bool:
    """True if anybody has answered the questions of a stage."""
    answered = (Questionnaire.stage_id == stage.id, Questionnaire.answered_at.is_not(None))
    return bool(db.session.scalar(select(exists().where(*answered))))


def own_questions_in_words(stage: Stage) -> dict[str, list[str]]:
    """The questions of the opening itself, for the digest of its form."""
    return {SUMMARY: [question_line(each) for each in stage.own_questions]}


def change_own_questions(
    stage: Stage, questions: Sequence[Question], *, seen: str | None = None, by: User
) -> None:
    """Let an opening ask these questions beside its job family's, all that there are, in this order.

    Who was asked already keeps the questions they were sent. Once somebody has answered, a question can only
    be added. Raises RuleBroken for that, for questions that nobody can answer, and for one that is there
    already; Conflict if somebody has changed them since the page was made (`seen`).
    """
    db.session.refresh(stage, with_for_update=True)
    before = own_questions_in_words(stage)
    check_unchanged(stage.opening, seen, before, _FIELDS, reader=by)
    wanted = list(questions)
    if is_answered_at(stage) and wanted[: len(stage.own_questions)] != stage.own_questions:
        raise RuleBroken(
            _("Candidates have answered these questions. You can add more after them, and change none.")
        )
    if len(wanted) > MOST_OWN_QUESTIONS:
        limit = MOST_OWN_QUESTIONS
        raise RuleBroken(_("An opening asks at most %(limit)s questions of its own.", limit=limit))
    own = {question.text for question in stage.own_questions}  # the family may have come to ask one, too
    check_questions([*(each for each in stage.questions if each.text not in own), *wanted])
    if wanted == stage.own_questions:
        return
    stage.own_questions = wanted
    words = {"was": before[SUMMARY], "became": own_questions_in_words(stage)[SUMMARY]}
    shown = {name: "\n".join(lines) or _("nothing") for name, lines in words.items()}
    record_activity(ActivityVerb.CHANGED_OWN_QUESTIONS, stage.opening, by=by, what=stage.short_name, **shown)
