"""Forms to upload a file of the CRM, map its columns, and apply and remove it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.crm_files.actions import FileSettings
from app.crm_files.columns import ACCOUNT_COLUMNS
from app.crm_files.models import CrmImport
from app.crm_files.states import FILE_SCOPE_LABELS, FileScope
from app.interviews.forms import LocalDateTimeField
from app.people.models import User
from app.shared import clock
from app.shared.text import file_size, whole_number
from app.staged_files.forms import ColumnsForm, columns_form
from app.staged_files.samples import ColumnSample
from app.untrusted.tables.problems import MAX_TABLE_BYTES, MAX_TABLE_ROWS
from app.untrusted.tables.table_file import ENCODING_LABELS
from app.web.forms import Form, UploadField, VersionField, choices


class CrmFileForm(Form):
    file = UploadField(
        _l("File with accounts"),
        max_bytes=MAX_TABLE_BYTES,
        description=_l(
            "CSV or XLSX with column names in its first row, at most %(size_limit)s and %(row_limit)s rows. "
            "It needs the id and the territory of each account.",
            size_limit=file_size(MAX_TABLE_BYTES),
            row_limit=whole_number(MAX_TABLE_ROWS),
        ),
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"},
    )
    encoding = SelectField(
        _l("Encoding of a CSV file"),
        choices=choices(ENCODING_LABELS.items()),
        description=_l("Choose one only if letters look wrong on the next page."),
    )


class CrmColumnsForm(ColumnsForm):
    """What counts for the whole file, and what each column means, in order."""

    meanings = ACCOUNT_COLUMNS
    exported_at = LocalDateTimeField(
        _l("When was it exported?"),
        description=_l("An account with another territory has it from that day on."),
    )
    scope = RadioField(
        _l("Does it have all accounts?"),
        choices=choices((scope.value, label) for scope, label in FILE_SCOPE_LABELS.items()),
        validators=[InputRequired(_l("Choose one."))],
    )

    @property
    def settings(self) -> FileSettings:
        """What was said of the whole file."""
        return FileSettings(cast(datetime, self.exported_at.data), FileScope(self.scope.data))


class ApplyCrmFileForm(Form):
    edition = VersionField()
    leaves_out = BooleanField(_l("Leave out the refused rows"))
    missing = IntegerField(_l("Number of missing accounts"), [Optional()])


class RemoveCrmFileForm(Form):
    """The confirmation of a removal."""


def crm_columns_form(imported: CrmImport, samples: Sequence[ColumnSample], reader: User) -> CrmColumnsForm:
    """A form with a list for each column of a file, set to what it means now."""
    exported_at = imported.exported_at or clock.now()
    return columns_form(
        CrmColumnsForm,
        samples,
        exported_at=exported_at.astimezone(ZoneInfo(reader.time_zone)),
        scope=imported.scope.value if imported.mapped_at else None,
    )
