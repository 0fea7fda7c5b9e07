"""The form of a saved report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from wtforms import BooleanField, SelectField

from app.saved_reports.models import REPORT_NAME_LENGTH
from app.saved_reports.spans import OFFERED_LENGTHS
from app.web.forms import Form, LineField, choices

THESE_MONTHS = ""


class SaveReportForm(Form):
    """The name of a report, its time, and who gets it."""

    name = LineField(
        _l("Name"), max_length=REPORT_NAME_LENGTH, description=_l("Don’t use names of candidates.")
    )
    time = SelectField(
        _l("Time"),
        choices=choices(
            [
                (THESE_MONTHS, _l("The months chosen now")),
                *(
                    (str(number), _ln("The last whole month", "The last %(num)s whole months", number))
                    for number in OFFERED_LENGTHS
                ),
            ]
        ),
    )
    shared = BooleanField(_l("Share with recruiters"))
    mailed = BooleanField(_l("Send me the figures on the first business day of each month"))

    @property
    def months(self) -> int | None:
        """How many whole months it is always about; None for the months chosen now."""
        return int(self.time.data) if self.time.data else None
