"""Forms to upload a mapping file, map its columns and apply it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from app.mapping_file.columns import MAPPING_COLUMNS
from app.mapping_file.reader import MAX_FILE_BYTES, MAX_ROWS
from app.shared.text import file_size, whole_number
from app.staged_files.forms import ColumnsForm
from app.web.forms import Form, SeenField, UploadField
from app.web.wtforms_messages import INCOMPLETE_FORM_MESSAGE


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


class MappingColumnsForm(ColumnsForm):
    meanings = MAPPING_COLUMNS


class ApplyMappingFileForm(Form):
    """`seen` is the digest of the dry run on the page."""

    seen = SeenField(validators=[Length(max=64, message=INCOMPLETE_FORM_MESSAGE)])
