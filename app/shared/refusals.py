"""Refusals: exceptions with a sentence for the person."""

from __future__ import annotations

from collections.abc import Sequence


class RuleBroken(Exception):
    """A rule refuses an action. `sentence` tells the person why.

    `field` is the form field it belongs to, if there is one. `also` has further sentences. `others` are
    further refusals of the same request, each with its own field.
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
    """Someone else changed the record first. The sentence says who, what and when."""

    status = 409
