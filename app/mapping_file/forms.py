"""Forms to upload a mapping file, map its columns and apply it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app.mapping_file.columns import MAPPING_COLUMNS, MappingColumn
from app.mapping_file.reader import MAX_FILE_BYTES, MAX_ROWS
from app.sales_areas.queries import region_choices
from app.shared.text import file_size, tidy, whole_number
from app.staged_files.forms import ColumnsForm
from app.web.forms import Form, LineField, SeenField, UploadField, choices
from app.web.wtforms_messages import INCOMPLETE_FORM_MESSAGE

MAX_PASTED_LENGTH = 500_000  # characters


class MappingFileForm(Form):
    """A file or a table, never both."""

    file = UploadField(
        _l("Mapping file"),
        max_bytes=MAX_FILE_BYTES,
        required=False,
        description=_l(
            "CSV or Markdown in UTF-8, at most %(size_limit)s and %(row_limit)s rows.",
            size_limit=file_size(MAX_FILE_BYTES),
            row_limit=whole_number(MAX_ROWS),
        ),
        render_kw={"accept": ".csv,.tsv,.txt,.md,text/csv"},
    )
    pasted = TextAreaField(
        _l("Or paste a table"),
        validators=[Length(max=MAX_PASTED_LENGTH, message=_l("This is too long. Upload it as a file."))],
        description=_l("From a page in the browser or in Markdown, with the headings above it."),
        render_kw={"rows": 6},
    )

    def validate_file(self, field: UploadField) -> None:
        """Refuse a page without a file and without a table, and one with both."""
        is_pasted = bool(tidy(self.pasted.data))
        if not field.data and not is_pasted:
            raise ValidationError(_("Choose a file, or paste a table."))
        if field.data and is_pasted:
            raise ValidationError(_("Choose a file or paste a table, not both."))

    @property
    def sent(self) -> dict[str, Any]:
        """The name and the content of the file or table."""
        pasted = {"name": _("Pasted table"), "content": (self.pasted.data or "").encode()}
        return self.file.values or pasted


class MappingColumnsForm(ColumnsForm):
    """What the columns mean, and values for rows that have none."""

    meanings = MAPPING_COLUMNS
    region = SelectField(
        _l("Region of rows without one"), validators=[Optional()], choices=lambda: _region_choices()
    )
    segment = LineField(_l("Segment of rows without one"), required=False)

    @property
    def filled(self) -> dict[MappingColumn, str]:
        """One value for rows without one, by column."""
        values = {MappingColumn.REGION: self.region.data, MappingColumn.SEGMENT: self.segment.data}
        return {column: value for column, value in values.items() if value}


def _region_choices() -> list[Any]:
    return [*choices([("", _("None"))]), *region_choices()]


class ApplyMappingFileForm(Form):
    """`seen` is the digest of the dry run on the page."""

    seen = SeenField(validators=[Length(max=64, message=INCOMPLETE_FORM_MESSAGE)])
