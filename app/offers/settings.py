"""What the company says about all offers: the questions that justify one, the letter, and who approves."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.offers.letters.families import check_letter, company_letter, last_settings, shipped_text
from app.offers.models import OfferApprover, OfferSettings
from app.offers.rules import MOST_APPROVERS
from app.people.models import User
from app.shared.refusals import RuleBroken

MOST_QUESTIONS = 10
APPROVER_ROLES = (Role.RECRUITER, Role.HIRING_MANAGER, Role.ADMIN, Role.ISR_MANAGER)
_VERBS = {ActivityVerb.CHANGED_OFFER_SETTINGS}
_FIELDS = {
    "questions": TrackedField(_l("Questions"), _VERBS),
    "letter": TrackedField(_l("Letter"), _VERBS),
    **{f"approver{n}": TrackedField(_l("Approver"), _VERBS) for n in range(1, MOST_APPROVERS + 1)},
}


def current_questions() -> list[str]:
    """The questions that justify an offer: the company's, or ours."""
    saved = last_settings()
    return saved.questions if saved else shipped_text("questions.txt").splitlines()


def approvers() -> Sequence[User]:
    """Who approves every offer after the hiring manager, in order."""
    named = select(OfferApprover).order_by(OfferApprover.position)
    return [each.user for each in db.session.scalars(named)]


def settings_values() -> dict[str, str]:
    """The settings as their form has them."""
    named = [str(user.id) for user in approvers()]
    named += [""] * (MOST_APPROVERS - len(named))
    values = {"questions": "\n".join(current_questions()), "letter": company_letter().text}
    return values | {f"approver{n}": each for n, each in enumerate(named[:MOST_APPROVERS], start=1)}


def save_settings(
    *, questions: Sequence[str], letter: str, people: Sequence[User], seen: str | None = None, by: User
) -> OfferSettings:
    """Save the questions, the letter and the approvers. Offers that are waiting keep who was asked.

    Raises RuleBroken for too many questions, for a letter with a placeholder that it does not have, and for
    a person named twice; Conflict if somebody changed the settings since the page was made.
    """
    before = last_settings()
    check_unchanged(before or by, seen, settings_values(), _FIELDS, reader=by)
    if len(questions) > MOST_QUESTIONS:
        raise RuleBroken(_("Ask at most %(limit)s questions.", limit=MOST_QUESTIONS), field="questions")
    check_letter(letter)
    if len(set(people)) < len(people):
        raise RuleBroken(_("Choose each approver once."), field="approver1")
    saved = OfferSettings(saved_by_id=by.id, questions=list(questions), letter=letter)
    db.session.add(saved)
    db.session.execute(delete(OfferApprover))
    db.session.flush()
    db.session.add_all(OfferApprover(user_id=each.id, position=n) for n, each in enumerate(people, start=1))
    db.session.flush()
    record_activity(ActivityVerb.CHANGED_OFFER_SETTINGS, saved, by=by)
    return saved
