"""Forms to upload a file of candidates, map its columns, apply and undo it, and to add several by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.candidate_import.actions import ImportSettings
from app.candidate_import.columns import IMPORT_COLUMNS
from app.candidate_import.jobs.rules import NO_APPLICATION, ImportedJob, shown_jobs
from app.candidate_import.models import CandidateImport
from app.candidate_import.row_defaults import RowOpening, openings_by_name
from app.candidate_import.states import IMPORT_BASIS_LABELS, ImportBasis
from app.people.forms import TimeZoneField
from app.shared.text import file_size, name_key, whole_number
from app.staged_files.forms import ColumnsForm, columns_form
from app.staged_files.samples import ColumnSample
from app.untrusted.tables.problems import MAX_TABLE_BYTES, MAX_TABLE_ROWS
from app.untrusted.tables.table_file import ENCODING_LABELS
from app.web.forms import Form, LineField, TextField, UploadField, VersionField, choices

BY_NAME_CHOICE = ("", _l("The opening with this name"))
NO_APPLICATION_CHOICE = (str(NO_APPLICATION), _l("None: add candidates without an application"))
NO_OPENING_CHOICE = ("", _l("None: add candidates without an application"))


class ImportFileForm(Form):
    file = UploadField(
        _l("File with candidates"),
        max_bytes=MAX_TABLE_BYTES,
        description=_l(
            "CSV or XLSX with column names in its first row, at most %(size_limit)s and %(row_limit)s rows. "
            "Exports of OpenCATS and Horilla are such files. From Greenhouse and Reqcore, upload JSON. "
            "With documents: a ZIP with candidates.csv and the documents, and jobs.csv and history.csv if "
            "you have them.",
            size_limit=file_size(MAX_TABLE_BYTES),
            row_limit=whole_number(MAX_TABLE_ROWS),
        ),
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.json,.zip,text/csv"},
    )
    encoding = SelectField(
        _l("Encoding of a CSV file"),
        choices=choices(ENCODING_LABELS.items()),
        description=_l("Choose one only if letters look wrong on the next page."),
    )


class ImportColumnsForm(ColumnsForm):
    """What counts for the whole file, and what each column means, in order."""

    meanings = IMPORT_COLUMNS
    job_names: Sequence[str] = ()
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
    system = LineField(
        _l("Name of the other system"),
        required=False,
        description=_l("Shown with past moves, as in “In OpenCATS: moved to Interview”."),
    )

    @property
    def job_fields(self) -> list[SelectField]:
        return [self[name] for name in self.job_names]

    @property
    def settings(self) -> ImportSettings:
        """What was chosen for the whole file."""
        return ImportSettings(
            basis=ImportBasis(self.basis.data),
            basis_note=self.basis_note.data or "",
            source=self.source.data or "",
            time_zone=self.time_zone.data,
            opening_id=int(self.opening.data) if self.opening.data else None,
            system=self.system.data or "",
            jobs=[int(field.data) if field.data else None for field in self.job_fields],
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


def import_columns_form(
    imported: CandidateImport, samples: Sequence[ColumnSample], openings: Sequence[RowOpening]
) -> ImportColumnsForm:
    """A form with a list for each column of a file and for each of its jobs, set to what they mean now."""
    jobs = shown_jobs(imported.jobs)
    fields = _job_fields(jobs, openings)
    made = {"job_names": list(fields), **fields}
    form_with_jobs: type[ImportColumnsForm] = type("ImportColumnsForm", (ImportColumnsForm,), made)
    settings = {
        "basis": imported.basis.value if imported.basis else None,
        "basis_note": imported.basis_note,
        "source": imported.source,
        "time_zone": imported.time_zone,
        "opening": str(imported.opening_id or ""),
        "system": imported.system,
    }
    settings |= {
        name: "" if job["opening"] is None else str(job["opening"])
        for name, job in zip(fields, jobs, strict=True)
    }
    form = columns_form(form_with_jobs, samples, **settings)
    form.opening.choices = choices([NO_OPENING_CHOICE, *((str(each.id), each.name) for each in openings)])
    return form


def _job_fields(jobs: Sequence[ImportedJob], openings: Sequence[RowOpening]) -> dict[str, SelectField]:
    """A list of openings for each job that rows name."""
    offered = [BY_NAME_CHOICE, NO_APPLICATION_CHOICE, *((str(each.id), each.name) for each in openings)]
    by_name = openings_by_name(openings)
    return {
        f"job_{number}": SelectField(
            _job_label(job), choices=choices(offered), description=_job_hint(job, by_name)
        )
        for number, job in enumerate(jobs, start=1)
    }


def _job_label(job: ImportedJob) -> str:
    return f"{job['name']} ({job['title']})" if job["title"] else str(job["name"])


def _job_hint(job: ImportedJob, by_name: Mapping[str, Sequence[RowOpening]]) -> str:
    rows = ngettext("%(num)s row.", "%(num)s rows.", job["rows"])
    found = len(by_name.get(name_key(job["title"] or job["name"]), ()))
    if found == 1:
        return f"{rows} {_('An opening has this name.')}"
    return f"{rows} {_('Several openings have this name.') if found else _('No open opening has this name.')}"
