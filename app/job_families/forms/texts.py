"""The forms of a family beside its stages: a new one, its text, a file, its processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from app.job_families.difference import FAMILY_LABELS as LABELS
from app.job_families.forms.fields import LinesField
from app.job_families.kinds import (
    EMPLOYMENT_LABELS,
    HIRE_ROLE_LABELS,
    STAGE_KIND_LABELS,
    Employment,
    HireRole,
)
from app.job_families.values import MAX_SHORT_NAME_LENGTH, JobFamily, RoleText
from app.shared.text import one_line, paragraphs_of
from app.untrusted.data_file import MAX_DATA_FILE_BYTES
from app.web.forms import Form, LineField, RecordForm, SeenField, TextField, UploadField, choices

LINES = ("levels", "responsibilities", "requirements", "performance", "career_ladder")
NO_FAMILY = ("", _l("None"))
NO_PLAN = ("", _l("The plans of ISRs"))
EMPLOYMENTS = choices((each.value, label) for each, label in EMPLOYMENT_LABELS.items())
HIRE_ROLES = choices((each.value, label) for each, label in HIRE_ROLE_LABELS.items())
STAGE_KINDS = choices((kind.value, label) for kind, label in STAGE_KIND_LABELS.items())


class HireRoleField(SelectField):
    """The role that a hire gives."""

    def __init__(self, **options: Any) -> None:
        about = _l("What the account of a hire may do. An admin grants every other role.")
        super().__init__(LABELS["hire_role"], choices=HIRE_ROLES, description=about, **options)


class NewFamilyForm(Form):
    name = LineField(_l("Name"), description=_l("The name of the job family, such as Inside Sales."))
    role = LineField(_l("Role"), description=_l("The job title of the people who are hired."))
    hire_role = HireRoleField(default=HireRole.NONE.value)


class UploadFamilyForm(Form):
    file = UploadField(
        _l("Job family file"),
        max_bytes=MAX_DATA_FILE_BYTES,
        description=_l("A file that was exported from here, in YAML."),
    )


class FamilyTextForm(RecordForm):
    """All texts of a draft beside its processes."""

    name = LineField(LABELS["name"])
    role = LineField(LABELS["role"], description=_l("The job title of the people who are hired."))
    reports_to = LineField(LABELS["reports_to"], required=False, description=_l("A job title."))
    employment = SelectField(LABELS["employment"], choices=EMPLOYMENTS)
    hire_role = HireRoleField()
    hire_team = LineField(
        LABELS["hire_team"],
        required=False,
        description=_l("The team of a hire, such as Engineering."),
    )
    hire_plan = SelectField(
        LABELS["hire_plan"], description=_l("The onboarding of a hire. An ISR has the plans with the gate.")
    )
    about = TextField(LABELS["about"], required=False, description=_l("The role in a few sentences."))
    responsibilities = LinesField(LABELS["responsibilities"], description=_l("One a line."))
    requirements = LinesField(LABELS["requirements"], description=_l("One a line."))
    performance = LinesField(LABELS["performance"], description=_l("How the role is measured. One a line."))
    levels = LinesField(LABELS["levels"], description=_l("The job titles of the family, one a line."))
    career_ladder = LinesField(
        LABELS["career_ladder"], description=_l("What comes after this role. One sentence a line.")
    )
    next_step = LineField(
        LABELS["next_step"], required=False, description=_l("The next job title on the career ladder.")
    )
    next_family = SelectField(
        LABELS["next_family"], description=_l("The job family that is next on the career ladder.")
    )
    team_page = LineField(
        LABELS["team_page"], required=False, description=_l("An address: who works here, by job title.")
    )
    hiring_page = LineField(
        LABELS["hiring_page"], required=False, description=_l("An address: more about how we hire.")
    )

    def offer(self, others: Iterable[tuple[str, str]], plans: Iterable[tuple[str, str]]) -> None:
        """The families that can be next, and the plans. One that is not there any more stays as it is."""
        for field, offered in ((self.next_family, [NO_FAMILY, *others]), (self.hire_plan, [NO_PLAN, *plans])):
            current = field.data or ""
            if current not in [slug for slug, _name in offered]:
                offered.append((current, current))
            field.choices = choices(offered)

    def changed(self, family: JobFamily) -> JobFamily:
        """The family with what was entered."""
        entered: dict[str, Any] = {name: one_line(self[name].data) for name in LABELS if name not in LINES}
        entered |= {name: self[name].lines for name in LINES}
        entered["about"] = paragraphs_of(self.about.data)
        entered["employment"] = Employment(self.employment.data)
        entered["hire_role"] = HireRole(self.hire_role.data)
        if entered["hire_role"] is HireRole.ISR:
            entered["hire_plan"] = ""
        of_text = {each.name for each in fields(RoleText)}
        text = replace(family.text, **{name: entered[name] for name in of_text})
        return replace(
            family, text=text, **{name: value for name, value in entered.items() if name not in of_text}
        )


def text_values(family: JobFamily) -> Mapping[str, Any]:
    """The texts of a family, as its form has them."""
    values = vars(family) | vars(family.text)
    found = {name: "\n".join(values[name]) if name in LINES else values[name] for name in LABELS}
    return found | {"employment": family.text.employment.value, "hire_role": family.hire_role.value}


class UseDraftForm(Form):
    """The page shows what changes; `seen` says which draft it showed."""

    seen = SeenField()


class DiscardDraftForm(Form):
    """It has no fields: its page says what is lost."""


class ProcessForm(Form):
    name = LineField(_l("Name"), description=_l("Such as a role, a region or a level."))


class NewProcessForm(ProcessForm):
    like = SelectField(_l("Begin with"), description=_l("The stages are copied. Change them afterwards."))

    def offer(self, family: JobFamily) -> None:
        """The processes to copy the stages of."""
        offered = [
            (str(number), process.name or family.role)
            for number, process in enumerate(family.processes, start=1)
        ]
        self.like.choices = choices([("", _l("No stages")), *offered])


class NewStageForm(Form):
    name = LineField(_l("Name"))
    short_name = LineField(
        _l("Short name"),
        required=False,
        max_length=MAX_SHORT_NAME_LENGTH,
        description=_l("For the track and the board. Leave it blank if the name is short."),
    )
    kind = SelectField(_l("Kind"), choices=STAGE_KINDS)
