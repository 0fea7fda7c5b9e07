"""Forms for changing a plan file, and for bringing one's own."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.plans.kinds import NAMES, SHOWN, PlanKind, part_name
from app.plans.problems import LARGEST
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.web.forms import Form, UploadedFile, UploadField, VersionField, choices

SAVE = "save"
WHOLE = "whole"  # a general file, and no part
FITS = Length(max=LARGEST, message=f"That is too long: a plan has at most {LARGEST:,} characters.")
PLACES = {
    WHOLE: "the general file",
    "region": "the part for a region",
    "segment": "the part for a segment",
    "role": "the part for a role",
    "manager": "the part for who manages people",
}
OF_SOMETHING = ("region", "segment", "role")


class PlanForm(Form):
    """The text of a plan file, tried out or saved; `version` is the one it was made from."""

    version = VersionField()
    do = StringField()
    text = TextAreaField("Plan", validators=[FITS], filters=[lambda text: text or ""])

    @property
    def is_saved(self) -> bool:
        """Whether it was sent to be saved."""
        return self.is_submitted() and self.do.data == SAVE

    @property
    def is_tried(self) -> bool:
        """Whether it was sent to see what is understood of it, and nothing more."""
        return self.is_submitted() and self.do.data != SAVE


class BringForm(PlanForm):
    """One's own file, uploaded or pasted, for one of the places a plan file can have."""

    general = SelectField("It is for", choices=choices((NAMES[kind], SHOWN[kind]) for kind in PlanKind))
    part = SelectField("Of that", choices=choices(PLACES.items()))
    value = StringField(
        "Which one?",
        validators=[Length(max=MAX_LINE_LENGTH)],
        filters=[one_line],
        description="The region, segment or role of a part, as EMEA or Mid-Market.",
    )
    file = UploadField(
        "File", most=LARGEST * 4, required=False, description="A Markdown file, or paste it below."
    )

    @property
    def name(self) -> str:
        """The name of the plan file it is for; none where what was sent names no place."""
        kind = next((kind for kind, name in NAMES.items() if name == self.general.data), None)
        if kind is None or self.part.data == WHOLE:
            return NAMES[kind] if kind else ""
        value = str(self.value.data) if self.part.data in OF_SOMETHING else ""
        return part_name(kind, str(self.part.data), value)

    def take_upload(self) -> None:
        """Put what was uploaded in the place of what was pasted."""
        if isinstance(self.file.data, UploadedFile):
            self.text.data = self.file.data.content.decode("utf-8-sig", errors="replace")

    def validate_text(self, field: TextAreaField) -> None:
        if not (field.data or "").strip():
            raise ValidationError("Choose a file, or paste the plan here.")

    def validate_value(self, field: StringField) -> None:
        if self.part.data in OF_SOMETHING and not any(c.isalnum() for c in field.data or ""):
            raise ValidationError(f"Say which {self.part.data} the part is for.")
