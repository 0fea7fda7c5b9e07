"""Forms judge shape; an action judges sense; the database has the last word.

A form carries an action out and turns any refusal into a sentence beside its field or at the
top of the page, with what was typed still in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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

from app.db.base import constraint_message, db
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import MAX_LINE_LENGTH, MAX_TEXT_LENGTH, one_line, tidy
from app.web.edit_digest import changed_fields, values_digest
from app.web.wtforms_messages import PlainTranslations

INCOMPLETE_FORM_MESSAGE = "The page was incomplete. Load it again and repeat what you did."


class Form(FlaskForm):
    """A form that can carry an action out.

    `problems` holds refusals that belong to no field; `status` is the HTTP status its page has;
    `result` is what the action answered, `refused_by` what it refused with.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, _formdata: Any) -> Any:
            """What was typed, and files where asked for: no JSON, and never what the page was made with."""
            return _sent(form) if form.is_submitted() else None

        def get_translations(self, _form: FlaskForm) -> PlainTranslations:
            """Our own sentences where WTForms has one of its own."""
            return PlainTranslations()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.problems: list[str] = []
        self.status = 200
        self.result: Any = None
        self.refused_by: RuleBroken | None = None

    def submit(self, action: Callable[..., Any], *args: Any, **values: Any) -> bool:
        """Run `action` if the form was sent and its shape is right; True when it was done.

        A refusal undoes everything the action wrote and is kept as a sentence.
        """
        if not self.is_submitted():
            return False
        if not self.validate():
            self.status = 422
            return False
        try:
            with db.session.begin_nested():
                self.result = action(*args, **values)
        except RuleBroken as broken:
            self.refused_by = broken
            for each in (broken, *broken.others):
                self._refuse(each.sentence, each.field, broken.status)
            self.problems += broken.also
            return False
        except DBAPIError as error:
            known = constraint_message(error)
            if known is None:
                raise
            return self._refuse(known[1], known[0], 422)
        return True

    def mark_required(self, *names: str) -> None:
        """Mark fields that this page asks for, though the form does not always. The action still judges."""
        for name in names:
            self._fields[name].flags.required = True

    def _refuse(self, sentence: str, field: str | None, status: int) -> bool:
        self.status = status
        if field and field in self._fields and not isinstance(self._fields[field], HiddenField):
            self._fields[field].errors = [*self._fields[field].errors, sentence]
        else:
            self.problems.append(sentence)
        return False


class LineField(StringField):
    """One line of text, tidied, of at most MAX_LINE_LENGTH characters."""

    def __init__(self, label: str, *, required: bool = True, **options: Any) -> None:
        options.setdefault("filters", [one_line])
        super().__init__(
            label,
            validators=_length_checks(required, MAX_LINE_LENGTH) + options.pop("validators", []),
            **options,
        )


class TextField(TextAreaField):
    """Lines of text, tidied, of at most MAX_TEXT_LENGTH characters."""

    def __init__(self, label: str, *, required: bool = True, **options: Any) -> None:
        super().__init__(
            label, validators=_length_checks(required, MAX_TEXT_LENGTH), filters=[tidy], **options
        )


@dataclass(frozen=True)
class UploadedFile:
    """A file as a browser sent it: the name is whatever its sender says."""

    name: str
    content: bytes


class UploadField(FileField):
    """One file, as UploadedFile, or None. Of a file larger than `most` bytes, `most` + 1 bytes are read."""

    def __init__(self, label: str, *, most: int, required: bool = True, **options: Any) -> None:
        checks = [InputRequired(_("Choose a file."))] if required else []
        super().__init__(label, validators=checks + options.pop("validators", []), **options)
        self.most = most

    def process_formdata(self, valuelist: list[FileStorage]) -> None:
        """Read the file, where one was chosen: a browser sends an empty field as a file without a name."""
        chosen = next((file for file in valuelist if file.filename), None)
        self.data = UploadedFile(chosen.filename or "", chosen.stream.read(self.most + 1)) if chosen else None


def _sent(form: FlaskForm) -> MultiDict[str, Any]:
    uploads = [field.name for field in form if isinstance(field, UploadField)]
    if not uploads:
        return request.form
    sent: MultiDict[str, Any] = MultiDict(request.form)
    for name in uploads:
        sent.setlist(name, request.files.getlist(name))
    return sent


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """What a list offers, from (value, label) pairs."""
    return [SelectChoice(value, label) for value, label in pairs]


def enum_choices(words: type[StrEnum]) -> list[SelectChoice]:
    """What a list offers, from the words of an enum."""
    return choices((word.value, word.value) for word in words)


class CheckboxesField(SelectMultipleField):
    """Several of a list, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class VersionField(HiddenField):
    """The version of the record the person was looking at."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[_is_number], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent, and nothing in its place: a move without a version is no one's move."""
        self.data = valuelist[0] if valuelist else None

    @property
    def number(self) -> int:
        """The version as a number, or -1, which no record has, where it is none."""
        text = str(self.data)
        return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else -1


class SeenField(HiddenField):
    """What the person was shown when the form was made, as `app.web.edit_digest.values_digest` writes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[_was_sent, *options.pop("validators", [])], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent, and nothing in its place."""
        self.data = valuelist[0] if valuelist else None


class RecordForm(Form):
    """A form to change a record. Its action compares `seen` with the record, and refuses an older page (409).

    `read` answers the values of the record, by the names of the fields. After such a refusal the form shows
    what is there now wherever the person had entered nothing else, and can be sent again.
    """

    seen = SeenField()

    def __init__(self, read: Callable[[], Mapping[str, Any]]) -> None:
        self._read, values = read, read()
        super().__init__(data={**values, "seen": values_digest(values)})

    def submit(self, action: Callable[..., Any], *args: Any, **values: Any) -> bool:
        """As of any form; one that was refused because of a later change is brought up to date."""
        done = super().submit(action, *args, **values)
        if self.status == Conflict.status:
            self._catch_up()
        return done

    def entered(self) -> Mapping[str, Any]:
        """What was entered, by the same names and of the same types as the values of the record."""
        entered: Mapping[str, Any] = self.data
        return entered

    def _catch_up(self) -> None:
        seen, now, entered = self.seen.data or "", self._read(), self.entered()
        untouched = set(entered) - set(changed_fields(seen, entered))
        for name in changed_fields(seen, now):
            if name in self and name in untouched:
                self[name].process_data(now[name])
                self[name].raw_data = None  # times and numbers show what was sent, if there is such
        self.seen.data = values_digest(now)


def _was_sent(_form: Any, field: SeenField) -> None:
    if not field.data:
        raise ValidationError(INCOMPLETE_FORM_MESSAGE)


def _is_number(_form: Any, field: VersionField) -> None:
    if field.number < 0:
        raise ValidationError(INCOMPLETE_FORM_MESSAGE)


def _length_checks(required: bool, longest: int) -> list[Any]:
    too_long = f"That is too long: at most {longest:,} characters fit here."
    checks: list[Any] = [Length(max=longest, message=too_long)]
    if required:
        checks = [InputRequired(_("Fill this in.")), _not_blank, *checks]
    return checks


def _not_blank(_form: Any, field: Any) -> None:
    """Refuse what is empty after the filters: InputRequired looks at what was sent, before them."""
    if not field.data:
        raise ValidationError(_("Fill this in."))
