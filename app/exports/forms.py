"""The form of an export."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from app.exports.spreadsheets import SpreadsheetKind
from app.web.forms import Form, choices


class ExportForm(Form):
    """The kind of file."""

    kind = RadioField(
        _l("File"),
        choices=choices([(SpreadsheetKind.XLSX, "XLSX"), (SpreadsheetKind.CSV, "CSV")]),
        validators=[InputRequired(_l("Choose one."))],
    )


class ApplicationsExportForm(ExportForm):
    """The same for applications, with what their candidates answered."""

    with_answers = BooleanField(
        _l("With answers to questionnaires"),
        description=_l("A column for each question, as far as you may read the answers."),
    )
