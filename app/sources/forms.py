"""The forms to add a source, to refer somebody, and to say whether one did."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.candidates.forms import RuleValidator
from app.people.forms import EmailAddressField
from app.shared.names import check_name
from app.sources.models import MAX_CODE_LENGTH, MAX_SOURCE_NAME_LENGTH
from app.web.forms import Form, LineField, choices

REFERRAL_CONFIRMED, REFERRAL_DENIED = "yes", "no"


class SourceForm(Form):
    name = LineField(
        _l("Name"),
        max_length=MAX_SOURCE_NAME_LENGTH,
        validators=[RuleValidator(check_name)],
        description=_l("Such as the name of a job board."),
        render_kw={"maxlength": MAX_SOURCE_NAME_LENGTH},
    )
    code = LineField(
        _l("Code"),
        required=False,
        description=_l("Part of the links. Leave it empty to make one of the name."),
        render_kw={"maxlength": MAX_CODE_LENGTH},
    )


class ReferForm(Form):
    name = LineField(_l("Their name"), validators=[RuleValidator(check_name)])
    email = EmailAddressField(_l("Their email"))


class ReferralForm(Form):
    answer = RadioField(
        _l("Your answer"),
        choices=choices(
            [(REFERRAL_CONFIRMED, _l("Yes, I referred them")), (REFERRAL_DENIED, _l("No, I did not"))]
        ),
        validators=[InputRequired(_l("Choose one."))],
    )
