"""The form to apply."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Optional

from app.candidates.forms import LinksField, RuleValidator
from app.careers.rules import Terms
from app.documents.forms import DocumentField
from app.people.forms import EmailAddressField, TimeZoneField
from app.shared.emails import email_key, parse_email
from app.shared.names import check_name
from app.shared.text import one_line
from app.web.forms import Form, LineField


class Referrer(StringField):
    """The email of a colleague, or nothing."""

    def __init__(self, label: str, **options: Any) -> None:
        checks = [Optional(), RuleValidator(parse_email)]
        super().__init__(label, validators=checks, filters=[email_key], **options)


class ApplicationForm(Form):
    """The form of an applicant. `homepage` is a hidden field: only programs fill it in."""

    name = LineField(_l("Name"), validators=[RuleValidator(check_name)], render_kw={"autocomplete": "name"})
    email = EmailAddressField(render_kw={"autocomplete": "email"})
    time_zone = TimeZoneField(description=_l("Times in our mail to you are in this time zone."))
    location = LineField(_l("Location"), required=False, description=_l("A city and a country."))
    links = LinksField(
        _l("Links"),
        required=False,
        description=_l("A portfolio or a profile. One link on each line, at most five."),
        render_kw={"rows": 2},
    )
    source = LineField(_l("How did you hear about us?"), required=False)
    referred_by = Referrer(
        _l("Who referred you?"), description=_l("The email of the colleague here who referred you.")
    )
    knows = LineField(
        _l("Do you know somebody who works here?"),
        required=False,
        description=_l(
            "The name or the email of a relative, a friend or a former colleague. It does not count against "
            "you: we take care that others interview you and decide."
        ),
        max_length=200,
    )
    document = DocumentField(_l("Résumé"))
    consent = BooleanField(
        validators=[InputRequired(_l("We need your consent to take your application."))],
    )
    via = HiddenField()
    versions = HiddenField()
    homepage = StringField(
        _l("Leave this empty"), filters=[one_line], render_kw={"tabindex": "-1", "autocomplete": "off"}
    )

    def __init__(self, terms: Terms, **values: Any) -> None:
        super().__init__(versions=terms.versions, **values)
        self.terms = terms
        self.consent.label.text, self.consent.description = terms.agreement, terms.text
        if not self.is_submitted():
            self.time_zone.render_kw = {"data-offers-own-zone": ""}

    def show_terms(self) -> None:
        """Ask for the consent again if the terms were changed meanwhile."""
        if self.versions.data != self.terms.versions:
            self.versions.data, self.consent.data = self.terms.versions, False
