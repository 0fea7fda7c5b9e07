"""The forms of the page Company."""

from __future__ import annotations

from calendar import day_name, month_name
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange

from app.company.logo_picture import MAX_LOGO_FILE_BYTES
from app.company.rules import (
    LEAST_DELAY_MINUTES,
    MAX_NAME_LENGTH,
    MAX_PROCESS_DAYS,
    MAX_PROMISE_DAYS,
    MAX_SENTENCE_LENGTH,
    MOST_DELAY_MINUTES,
)
from app.company.working_time import MAX_LIMIT_HOURS, limit_label, limits_in_hours
from app.sales_areas.queries import region_choices
from app.shared.text import one_line
from app.turns.limits import TIME_LIMITS
from app.web.form_fields.days import DayField
from app.web.form_fields.whole_number import WholeNumberField
from app.web.forms import (
    CheckboxesField,
    Form,
    LineField,
    RecordForm,
    TextField,
    UploadField,
    VersionField,
    choices,
)

_MONTHS = range(1, 13)


class ColorField(StringField):
    """A color such as "#1a7045"; empty for that of the product. The action checks it."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(
            label,
            filters=[lambda text: one_line(text or "").lower()],
            render_kw={"maxlength": 7, "spellcheck": "false", "autocomplete": "off"},
            **options,
        )


def _number_field(label: str, least: int, most: int, **options: Any) -> WholeNumberField:
    """A whole number within bounds, which must be entered."""
    message = _l("Enter a whole number from %(least)s to %(most)s.", least=least, most=most)
    checks = [InputRequired(message), NumberRange(least, most, message)]
    return WholeNumberField(label, validators=checks, render_kw={"min": least, "max": most}, **options)


class WeekForm(RecordForm):
    """The days on which the company works."""

    weekdays = CheckboxesField(
        _l("Working days"),
        choices=choices((str(number), day_name[number - 1]) for number in range(1, 8)),
        description=_l("Choose none for the working week of each country. Public holidays are free in both."),
    )
    reason = TextField(_l("Reason"), required=False, description=_l("Recorded with your name."))


def _regions_and_all() -> list[Any]:
    return [*choices([("", _l("All regions"))]), *region_choices()]


class HolidayForm(Form):
    """A day off, in one region or in all."""

    day = DayField(_l("Day"), [InputRequired(_l("Enter a date."))])
    name = LineField(_l("Name"), max_length=MAX_NAME_LENGTH)
    region = SelectField(_l("Region"), choices=_regions_and_all)


def limits_form() -> RecordForm:
    """A form with a field for each kind of turn that has a limit."""

    fields: dict[str, Any] = {
        kind.name.lower(): _number_field(limit_label(kind), 1, MAX_LIMIT_HOURS) for kind in TIME_LIMITS
    }
    fields["reason"] = TextField(_l("Reason"), required=False, description=_l("Recorded with your name."))
    form: RecordForm = type("LimitsForm", (RecordForm,), fields)(limits_in_hours)
    return form


class DetailsForm(RecordForm):
    """The name, the sentence, the colors, the fiscal year, the delay of mail, what is promised, approval."""

    name = LineField(
        _l("Name"),
        max_length=MAX_NAME_LENGTH,
        description=_l("On pages and in mail, for {{company}} in texts."),
    )
    sentence = LineField(
        _l("Sentence"),
        required=False,
        max_length=MAX_SENTENCE_LENGTH,
        description=_l("Under the openings on the public pages."),
    )
    color = ColorField(
        _l("Color"),
        description=_l("Of the bar and the main buttons, such as #1a7045. Leave it blank for ours."),
    )
    dark_color = ColorField(
        _l("Color in dark mode"),
        description=_l("For readers in dark mode. Leave it blank for ours."),
    )
    fiscal_year_starts = SelectField(
        _l("First month of the fiscal year"),
        coerce=int,
        choices=choices((str(month), month_name[month]) for month in _MONTHS),
        description=_l("Quarters of reports and targets follow it at once, those of the past included."),
    )
    move_mail_delay_minutes = _number_field(
        _l("Delay of mail"),
        LEAST_DELAY_MINUTES,
        MOST_DELAY_MINUTES,
        description=_l("For how many minutes the mail of a move waits, so that it can be undone."),
    )
    process_limit_days = _number_field(
        _l("Days to decide"),
        1,
        MAX_PROCESS_DAYS,
        description=_l("Business days from an application to the decision about it."),
    )
    answer_promise_days = _number_field(
        _l("Days to answer candidates"),
        1,
        MAX_PROMISE_DAYS,
        description=_l("Their page promises an answer within these days. Those who wait now keep theirs."),
    )
    approves_openings = BooleanField(
        _l("Approve openings before they are published"),
        description=_l(
            "The opening’s hiring manager decides, or an admin. Nobody approves their own request."
        ),
    )
    reason = TextField(_l("Reason"), required=False, description=_l("Recorded with your name."))


class CompanyTextForm(Form):
    """A new version of a text. Empty: that of the product, or none."""

    version = VersionField()
    text = TextField(_l("Text"), required=False, render_kw={"rows": 12})
    reason = TextField(_l("Reason"), required=False, description=_l("Recorded with your name."))


class LogoForm(Form):
    """Another logo, or none."""

    version = VersionField()
    logo = UploadField(
        _l("Picture"),
        max_bytes=MAX_LOGO_FILE_BYTES,
        required=False,
        description=_l("PNG, JPEG or WebP, at most 5 MB. A PNG without a background looks best."),
        render_kw={"accept": ".png,.jpg,.jpeg,.webp"},
    )
    removes_logo = BooleanField(_l("Remove the logo"))
    reason = TextField(_l("Reason"), required=False, description=_l("Recorded with your name."))
