"""Forms for bringing a mapping file, saying what its columns mean, and applying it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Length

from app.mapping_file.columns import MappingColumn, parse_column
from app.mapping_file.queries import ColumnSample
from app.mapping_file.reader import MAX_FILE_BYTES, MAX_ROWS
from app.shared.text import file_size, whole_number
from app.web.forms import Form, SeenField, UploadField, choices
from app.web.wtforms_messages import INCOMPLETE_FORM_MESSAGE

UNMAPPED_CHOICE = ("", "Left out")


class MappingFileForm(Form):
    file = UploadField(
        _l("Mapping file"),
        max_bytes=MAX_FILE_BYTES,
        description=_l(
            "CSV in UTF-8, at most %(file_size)s and %(limit)s rows.",
            file_size=file_size(MAX_FILE_BYTES),
            limit=whole_number(MAX_ROWS),
        ),
        render_kw={"accept": ".csv,.tsv,.txt,text/csv"},
    )


class ColumnsForm(Form):
    """What each column of a file means, in their order."""

    names: Sequence[str] = ()

    @property
    def fields(self) -> list[SelectField]:
        return [self[name] for name in self.names]

    @property
    def columns(self) -> list[MappingColumn | None]:
        return [parse_column(field.data) for field in self.fields]


class ApplyMappingFileForm(Form):
    """`seen` is the digest of the dry run the person was looking at."""

    seen = SeenField(validators=[Length(max=64, message=INCOMPLETE_FORM_MESSAGE)])


def columns_form(samples: Sequence[ColumnSample]) -> ColumnsForm:
    """A form with a list for each column of a file, set to what it means so far."""
    offered = choices([UNMAPPED_CHOICE, *((str(column), str(column)) for column in MappingColumn)])
    fields = {
        f"column_{number}": SelectField(
            sample.header or f"Column {number}, without a name", choices=offered, description=sample.hint
        )
        for number, sample in enumerate(samples, start=1)
    }
    so_far = {name: sample.meaning for name, sample in zip(fields, samples, strict=True)}
    form: ColumnsForm = type("ColumnsForm", (ColumnsForm,), {"names": list(fields), **fields})(**so_far)
    return form
