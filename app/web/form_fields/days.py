"""The field of a form for a day."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import DateField

from app.shared.clock import is_in_range
from app.shared.times import day_range_sentence


class DayField(DateField):
    """A day that people enter. One that is out of range is refused by the field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, and refuse what is none of ours with a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("This is not a date. Write it as YYYY-MM-DD, such as 2026-11-02.")) from error
        if self.data is not None and not is_in_range(self.data):
            self.data = None
            raise ValueError(day_range_sentence())
