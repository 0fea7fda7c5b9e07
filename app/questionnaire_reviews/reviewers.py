"""Choose who reviews the answers of an opening."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.access.predicates import runs_opening
from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.db.base import db
from app.openings.models import Opening
from app.openings.people import on_hiring_manager_changed
from app.people.models import User
from app.questionnaire_reviews import mail, rules
from app.questionnaire_reviews.models import QuestionnaireReviewer
from app.questionnaire_reviews.queries import lock_reviewer, reviewer_of
from app.questionnaire_reviews.waiting import at_questionnaire
from app.turns.actions import give_turns, update_turns_of_many, update_turns_of_people
from app.turns.models import REVIEWER_TURNS
from app.web.edit_digest import LabeledValue

NOBODY = "nobody"
_REVIEWER_FIELDS = {"reviewer": TrackedField(_l("Reviewer"), {ActivityVerb.CHANGED_REVIEWER})}


def reviewer_values(opening: Opening) -> dict[str, LabeledValue]:
    """The reviewer of an opening, as the form to change them has it."""
    named = reviewer_of(opening)
    who = LabeledValue(named.user_id, named.user.name) if named else LabeledValue(NOBODY, _("Nobody"))
    return {"reviewer": who}


def change_reviewer(
    opening: Opening,
    reviewer: User | None,
    *,
    seen: str | None = None,
    reason: str | None = None,
    leaver: User | None = None,
    by: User,
) -> None:
    """Choose who reviews the answers of an opening before a decision; None for no reviews.

    The new and the previous reviewer get a mail, but a `leaver` does not. Raises RuleBroken for someone who
    may not read the answers, Conflict if the reviewer was changed since the page was made (`seen`).
    """
    # The weaker lock: who answers has locked an application, and writes rows that refer to the opening.
    db.session.refresh(opening, with_for_update={"key_share": True})
    check_unchanged(opening, seen, reviewer_values(opening), _REVIEWER_FIELDS, reader=by)
    named = lock_reviewer(opening)
    before = named.user if named else None
    if reviewer is not None:
        may = runs_opening(reviewer, opening)
        rules.check_can_review(reviewer.name, active=reviewer.active, runs_opening=may)
    if before == reviewer:
        return
    if named is not None and reviewer is not None:
        named.user, named.user_id = reviewer, reviewer.id
        give_turns(REVIEWER_TURNS, opening_id=opening.id, user_id=reviewer.id)
    else:
        ids = _lock_applications(opening)
        if named is not None:
            db.session.delete(named)
        else:
            db.session.add(QuestionnaireReviewer(opening_id=opening.id, user=reviewer))
        update_turns_of_many(Application, ids)
    names = {
        "was": before.name if before else _("nobody"),
        "became": reviewer.name if reviewer else _("nobody"),
    }
    record_activity(ActivityVerb.CHANGED_REVIEWER, opening, by=by, reason=reason, **names)
    mail.notify_reviewer_changed(opening, before, reviewer, leaver=leaver, by=by)
    db.session.flush()
    update_turns_of_people(before, reviewer)


def keep_reviewer_who_may_read(opening: Opening, by: User) -> None:
    """Give the review to the new hiring manager if the reviewer may no longer read the answers."""
    named = reviewer_of(opening)
    if named is not None and not runs_opening(named.user, opening):
        change_reviewer(opening, opening.hiring_manager, by=by)


def _lock_applications(opening: Opening) -> list[int]:
    """Lock the applications with turns that depend on it: those at a questionnaire, answered or not."""
    at_stage = select(Application.id).where(*at_questionnaire(opening))
    return list(db.session.scalars(at_stage.order_by(Application.id).with_for_update()))


on_hiring_manager_changed(keep_reviewer_who_may_read)
