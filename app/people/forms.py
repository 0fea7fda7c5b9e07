"""Forms for signing in, choosing a password and managing people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import EqualTo, InputRequired, Length, Optional, ValidationError

from app.access.roles import Role
from app.people.details import PersonDetails
from app.people.models import User
from app.people.rules import MAX_GITLAB_USERNAME_LENGTH
from app.shared.emails import parse_email
from app.shared.refusals import RuleBroken
from app.shared.text import one_line
from app.shared.times import TIME_ZONES
from app.web.form_fields.days import DayField
from app.web.forms import CheckboxesField, Form, LineField, RecordForm, choices, enum_choices

MAX_PASSWORD_LENGTH = 500


class EmailAddressField(EmailField):
    """An email in its stored form. Refuses one to which no mail can be sent."""

    def __init__(self, label: str = _l("Email"), **options: Any) -> None:
        checks = [InputRequired(_("Fill this in.")), _as_stored]
        super().__init__(label, validators=checks, filters=[_stripped], **options)


def _stripped(text: str | None) -> str:
    return (text or "").strip()


def _as_stored(_form: Any, field: StringField) -> None:
    try:
        field.data = parse_email(str(field.data))
    except RuleBroken as broken:
        raise ValidationError(broken.sentence) from broken


class TimeZoneField(SelectField):
    """A choice of time zones. With `blank`, the label of the empty choice, none is chosen at first."""

    def __init__(self, label: str = _l("Time zone"), *, blank: str | None = None, **options: Any) -> None:
        empty = [] if blank is None else choices([("", blank)])
        super().__init__(label, choices=[*empty, *_zone_choices()], **options)

    def pre_validate(self, form: Any) -> None:
        """A known zone is a choice; whether the empty one is, depends on the field."""
        if self.data not in TIME_ZONES:
            super().pre_validate(form)


@cache
def _zone_choices() -> list[SelectChoice]:
    return choices([(zone, zone.replace("_", " ")) for zone in TIME_ZONES])


class SignInForm(Form):
    email = StringField(
        _l("Email"),
        [InputRequired(_l("Fill this in.")), Length(max=254)],
        filters=[one_line],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Fill this in.")), Length(max=MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class ForgotPasswordForm(Form):
    email = EmailAddressField()


class ChoosePasswordForm(Form):
    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Fill this in.")), Length(max=MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("Repeat new password"),
        [EqualTo("password", _l("The passwords do not match."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(ChoosePasswordForm):
    """A new password, with the current one."""

    old = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Fill this in.")), Length(max=MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class OwnAccountForm(RecordForm):
    """A person's own name and time zone."""

    name = LineField(_l("Name"), render_kw={"autocomplete": "name"})
    time_zone = TimeZoneField(description=_l("Pages and mail show times in this time zone."))


class PersonForm(RecordForm):
    """An admin's details of a person."""

    email = EmailAddressField()
    job_title = LineField(_l("Job title"), required=False)
    started_on = DayField(
        _l("First day here"),
        [Optional()],
        description=_l("In their first two weeks, people are not proposed for hiring teams."),
    )
    time_zone = TimeZoneField()
    gitlab_username = StringField(
        _l("GitLab username"),
        [Length(max=MAX_GITLAB_USERNAME_LENGTH + 1)],
        filters=[one_line],
        description=_l(
            "Their issues are assigned to this username, and steps it ticks in GitLab count as theirs."
        ),
    )
    roles = CheckboxesField(_l("Roles"), choices=enum_choices(Role))
    active = BooleanField(_l("May sign in"), default=True)

    @property
    def details(self) -> PersonDetails:
        """The fields as one value. Roles that do not exist are left out: the form refuses them."""
        return PersonDetails(
            email=self.email.data or "",
            job_title=self.job_title.data or "",
            time_zone=self.time_zone.data or "",
            gitlab_username=self.gitlab_username.data or "",
            roles=frozenset(Role(role) for role in self.roles.data or [] if role in list(Role)),
            active=bool(self.active.data),
            started_on=self.started_on.data,
        )

    def entered(self) -> Mapping[str, Any]:
        """The details, by name."""
        return vars(self.details)


class InviteForm(Form):
    """An admin's details of a person to invite.

    `similar` are users with the same name. With `go_on`, the person is invited anyway.
    """

    name = LineField(_l("Name"))
    email = EmailAddressField()
    job_title = LineField(_l("Job title"), required=False)
    time_zone = TimeZoneField(
        blank=_l("Choose a time zone"), validators=[InputRequired(_l("Choose a time zone."))]
    )
    roles = CheckboxesField(_l("Roles"), choices=enum_choices(Role))
    go_on = BooleanField(_l("This is a different person"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.similar: Sequence[User] = []
