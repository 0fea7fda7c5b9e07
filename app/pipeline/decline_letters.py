"""Which letter a declined candidate gets, by how far they came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import RuleBroken


class Letter(StrEnum):
    """The letters there are."""

    BEFORE_ANY_TALK = "Before any talk"
    AFTER_SCREEN = "After the recruiter screen"
    AFTER_INTERVIEW = "After a team interview"
    FILLED = "The opening was filled"

    @property
    def label(self) -> str:
        """The letter as a form names it."""
        return str(LETTER_LABELS[self])


LETTER_LABELS = {
    Letter.BEFORE_ANY_TALK: _l("Before any conversation"),
    Letter.AFTER_SCREEN: _l("After the recruiter screen"),
    Letter.AFTER_INTERVIEW: _l("After a team interview"),
    Letter.FILLED: _l("The opening was filled"),
}


@dataclass(frozen=True)
class TalksHeld:
    """Who a candidate has talked with: a recruiter, the hiring team."""

    with_recruiter: bool = False
    with_team: bool = False


def talks_held(conducted_by: Iterable[str]) -> TalksHeld:
    """The talks a candidate had, from the job titles that conduct the stages they came to."""
    by_recruiter = {"recruiter" in title.lower() for title in conducted_by}
    return TalksHeld(with_recruiter=True in by_recruiter, with_team=False in by_recruiter)


def fitting_letters(talks: TalksHeld) -> list[Letter]:
    """The letters to choose from, the one that fits best first."""
    if talks.with_team:
        return [Letter.AFTER_INTERVIEW, Letter.FILLED]
    return [Letter.AFTER_SCREEN if talks.with_recruiter else Letter.BEFORE_ANY_TALK, Letter.FILLED]


def needs_paragraph(talks: TalksHeld) -> bool:
    """True if the mail needs a personal paragraph: the hiring process asks for it after a team interview."""
    return talks.with_team


def check_letter(letter: Letter, paragraph: str, talks: TalksHeld) -> None:
    """Raise RuleBroken for a letter that does not fit, or lacks its personal paragraph."""
    if letter not in fitting_letters(talks):
        raise RuleBroken(
            _("This letter does not fit how far the candidate came. Choose another one."), field="letter"
        )
    if needs_paragraph(talks) and not paragraph:
        raise RuleBroken(_("The candidate has met the team. Add a personal paragraph."), field="paragraph")
