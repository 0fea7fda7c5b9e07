"""The form that maps the columns of a file: a list for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from app.staged_files.columns import ColumnMeanings
from app.staged_files.samples import ColumnSample
from app.web.forms import Form, choices

UNMAPPED_CHOICE = ("", _l("Unmapped"))


class ColumnsForm(Form):
    """What each column of a file means, in order. A kind of file sets `meanings`."""

    meanings: ColumnMeanings[Any]
    names: Sequence[str] = ()

    @property
    def fields(self) -> list[SelectField]:
        return [self[name] for name in self.names]

    @property
    def columns(self) -> list[Any]:
        return [self.meanings.parse(field.data) for field in self.fields]


MadeForm = TypeVar("MadeForm", bound=ColumnsForm)


def columns_form(form: type[MadeForm], samples: Sequence[ColumnSample], **values: Any) -> MadeForm:
    """A form of this class with a list for each column of a file, set to its current meaning."""
    labels = form.meanings.labels.items()
    offered = choices([UNMAPPED_CHOICE, *((each.value, label) for each, label in labels)])
    fields = {
        f"column_{number}": SelectField(
            sample.header or _("Column %(number)s (no name)", number=number),
            choices=offered,
            description=sample.hint,
        )
        for number, sample in enumerate(samples, start=1)
    }
    so_far = {name: sample.meaning for name, sample in zip(fields, samples, strict=True)}
    made: type[MadeForm] = type(form.__name__, (form,), {"names": list(fields), **fields})
    return made(**so_far, **values)
