"""The template of the letter: that of the job family, or else the company's, or ours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.job_families.queries import ListedFamily
from app.offers.letters.characters import check_drawn
from app.offers.letters.text import letter_problem
from app.offers.models import FamilyLetter, OfferSettings
from app.openings.models import Opening
from app.people.models import User
from app.shared.refusals import RuleBroken

_FILES = Path(__file__).parents[1] / "files"


@dataclass(frozen=True)
class LetterTemplate:
    """A template, and what it is from: the company's settings or a letter of a family; neither for ours."""

    text: str
    settings_id: int | None = None
    family_letter_id: int | None = None


@cache
def shipped_text(name: str) -> str:
    """A text of ours."""
    return (_FILES / name).read_text(encoding="utf-8").strip()


def last_settings() -> OfferSettings | None:
    """What the company saved last; None if it has saved nothing."""
    return db.session.scalars(select(OfferSettings).order_by(OfferSettings.id.desc()).limit(1)).one_or_none()


def company_letter() -> LetterTemplate:
    """The template of the company, or ours."""
    saved = last_settings()
    return LetterTemplate(saved.letter, saved.id) if saved else LetterTemplate(shipped_text("letter.txt"))


def letter_for(opening: Opening) -> LetterTemplate:
    """The template of an opening: that of its job family, or else the company's."""
    saved = last_family_letter(opening.family_slug) if opening.family_slug else None
    return LetterTemplate(saved.letter, None, saved.id) if saved and saved.letter else company_letter()


def last_family_letter(slug: str) -> FamilyLetter | None:
    """What was saved last for a job family; without a text it has the company's."""
    of_family = select(FamilyLetter).where(FamilyLetter.family_slug == slug)
    return db.session.scalars(of_family.order_by(FamilyLetter.id.desc()).limit(1)).one_or_none()


def families_with_letter() -> frozenset[str]:
    """The slugs of the job families with a letter of their own."""
    last = select(func.max(FamilyLetter.id)).group_by(FamilyLetter.family_slug)
    own = select(FamilyLetter.family_slug).where(FamilyLetter.id.in_(last), FamilyLetter.letter != "")
    return frozenset(db.session.scalars(own))


def family_letter_values(slug: str) -> dict[str, str]:
    """The letter of a family as its form has it; empty: it has the company's."""
    saved = last_family_letter(slug)
    return {"letter": saved.letter if saved else ""}


def check_letter(letter: str) -> None:
    """Raise RuleBroken for a template with unknown placeholders, without those it needs, and with characters
    that no font of ours draws right.
    """
    if problem := letter_problem(letter):
        raise RuleBroken(problem, field="letter")
    check_drawn([letter], field="letter")


def save_family_letter(family: ListedFamily, *, letter: str, seen: str, by: User) -> FamilyLetter:
    """Save the letter of a job family; an empty one gives it the company's again. Letters sent before stay.

    Raises RuleBroken as `check_letter` does, Conflict if somebody changed it since the page was made.
    """
    tracked = {"letter": TrackedField(_l("Letter"), {ActivityVerb.CHANGED_FAMILY_LETTER})}
    before = last_family_letter(family.slug)
    check_unchanged(before or by, seen, family_letter_values(family.slug), tracked, reader=by)
    if letter:
        check_letter(letter)
    saved = FamilyLetter(family_slug=family.slug, saved_by_id=by.id, letter=letter)
    db.session.add(saved)
    db.session.flush()
    record_activity(ActivityVerb.CHANGED_FAMILY_LETTER, saved, by=by, what=family.name)
    return saved
