"""The field of a whole number."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import IntegerField

MAX_FORM_DIGITS = 9


class WholeNumberField(IntegerField):
    """A whole number that people enter. One with too many digits is no number, and is never converted."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError, with a sentence for the reader, for anything else."""
        try:
            super().process_formdata(
                ["no number" if len(value) > MAX_FORM_DIGITS else value for value in valuelist]
            )
        except ValueError as error:
            raise ValueError(_("Enter a whole number, such as 3.")) from error
