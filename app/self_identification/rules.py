"""The rules of self-identification: what can be asked, and which numbers leave.

Only rounded sums do: tens, rounded down, and no number for fewer than LEAST. There is no total over the
answers of a question. So a number that is not shown can be any from 0 to 9, and the difference of two numbers
one of at least ten (decision 78).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import RuleBroken

LEAST = 10  # in a group; sums are rounded down to a multiple of it
NO_ANSWER = -1  # in place of the number of an option: the candidate prefers not to say
PREFER_NOT_TO_SAY = _l("Prefer not to say")
MAX_QUESTIONS = 20
MIN_OPTIONS, MAX_OPTIONS = 2, 20
MAX_OPTION_LENGTH = 100


class Reached(StrEnum):
    """How far an application came. A later one counts at the earlier ones, too."""

    APPLIED = "applied"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"

    @property
    def label(self) -> str:
        """The step as the report names it."""
        return str(_REACHED_LABELS[self])


_REACHED_LABELS: Mapping[Reached, str] = {
    Reached.APPLIED: _l("Applied"),
    Reached.INTERVIEW: _l("Interview"),
    Reached.OFFER: _l("Offer"),
    Reached.HIRED: _l("Hired"),
}


def check_question(options: Sequence[str], *, count: int) -> None:
    """Raise RuleBroken for too many questions, and for options that cannot be chosen from."""
    if count >= MAX_QUESTIONS:
        raise RuleBroken(
            _("There are too many questions (limit: %(limit)s). Remove one.", limit=MAX_QUESTIONS)
        )
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        raise RuleBroken(
            _("Enter %(least)s to %(most)s answers, one on each line.", least=MIN_OPTIONS, most=MAX_OPTIONS),
            field="options",
        )
    compared = [option.casefold() for option in options]
    if len(set(compared)) < len(compared):
        raise RuleBroken(_("An answer is there twice."), field="options")
    if str(PREFER_NOT_TO_SAY).casefold() in compared:
        raise RuleBroken(_("“%(answer)s” is always there.", answer=PREFER_NOT_TO_SAY), field="options")
    if any(len(option) > MAX_OPTION_LENGTH for option in options):
        raise RuleBroken(
            _("An answer can have at most %(limit)s characters.", limit=MAX_OPTION_LENGTH), field="options"
        )


def check_can_switch_on(*, questions: int) -> None:
    """Raise RuleBroken if there is nothing to ask."""
    if questions == 0:
        raise RuleBroken(_("Add a question first."))


def check_option(option: int, options: Sequence[str], *, field: str) -> None:
    """Raise RuleBroken for an answer that the question does not have."""
    if option != NO_ANSWER and not 0 <= option < len(options):
        raise RuleBroken(_("Choose one."), field=field)


def rounded(number: int) -> int:
    """A sum as it leaves: a multiple of LEAST, rounded down; 0 for fewer than LEAST."""
    return number // LEAST * LEAST


def reached_sums(furthest: Mapping[Reached, int]) -> dict[Reached, int]:
    """The rounded sums of one answer: how many came at least as far as each step.

    `furthest` has how many ended at each.
    """
    sums, number = {}, 0
    for step in reversed(Reached):
        number += furthest.get(step, 0)
        sums[step] = rounded(number)
    return sums


def is_time_for_sums(*, respondents: int, counted: int | None) -> bool:
    """Whether new sums are made: if at least LEAST more candidates have answered since the last ones.

    `counted` is how many had then; None before the first ones.
    """
    return respondents >= (counted or 0) + LEAST
