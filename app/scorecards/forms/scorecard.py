"""The form of a scorecard, with the ratings and the survey of its stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Length

from app.job_families.kinds import StageForm
from app.openings.models import Stage
from app.scorecards.forms.survey import JobBlock, count_job_blocks, job_block, job_fields, job_form_data
from app.scorecards.models import RECOMMENDATION_LABELS, Recommendation, Scorecard
from app.scorecards.submit import ScorecardEntry
from app.web.forms import Form, TextField, VersionField, choices

NOT_ASSESSED = "not assessed"
RATING_VALUES = ("1", "2", "3", "4")
RATING_LABELS = {**{value: value for value in RATING_VALUES}, NOT_ASSESSED: _l("Not assessed")}


class ChoiceRow(RadioField):
    """A row of options, none chosen at first."""

    def __init__(self, label: str, labels: Mapping[str, str], *, required: bool, **options: Any) -> None:
        checks = [InputRequired(_("Choose one."))] if required else []
        super().__init__(label, checks, choices=choices(labels.items()), **options)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class OptionalVersion(VersionField):
    """The number of the draft or scorecard that the page shows; -1 if it is not a number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators = []


class DraftForm(Form):
    """The scorecard and the draft that an open page shows."""

    edition = OptionalVersion()
    number = OptionalVersion()
    tab = HiddenField(validators=[Length(max=40)], default="")


class ScorecardForm(DraftForm):
    """The fields of every scorecard. `scorecard_form` adds the ratings, survey and jobs of a stage."""

    stage: Stage
    saved: Mapping[str, str] = {}
    blocks = 0
    take_aways = TextField(_l("Key takeaways"))
    pros = TextField(_l("Pros"))
    cons = TextField(_l("Cons"))
    recommendation = ChoiceRow(
        _l("Do you want to hire this candidate?"),
        {each.value: label for each, label in RECOMMENDATION_LABELS.items()},
        required=True,
    )
    next_note = TextField(_l("Note for the next interviewer"), required=False)
    private_note = TextField(_l("Private note"), required=False)

    class Meta(Form.Meta):
        def wrap_formdata(self, form: Any, _formdata: Any) -> Any:
            """What was sent, or else what was saved before."""
            return super().wrap_formdata(form, None) or (MultiDict(form.saved) if form.saved else None)

    @property
    def rating_fields(self) -> list[Any]:
        return [self[f"rating_{number}"] for number, _ in enumerate(self.stage.attributes, start=1)]

    @property
    def survey_fields(self) -> list[Any]:
        return [self[f"survey_{number}"] for number, _ in enumerate(self.stage.survey, start=1)]

    @property
    def job_blocks(self) -> list[JobBlock]:
        return [job_block(self, number) for number in range(1, self.blocks + 1)]

    @property
    def typed(self) -> dict[str, str]:
        """What was sent in the fields of the scorecard."""
        own = {"csrf_token", *DraftForm()._fields}
        names = [name for name in self._fields if name not in own and name in request.form]
        return {name: request.form[name].replace("\r\n", "\n").replace("\0", "") for name in names}

    @property
    def entry(self) -> ScorecardEntry | None:
        """What was filled in; None without a recommendation, which is required."""
        if self.recommendation.data not in list(Recommendation):
            return None
        return ScorecardEntry(
            recommendation=Recommendation(self.recommendation.data),
            ratings=[int(f.data) if f.data in RATING_VALUES else None for f in self.rating_fields],
            survey=[f.data for f in self.survey_fields],
            jobs=[block.job for block in self.job_blocks if block.filled],
            take_aways=self.take_aways.data or "",
            pros=self.pros.data or "",
            cons=self.cons.data or "",
            next_note=self.next_note.data or "",
            private_note=self.private_note.data or "",
        )

    def validate(self, *args: Any, **options: Any) -> bool:
        """Check each field, and that each job has an employer and a start."""
        is_valid = super().validate(*args, **options)
        return all([is_valid, *(block.is_complete() for block in self.job_blocks)])


def scorecard_form(stage: Stage, saved: Mapping[str, str] | None = None) -> ScorecardForm:
    """A form with the attributes and the survey of a stage, filled with what was `saved`."""
    saved = saved or {}
    fields: dict[str, Any] = {"stage": stage, "saved": saved}
    for number, attribute in enumerate(stage.attributes, start=1):
        fields[f"rating_{number}"] = ChoiceRow(attribute, RATING_LABELS, required=False)
    for number, question in enumerate(stage.survey, start=1):
        fields[f"survey_{number}"] = TextField(question, required=False)
    if stage.form is StageForm.CHRONOLOGICAL:
        fields["blocks"] = count_job_blocks([*saved, *request.form])
        for number in range(1, fields["blocks"] + 1):
            fields |= job_fields(number)
    form: ScorecardForm = type("ScorecardForm", (ScorecardForm,), fields)()
    return form


def form_data_of(scorecard: Scorecard) -> dict[str, str]:
    """A submitted scorecard as the data of its form."""
    stage = scorecard.interview.stage
    answers = {pair[0]: pair[1] for pair in scorecard.survey}
    return {
        "recommendation": scorecard.recommendation.value,
        "take_aways": scorecard.take_aways,
        "pros": scorecard.pros,
        "cons": scorecard.cons,
        "next_note": scorecard.next_note,
        "private_note": scorecard.private_note,
        **{f"rating_{r.position}": str(r.value) if r.value else NOT_ASSESSED for r in scorecard.ratings},
        **{f"survey_{n}": answers.get(question, "") for n, question in enumerate(stage.survey, start=1)},
        **job_form_data(scorecard.jobs),
    }
