"""The rules of an erasure: what prevents it, and what its reason must not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.shared.words import words_in


@dataclass(frozen=True)
class ErasureObstacle:
    """A running process that must end before a candidate's data can be deleted, and the URL of its page."""

    sentence: str
    url: str


def check_erasable(obstacles: Iterable[ErasureObstacle], *, is_erased: bool) -> None:
    """Raise RuleBroken while there are obstacles, or if the data is already deleted."""
    if is_erased:
        raise RuleBroken(_("The data of this candidate is already deleted."))
    sentences = [each.sentence for each in obstacles]
    if sentences:
        raise RuleBroken(_("The data cannot be deleted yet."), also=sentences)


def check_reason(reason: str, *, name: str, email: str) -> None:
    """Raise RuleBroken for a reason that names the candidate, as it stays after their data is deleted."""
    personal = {word for word in [*words_in(name), *words_in(email.partition("@")[0])] if len(word) > 2}
    if personal.intersection(words_in(reason)) or email.lower() in reason.lower():
        raise RuleBroken(
            _("Leave out the candidate’s name and email. The reason stays after their data is deleted."),
            field="reason",
        )
