"""Forms of the second step, of a person's own factors, and of admins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.access.roles import Role
from app.people.forms import MAX_PASSWORD_LENGTH
from app.second_factors.rules import MAX_FACTOR_NAME_LENGTH
from app.shared.text import one_line
from app.web.form_fields.days import DayField
from app.web.forms import CheckboxesField, Form, LineField, RecordForm, TextField, enum_choices

_CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


def _code_field(*checks: Any) -> StringField:
    return StringField(_l("Code"), [*checks, Length(max=60)], filters=[one_line], render_kw=_CODE)


class SecondStepForm(Form):
    """A code of an app or a recovery code; or what the browser answered for a passkey."""

    code = _code_field()
    response = HiddenField()


class PasskeySignInForm(Form):
    response = HiddenField()


class AddPasskeyForm(Form):
    """A name for a new passkey, and what the browser answered."""

    name = LineField(_l("Name"), max_length=MAX_FACTOR_NAME_LENGTH)
    response = HiddenField()


class AddAppForm(Form):
    """A name for a new app, and the code that it shows for the secret in `sealed`."""

    name = LineField(_l("Name"), max_length=MAX_FACTOR_NAME_LENGTH)
    code = _code_field(InputRequired(_l("Fill this in.")))
    sealed = HiddenField()


class RecoveryCodesForm(Form):
    sealed = HiddenField()


class ConfirmForm(Form):
    """The password, a code of an app, or what the browser answered for a passkey."""

    password = PasswordField(
        _l("Password"),
        [Length(max=MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    code = _code_field()
    response = HiddenField()


class ResetForm(Form):
    reason = TextField(_l("Reason"))


class PolicyForm(RecordForm):
    """Which roles need a second factor, and from which day."""

    roles = CheckboxesField(_l("Roles"), choices=enum_choices(Role))
    required_from = DayField(_l("From"), [Optional()])

    def entered(self) -> Mapping[str, Any]:
        """The values, by name."""
        return {"roles": sorted(self.roles.data or []), "required_from": self.required_from.data}
