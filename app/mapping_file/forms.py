"""Forms to upload a mapping file, map its columns and apply it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Length

from app.mapping_file.columns import COLUMN_LABELS, MappingColumn, parse_column
from app.mapping_file.queries import ColumnSample
from app.mapping_file.reader import MAX_FILE_BYTES, MAX_ROWS
from app.shared.text import file_size, whole_number
from app.web.forms import Form, SeenField, UploadField, choices
from app.web.wtforms_messages import INCOMPLETE_FORM_MESSAGE

UNMAPPED_CHOICE = ("", _l("Unmapped"))


class MappingFileForm(Form):
    file = UploadField(
        _l("Mapping file"),
        max_bytes=MAX_FILE_BYTES,
        description=_l(
            "CSV in UTF-8, at most %(size_limit)s and %(row_limit)s rows.",
            size_limit=file_size(MAX_FILE_BYTES),
            row_limit=whole_number(MAX_ROWS),
        ),
        render_kw={"accept": ".csv,.tsv,.txt,text/csv"},
    )


class ColumnsForm(Form):
    """What each column of a file means, in order."""

    names: Sequence[str] = ()

    @property
    def fields(self) -> list[SelectField]:
        return [self[name] for name in self.names]

    @property
    def columns(self) -> list[MappingColumn | None]:
        return [parse_column(field.data) for field in self.fields]


class ApplyMappingFileForm(Form):
    """`seen` is the digest of the dry run on the page."""

    seen = SeenField(validators=[Length(max=64, message=INCOMPLETE_FORM_MESSAGE)])


def columns_form(samples: Sequence[ColumnSample]) -> ColumnsForm:
    """A form with a list for each column of a file, set to its current meaning."""
    offered = choices([UNMAPPED_CHOICE, *((column.value, label) for column, label in COLUMN_LABELS.items())])
    fields = {
        f"column_{number}": SelectField(
            sample.header or _("Column %(number)s (no name)", number=number),
            choices=offered,
            description=sample.hint,
        )
        for number, sample in enumerate(samples, start=1)
    }
    so_far = {name: sample.meaning for name, sample in zip(fields, samples, strict=True)}
    form: ColumnsForm = type("ColumnsForm", (ColumnsForm,), {"names": list(fields), **fields})(**so_far)
    return form
