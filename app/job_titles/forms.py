"""The forms to add and change a job title."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.job_families.forms.fields import LinesField
from app.shared.text import one_line
from app.web.forms import Form, LineField, RecordForm


class JobTitleFields(Form):
    """The fields of a job title."""

    name = LineField(_l("Job title"), description=_l("Such as Area Sales Manager."))
    synonyms = LinesField(
        _l("Other names"), description=_l("Names that mean the same, one a line, such as ASM.")
    )
    about = LineField(_l("About"), required=False, description=_l("What people with it do, in a sentence."))

    @property
    def entered_title(self) -> dict[str, Any]:
        """What was entered, as the actions take it."""
        synonyms = list(dict.fromkeys(self.synonyms.lines))
        return {"name": one_line(self.name.data), "synonyms": synonyms, "about": one_line(self.about.data)}


class NewJobTitleForm(JobTitleFields):
    """A job title to add."""


class JobTitleForm(JobTitleFields, RecordForm):
    """A job title to change."""
