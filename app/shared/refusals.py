"""How a rule says no: with a sentence for the person who asked."""

from __future__ import annotations

from collections.abc import Sequence


class RuleBroken(Exception):
    """A rule forbids what was asked. The message is a sentence for the person.

    `field` names the form field it belongs to, where there is one; `also` has a sentence for each of
    several reasons. `others` are further refusals of the same request, each with its own field.
    """

    status = 422

    def __init__(
        self,
        sentence: str,
        *,
        field: str | None = None,
        also: Sequence[str] = (),
        others: Sequence[RuleBroken] = (),
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.also = also
        self.others = others


class Conflict(RuleBroken):
    """Someone else was quicker. The sentence says who, where to and when."""

    status = 409
