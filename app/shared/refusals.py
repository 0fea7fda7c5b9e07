"""Refusals: exceptions with a sentence for the person, and the mark of such sentences for translators."""

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


def N_(text: str) -> str:  # noqa: N802 - tools for catalogs look for this name
    """Mark a text for the message catalog. It is translated where it is shown."""
    return text
