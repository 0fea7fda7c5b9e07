"""What holds an erasure back, and what a decision may say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.shared.words import words_in

ERASED_NAME = "Erased candidate"
ERASED_TEXT = "Erased."


@dataclass(frozen=True)
class ErasureObstacle:
    """A running process that must end before a candidate's data can go: what it is, and where it ends."""

    what: str
    url: str


def erased_email(candidate_id: int) -> str:
    """The address an erased candidate has: nobody's, and different for each (RFC 2606)."""
    return f"candidate-{candidate_id}@erased.invalid"


def check_erasable(held_back: Iterable[ErasureObstacle], *, is_erased: bool) -> None:
    """Raise RuleBroken while something holds the data back, or where it has gone already."""
    if is_erased:
        raise RuleBroken(_("The data of this candidate was erased already."))
    reasons = [each.what for each in held_back]
    if reasons:
        raise RuleBroken(_("The data cannot be erased yet: %(reasons)s.", reasons="; ".join(reasons)))


def check_reason(reason: str, *, name: str, email: str) -> None:
    """Raise RuleBroken for a reason that names the candidate: it stays after their data has gone."""
    personal = {word for word in [*words_in(name), *words_in(email.partition("@")[0])] if len(word) > 2}
    if personal.intersection(words_in(reason)) or email.lower() in reason.lower():
        raise RuleBroken(
            _("Leave out the candidate's name and email: the reason stays after their data has gone."),
            field="reason",
        )
