"""Forms to upload a file of the CRM, map its columns, and apply and remove it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.book.models import OpportunityOutcome
from app.crm_files.actions import FileSettings
from app.crm_files.kinds import kind_of
from app.crm_files.models import CrmImport
from app.crm_files.states import FILE_SCOPE_LABELS, FileKind, FileScope
from app.crm_files.upload import MAX_CRM_FILE_BYTES
from app.interview_pages.forms import LocalDateTimeField
from app.people.models import User
from app.shared.sales.days import DateStyle
from app.shared.sales.money import NumberStyle
from app.shared.text import file_size, whole_number
from app.staged_files.forms import ColumnsForm, columns_form
from app.staged_files.samples import ColumnSample
from app.untrusted.tables.problems import MAX_TABLE_ROWS
from app.untrusted.tables.table_file import ENCODING_LABELS
from app.web.form_fields.whole_number import WholeNumberField
from app.web.forms import Form, UploadField, VersionField, choices

NEEDED_COLUMNS = {
    FileKind.ACCOUNTS: _l("It needs the id and the territory of each account."),
    FileKind.OPPORTUNITIES: _l(
        "It needs the id of each opportunity, the id of its account, its stage and its close date."
    ),
    FileKind.USERS: _l("It needs the id and the email of each user."),
}


class CrmFileForm(Form):
    file = UploadField(
        _l("File"),
        max_bytes=MAX_CRM_FILE_BYTES,
        description=_l(
            "CSV or XLSX with column names in its first row, at most %(size_limit)s and %(row_limit)s rows.",
            size_limit=file_size(MAX_CRM_FILE_BYTES),
            row_limit=whole_number(MAX_TABLE_ROWS),
        ),
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"},
    )
    encoding = SelectField(
        _l("Encoding of a CSV file"),
        choices=choices(ENCODING_LABELS.items()),
        description=_l("Choose one only if letters look wrong on the next page."),
    )


class ReadAgainForm(Form):
    encoding = SelectField(_l("Encoding of a CSV file"), choices=choices(ENCODING_LABELS.items()))


def _style_choices(styles: type[StrEnum]) -> list[Any]:
    return choices([("", _l("Choose one")), *((style.value, style.value) for style in styles)])


def _style_of(styles: type[Any], form: Form, name: str) -> Any:
    field = form._fields.get(name)
    return styles(field.data) if field is not None and field.data else None


class CrmColumnsForm(ColumnsForm):
    """What counts for the whole file, and what each column means, in order."""

    exported_at = LocalDateTimeField(
        _l("When was it exported?"),
        description=_l("What has changed counts from that day on."),
    )
    date_style = SelectField(_l("How does it write days?"), choices=_style_choices(DateStyle))
    number_style = SelectField(_l("How does it write amounts?"), choices=_style_choices(NumberStyle))
    scope = RadioField(
        _l("Does it have all records?"),
        choices=choices((scope.value, label) for scope, label in FILE_SCOPE_LABELS.items()),
        validators=[InputRequired(_l("Choose one."))],
    )

    @property
    def settings(self) -> FileSettings:
        """What was said of the whole file."""
        return FileSettings(
            cast(datetime, self.exported_at.data),
            FileScope(self.scope.data),
            date_style=_style_of(DateStyle, self, "date_style"),
            number_style=_style_of(NumberStyle, self, "number_style"),
        )


class CrmStagesForm(Form):
    """What each stage that nobody has mapped means, in order."""

    stages: Sequence[str] = ()

    @property
    def outcomes(self) -> dict[str, OpportunityOutcome]:
        """The outcome of each stage."""
        return {
            stage: OpportunityOutcome(self[f"stage_{number}"].data)
            for number, stage in enumerate(self.stages, start=1)
        }


class ApplyCrmFileForm(Form):
    edition = VersionField()
    leaves_out = BooleanField(_l("Leave out the refused rows"))
    missing = WholeNumberField(_l("Number of missing records"), [Optional()])


class RemoveCrmFileForm(Form):
    """The confirmation of a removal."""


def crm_stages_form(stages: Sequence[str]) -> CrmStagesForm:
    """A form with a list for each stage."""
    outcomes = [("", _l("Choose one")), *((each.value, each.label) for each in OpportunityOutcome)]
    fields = {
        f"stage_{number}": SelectField(
            stage, choices=choices(outcomes), validators=[InputRequired(_l("Choose one."))]
        )
        for number, stage in enumerate(stages, start=1)
    }
    form = type(CrmStagesForm.__name__, (CrmStagesForm,), {"stages": stages, **fields})
    made: CrmStagesForm = form()
    return made


def crm_columns_form(imported: CrmImport, samples: Sequence[ColumnSample], reader: User) -> CrmColumnsForm:
    """A form with a list for each column of a file, set to what it means now."""
    exported_at = imported.exported_at
    kind = kind_of(imported)
    values = {
        "exported_at": exported_at and exported_at.astimezone(ZoneInfo(reader.time_zone)),
        "scope": imported.scope.value if imported.mapped_at else None,
        "date_style": imported.date_style or "",
        "number_style": imported.number_style or "",
    }
    form_class = type(CrmColumnsForm.__name__, (CrmColumnsForm,), {"meanings": kind.columns})
    form: CrmColumnsForm = columns_form(form_class, samples, **values)
    for name, columns in (("date_style", kind.days), ("number_style", kind.amounts)):
        if not columns:
            del form[name]
    return form
