"""The forms of tags: make one, change one, merge two, and give one to a candidate."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app.tags.actions import tag_values
from app.tags.models import TAG_COLOR_LABELS, Tag, TagColor
from app.tags.rules import MAX_TAG_NAME_LENGTH
from app.web.forms import Form, LineField, RecordForm, choices


class _TagFields(Form):
    name = LineField(
        _l("Name"),
        max_length=MAX_TAG_NAME_LENGTH,
        render_kw={"maxlength": MAX_TAG_NAME_LENGTH, "autocomplete": "off"},
    )
    color = RadioField(
        _l("Color"),
        choices=choices((color.value, TAG_COLOR_LABELS[color]) for color in TagColor),
        default=TagColor.GRAY.value,
        validators=[InputRequired(_l("Choose a color."))],
    )

    @property
    def chosen(self) -> TagColor:
        return TagColor(self.color.data)


class NewTagForm(_TagFields):
    """A new tag."""


class EditTagForm(_TagFields, RecordForm):
    """The tag as it is, to be changed."""

    def __init__(self, tag: Tag) -> None:
        super().__init__(lambda: tag_values(tag))


class MergeTagForm(Form):
    into = SelectField(
        _l("Merge into"),
        description=_l("Candidates get this tag instead. This cannot be undone."),
        validators=[InputRequired(_l("Choose a tag."))],
    )

    def offer(self, tags: Iterable[Tag]) -> None:
        """Fill the list of tags."""
        named = [(str(tag.id), tag.name) for tag in tags]
        self.into.choices = choices([("", str(_l("Choose a tag"))), *named])


class TagCandidateForm(Form):
    """A name, typed or chosen from the list under it."""

    name = LineField(
        _l("Tag"),
        render_kw={"maxlength": MAX_TAG_NAME_LENGTH, "autocomplete": "off", "list": "tag-names"},
    )
