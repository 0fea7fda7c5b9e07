"""Which letter a declined candidate gets, by how far they came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken


class Letter(StrEnum):
    """The letters there are; the value is the word on the page."""

    BEFORE_ANY_TALK = "Before any talk"
    AFTER_SCREEN = "After the recruiter screen"
    AFTER_INTERVIEW = "After a team interview"
    FILLED = "The opening was filled"


@dataclass(frozen=True)
class TalksHeld:
    """Whom a candidate has talked with: a recruiter, the hiring team."""

    with_recruiter: bool = False
    with_team: bool = False


def talks_held(conducted_by: Iterable[str]) -> TalksHeld:
    """The talks a candidate had, from the job titles that conduct the stages they were met at."""
    by_recruiter = {"recruiter" in title.lower() for title in conducted_by}
    return TalksHeld(with_recruiter=True in by_recruiter, with_team=False in by_recruiter)


def fitting_letters(had: TalksHeld) -> list[Letter]:
    """The letters to choose from, the one that fits best first."""
    if had.with_team:
        return [Letter.AFTER_INTERVIEW, Letter.FILLED]
    return [Letter.AFTER_SCREEN if had.with_recruiter else Letter.BEFORE_ANY_TALK, Letter.FILLED]


def needs_paragraph(had: TalksHeld) -> bool:
    """Whether the mail must say something personal: the hiring process wants it for all who met the team."""
    return had.with_team


def check_letter(letter: Letter, paragraph: str, had: TalksHeld) -> None:
    """Raise RuleBroken for a letter that does not fit, or lacks its personal paragraph."""
    if letter not in fitting_letters(had):
        raise RuleBroken(
            _("This letter does not fit: the candidate has come further, or less far."), field="letter"
        )
    if needs_paragraph(had) and not paragraph:
        raise RuleBroken(
            _("The candidate has met the team: write a paragraph for them personally."), field="paragraph"
        )
