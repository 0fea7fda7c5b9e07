"""Forms for editing and uploading a plan file."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.plans.kinds import (
    PLAN_NAMES,
    PLAN_TITLES,
    ROLE_PLAN_FOLDER,
    PlanKind,
    part_name,
    role_plan_file,
)
from app.plans.problems import MAX_PLAN_LENGTH
from app.plans.proposals import is_issue_form
from app.shared.text import MAX_LINE_LENGTH, one_line, whole_number
from app.untrusted.uploads import UploadedFile
from app.web.forms import Form, UploadField, VersionField, choices

SAVE_BUTTON = "save"
GENERAL_FILE = "whole"  # a general file, and no part
PLAN_LENGTH = Length(
    max=MAX_PLAN_LENGTH,
    message=_l(
        "The plan is too long (limit: %(limit)s characters).",
        limit=whole_number(MAX_PLAN_LENGTH),
    ),
)
PLAN_PART_LABELS = {
    GENERAL_FILE: _l("General file"),
    "region": _l("Part for a region"),
    "segment": _l("Part for a segment"),
    "role": _l("Part for a role"),
    "manager": _l("Part for people managers"),
}
PARTS_WITH_VALUE = ("region", "segment", "role")


def _chosen_name(kind: PlanKind) -> str:
    """What the form sends for a kind of plan."""
    return PLAN_NAMES.get(kind, ROLE_PLAN_FOLDER)


class PlanForm(Form):
    """The text of a plan file, to preview or to save; `version` is the one it was made from."""

    version = VersionField()
    do = StringField()
    text = TextAreaField(_l("Plan"), validators=[PLAN_LENGTH], filters=[lambda text: text or ""])

    @property
    def is_saved(self) -> bool:
        """Whether it was sent to be saved."""
        return self.is_submitted() and self.do.data == SAVE_BUTTON

    @property
    def is_tried(self) -> bool:
        """Whether it was sent for a preview only."""
        return self.is_submitted() and self.do.data != SAVE_BUTTON


class UploadPlanForm(PlanForm):
    """A plan file, uploaded or pasted, and which file it is."""

    general = SelectField(
        _l("Plan for"), choices=choices((_chosen_name(kind), PLAN_TITLES[kind]) for kind in PlanKind)
    )
    part = SelectField(_l("File"), choices=choices(PLAN_PART_LABELS.items()))
    value = StringField(
        _l("Which one?"),
        validators=[Length(max=MAX_LINE_LENGTH)],
        filters=[one_line],
        description=_l(
            "The region, segment or role of a part, such as EMEA or Mid-Market. The name of a plan for "
            "another role, such as Engineering."
        ),
    )
    file = UploadField(
        _l("Upload"),
        max_bytes=MAX_PLAN_LENGTH * 4,
        required=False,
        description=_l("A Markdown file. Or paste its text below."),
    )

    @property
    def name(self) -> str:
        """The name of the plan file; empty if the form names none."""
        if self.is_for_another_role:
            return role_plan_file(str(self.value.data))
        kind = next((kind for kind, name in PLAN_NAMES.items() if name == self.general.data), None)
        if kind is None or self.part.data == GENERAL_FILE:
            return PLAN_NAMES[kind] if kind else ""
        value = str(self.value.data) if self.part.data in PARTS_WITH_VALUE else ""
        return part_name(kind, str(self.part.data), value)

    @property
    def is_for_another_role(self) -> bool:
        return bool(self.general.data == ROLE_PLAN_FOLDER)

    def take_upload(self) -> None:
        """Take the text of an uploaded file in place of the pasted one."""
        if isinstance(self.file.data, UploadedFile):
            self.text.data = self.file.data.content.decode("utf-8-sig", errors="replace")

    def validate_text(self, field: TextAreaField) -> None:
        if not (field.data or "").strip():
            raise ValidationError(_("Upload a file, or paste the plan here."))
        if is_issue_form(field.data or ""):
            raise ValidationError(
                _(
                    "This is a GitHub issue form in YAML: it has fields and no tasks. Upload an issue "
                    "template in Markdown, or paste the tasks as lines like `- [ ] Say hello to your team`."
                )
            )

    def validate_value(self, field: StringField) -> None:
        if any(c.isascii() and c.isalnum() for c in field.data or ""):
            return
        if self.is_for_another_role:
            raise ValidationError(_("Enter the name of the plan."))
        if self.part.data in PARTS_WITH_VALUE:
            raise ValidationError(_("Enter the region, segment or role that this part is for."))
