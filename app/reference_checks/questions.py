"""The questions to a referee, as data. A check keeps those it was begun with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from flask_babel import gettext as _


class ReferenceQuestion(TypedDict):
    """A question, and the answers to choose from; none for a text."""

    text: str
    options: list[str]
    required: bool


def default_questions() -> Sequence[ReferenceQuestion]:
    """The questions that a company asks if it has none of its own."""
    return [
        _question(_("How do you know each other, and how did you work together?")),
        _question(_("What did they do best?")),
        _question(_("What would help them grow?")),
        _question(_("Would you work with them again?"), options=[_("Yes"), _("No"), _("I am not sure")]),
        _question(_("Is there anything else we should know?"), required=False),
    ]


def _question(text: str, *, options: Sequence[str] = (), required: bool = True) -> ReferenceQuestion:
    return {"text": text, "options": list(options), "required": required}
