"""Forms: a form checks the shape of its fields, an action checks the rules, the database checks constraints.

`form.submit` runs an action and shows its refusal beside the field or at the top. What was typed stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import FileField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.db.base import constraint_message
from app.db.transactions import all_or_nothing
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import MAX_LINE_LENGTH, MAX_TEXT_LENGTH, one_line, tidy, whole_number
from app.untrusted.uploads import UploadedFile
from app.web.edit_digest import changed_fields, values_digest
from app.web.wtforms_messages import INCOMPLETE_FORM_MESSAGE, PlainTranslations


class Form(FlaskForm):
    """A form that runs an action.

    `problems` are refusals without a field, `status` is the HTTP status of the page, `result` is what the
    action returned, and `refused_by` is what it raised.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, _formdata: Any) -> Any:
            """The submitted fields and files; never JSON, and never the values the page was made with."""
            return _sent(form) if form.is_submitted() else None

        def get_translations(self, _form: FlaskForm) -> PlainTranslations:
            """Replace the messages of WTForms with ours."""
            return PlainTranslations()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.problems: list[str] = []
        self.status = 200
        self.result: Any = None
        self.refused_by: RuleBroken | None = None

    def submit(self, action: Callable[..., Any], *args: Any, **values: Any) -> bool:
        """Run `action` if the form was sent and is valid. True if the action succeeded.

        A refusal rolls back what the action wrote, and is shown with the form.
        """
        if not self.is_submitted():
            return False
        if not self.validate():
            self.status = 422
            return False
        try:
            with all_or_nothing():
                self.result = action(*args, **values)
        except RuleBroken as broken:
            self.refused_by = broken
            for each in (broken, *broken.others):
                self.refuse(each.sentence, each.field, broken.status)
            self.problems += broken.also
            return False
        except DBAPIError as error:
            known = constraint_message(error)
            if known is None:
                raise
            return self.refuse(known[1], known[0])
        return True

    def mark_required(self, *names: str) -> None:
        """Mark fields as required on this page. The action still checks them."""
        for name in names:
            self._fields[name].flags.required = True

    def refuse(self, sentence: str, field: str | None = None, status: int = 422) -> bool:
        """Show why the form is refused, at a field or above the form. False, as `submit` answers then."""
        self.status = status
        if field and field in self._fields and not isinstance(self._fields[field], HiddenField):
            self._fields[field].errors = [*self._fields[field].errors, sentence]
        else:
            self.problems.append(sentence)
        return False


class LineField(StringField):
    """One line of text, cleaned up, of at most `max_length` characters."""

    def __init__(
        self, label: str, *, required: bool = True, max_length: int = MAX_LINE_LENGTH, **options: Any
    ) -> None:
        options.setdefault("filters", [one_line])
        super().__init__(
            label,
            validators=_length_checks(required, max_length) + options.pop("validators", []),
            **options,
        )


class TextField(TextAreaField):
    """Several lines of text, cleaned up, of at most MAX_TEXT_LENGTH characters."""

    def __init__(self, label: str, *, required: bool = True, **options: Any) -> None:
        super().__init__(
            label, validators=_length_checks(required, MAX_TEXT_LENGTH), filters=[tidy], **options
        )


class UploadField(FileField):
    """One file as UploadedFile, or None. At most `max_bytes` + 1 bytes are read."""

    def __init__(self, label: str, *, max_bytes: int, required: bool = True, **options: Any) -> None:
        checks = [InputRequired(_("Choose a file."))] if required else []
        super().__init__(label, validators=checks + options.pop("validators", []), **options)
        self.max_bytes = max_bytes

    def process_formdata(self, valuelist: list[FileStorage]) -> None:
        """Read the chosen file. A browser sends an empty field as a file without a name."""
        chosen = next((file for file in valuelist if file.filename), None)
        self.data = (
            UploadedFile(chosen.filename or "", chosen.stream.read(self.max_bytes + 1)) if chosen else None
        )

    @property
    def values(self) -> dict[str, Any]:
        """The `name` and the `content` of the file, as actions take them; nothing without a file."""
        return vars(self.data) if self.data else {}


def _sent(form: FlaskForm) -> MultiDict[str, Any]:
    uploads = [field.name for field in form if isinstance(field, UploadField)]
    if not uploads:
        return request.form
    sent: MultiDict[str, Any] = MultiDict(request.form)
    for name in uploads:
        sent.setlist(name, request.files.getlist(name))
    return sent


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """The choices of a field, from (value, label) pairs."""
    return [SelectChoice(value, label) for value, label in pairs]


def enum_choices(members: type[StrEnum]) -> list[SelectChoice]:
    """The choices of a field, from the values of an enum."""
    return choices((member.value, member.value) for member in members)


class CheckboxesField(SelectMultipleField):
    """A list of checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class _SentField(HiddenField):
    """A hidden field without a default: the action needs what the page showed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent, or None."""
        self.data = valuelist[0] if valuelist else None


class VersionField(_SentField):
    """The version of the record that the page showed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[_is_number], **options)

    @property
    def number(self) -> int:
        """The version, or -1 if it is not a number."""
        text = str(self.data)
        return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else -1


class SeenField(_SentField):
    """What the page showed, as written by `app.web.edit_digest.values_digest`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[_was_sent, *options.pop("validators", [])], **options)


class RecordForm(Form):
    """A form to change a record. Its action compares `seen` with the record and refuses a stale page (409).

    `read` returns the values of the record by field name. After a refusal the form shows the current values
    of the fields the person did not touch, and can be sent again.
    """

    seen = SeenField()

    def __init__(self, read: Callable[[], Mapping[str, Any]]) -> None:
        self._read, values = read, read()
        super().__init__(data={**values, "seen": values_digest(values)})

    def submit(self, action: Callable[..., Any], *args: Any, **values: Any) -> bool:
        """Run `action` as every form does; after a conflict, update the fields the person did not touch."""
        done = super().submit(action, *args, **values)
        if self.status == Conflict.status:
            self._catch_up()
        return done

    def entered(self) -> Mapping[str, Any]:
        """What was entered, with the names and types of the values of the record."""
        entered: Mapping[str, Any] = self.data
        return entered

    def _catch_up(self) -> None:
        seen, now, entered = self.seen.data or "", self._read(), self.entered()
        untouched = set(entered) - set(changed_fields(seen, entered))
        for name in changed_fields(seen, now):
            if name in self and name in untouched:
                self[name].process_data(now[name])
                self[name].raw_data = None  # or times and numbers would show what was sent
        self.seen.data = values_digest(now)


def _was_sent(_form: Any, field: SeenField) -> None:
    if not field.data:
        raise ValidationError(INCOMPLETE_FORM_MESSAGE)


def _is_number(_form: Any, field: VersionField) -> None:
    if field.number < 0:
        raise ValidationError(INCOMPLETE_FORM_MESSAGE)


def _length_checks(required: bool, max_length: int) -> list[Any]:
    too_long = _("This is too long (limit: %(limit)s characters).", limit=whole_number(max_length))
    checks: list[Any] = [Length(max=max_length, message=too_long)]
    if required:
        checks = [InputRequired(_("Fill this in.")), _not_blank, *checks]
    return checks


def _not_blank(_form: Any, field: Any) -> None:
    """Refuse what is empty after the filters. InputRequired checks the raw value."""
    if not field.data:
        raise ValidationError(_("Fill this in."))
