"""Forms to upload a file of candidates, map its columns, apply and undo it, and to add several by hand."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.candidate_import.actions import ImportSettings
from app.candidate_import.columns import IMPORT_COLUMN_LABELS, ImportColumn, parse_column
from app.candidate_import.models import CandidateImport
from app.candidate_import.queries import ImportColumnSample
from app.candidate_import.row_defaults import RowOpening
from app.candidate_import.states import IMPORT_BASIS_LABELS, ImportBasis
from app.people.forms import TimeZoneField
from app.shared.text import file_size, whole_number
from app.untrusted.tables.problems import MAX_TABLE_BYTES, MAX_TABLE_ROWS
from app.untrusted.tables.table_file import ENCODING_LABELS
from app.web.forms import Form, LineField, TextField, UploadField, VersionField, choices

UNMAPPED_COLUMN = ("", _l("Unmapped"))
NO_OPENING_CHOICE = ("", _l("None: add candidates without an application"))


class ImportFileForm(Form):
    file = UploadField(
        _l("File with candidates"),
        max_bytes=MAX_TABLE_BYTES,
        description=_l(
            "CSV or XLSX with column names in its first row, at most %(size_limit)s and %(row_limit)s rows. "
            "Exports of OpenCATS and Horilla are such files. From Greenhouse and Reqcore, upload JSON.",
            size_limit=file_size(MAX_TABLE_BYTES),
            row_limit=whole_number(MAX_TABLE_ROWS),
        ),
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.json,text/csv"},
    )
    encoding = SelectField(
        _l("Encoding of a CSV file"),
        choices=choices(ENCODING_LABELS.items()),
        description=_l("Choose one only if letters look wrong on the next page."),
    )


class ImportColumnsForm(Form):
    """What counts for the whole file, and what each column means, in order."""

    basis = RadioField(
        _l("Why may we keep these people’s data?"),
        choices=choices((basis.value, label) for basis, label in IMPORT_BASIS_LABELS.items()),
        validators=[InputRequired(_l("Choose one."))],
        description=_l("Recorded with the import, and in the history of each candidate."),
    )
    basis_note = LineField(
        _l("Where does the data come from?"),
        description=_l("For example: the job fair in Leipzig, 12 May 2026."),
    )
    opening = SelectField(_l("Opening of rows that name none"))
    source = LineField(_l("Source of rows that name none"), required=False)
    time_zone = TimeZoneField(_l("Time zone where the location does not tell it"))
    names: Sequence[str] = ()

    @property
    def fields(self) -> list[SelectField]:
        return [self[name] for name in self.names]

    @property
    def columns(self) -> list[ImportColumn | None]:
        return [parse_column(field.data) for field in self.fields]

    @property
    def settings(self) -> ImportSettings:
        """What was chosen for the whole file."""
        return ImportSettings(
            basis=ImportBasis(self.basis.data),
            basis_note=self.basis_note.data or "",
            source=self.source.data or "",
            time_zone=self.time_zone.data,
            opening_id=int(self.opening.data) if self.opening.data else None,
        )


class ApplyImportForm(Form):
    edition = VersionField()
    adds_possible = BooleanField(_l("Add possible duplicates as new candidates, too"))


class UndoImportForm(Form):
    """The confirmation of an undo."""


class SeveralCandidatesForm(Form):
    lines = TextField(
        _l("Candidates"),
        description=_l(
            "One in each line: name and email, then phone and location if you like. For example: Zoë Müller, "
            "zoe@example.org"
        ),
        render_kw={"rows": 8, "spellcheck": "false", "autocapitalize": "off"},
    )
    source = LineField(_l("Source"), required=False)
    time_zone = TimeZoneField(_l("Time zone where the location does not tell it"))
    adds_possible = BooleanField(_l("Add a new candidate also where the name or phone is known"))


def columns_form(
    imported: CandidateImport, samples: Sequence[ImportColumnSample], openings: Sequence[RowOpening]
) -> ImportColumnsForm:
    """A form with a list for each column of a file, set to its current meaning."""
    offered = choices(
        [UNMAPPED_COLUMN, *((column.value, label) for column, label in IMPORT_COLUMN_LABELS.items())]
    )
    fields = {
        f"column_{number}": SelectField(
            sample.header or _("Column %(number)s (no name)", number=number),
            choices=offered,
            description=sample.hint,
        )
        for number, sample in enumerate(samples, start=1)
    }
    so_far = {name: sample.meaning for name, sample in zip(fields, samples, strict=True)}
    settings = {
        "basis": imported.basis.value if imported.basis else None,
        "basis_note": imported.basis_note,
        "source": imported.source,
        "time_zone": imported.time_zone,
        "opening": str(imported.opening_id or ""),
    }
    made = type("ImportColumnsForm", (ImportColumnsForm,), {"names": list(fields), **fields})
    form: ImportColumnsForm = made(**so_far, **settings)
    form.opening.choices = choices([NO_OPENING_CHOICE, *((str(each.id), each.name) for each in openings)])
    return form
