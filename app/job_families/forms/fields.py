"""Fields for lists of lines and for numbers that may be unknown."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms.validators import Optional

from app.shared.text import one_line
from app.web.form_fields.whole_number import WholeNumberField
from app.web.forms import TextField

MAX_NUMBER_DIGITS = 6


class LinesField(TextField):
    """A list, one line for each of its texts."""

    def __init__(self, label: str, *, required: bool = False, **options: Any) -> None:
        super().__init__(label, required=required, **options)

    @property
    def lines(self) -> list[str]:
        """The lines that say something."""
        return [line for line in map(one_line, (self.data or "").split("\n")) if line]


class OptionalNumberField(WholeNumberField):
    """A whole number, or nothing for unknown."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], render_kw={"min": 0}, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. One with too many digits is refused before Python converts it."""
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        if not text.isdecimal() or len(text) > MAX_NUMBER_DIGITS:
            self.data = None
            raise ValueError(_("Enter a whole number, or leave it blank."))
        self.data = int(text)
