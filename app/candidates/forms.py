"""The forms of candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field
from wtforms.validators import ValidationError

from app.candidates.account_fields import AccountMatchForm, SamePersonField
from app.candidates.models import Candidate
from app.candidates.rules import parse_links
from app.people.forms import EmailAddressField, TimeZoneField
from app.people.models import User
from app.people.queries import user_with_email
from app.shared.names import check_name
from app.shared.phones import MAX_PHONE_LENGTH, check_phone, normalize_phone
from app.shared.refusals import RuleBroken
from app.shared.text import one_line
from app.shared.time_zone_guess import guess_time_zone
from app.web.forms import Form, LineField, TextField


class ColleagueField(EmailField):
    """A colleague with an account, by their email; `person` is None if the field is empty."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, filters=[one_line], **options)
        self.person: User | None = None

    def pre_validate(self, _form: Any) -> None:
        self.person = user_with_email(self.data) if self.data else None
        if self.data and self.person is None:
            raise ValidationError(_("No colleague has this email. Check the spelling."))


class RuleValidator:
    """Checks a field by a rule; the sentence of the rule is its error."""

    def __init__(self, rule: Callable[[str], Any]) -> None:
        self.rule = rule

    def __call__(self, _form: Any, field: Field) -> None:
        try:
            self.rule(field.data or "")
        except RuleBroken as broken:
            raise ValidationError(broken.sentence) from broken


class PhoneField(LineField):
    """A phone number, or empty."""

    def __init__(self, label: str = _l("Phone"), **options: Any) -> None:
        options.setdefault("render_kw", {"inputmode": "tel", "maxlength": MAX_PHONE_LENGTH})
        super().__init__(
            label,
            required=False,
            filters=[normalize_phone],
            validators=[RuleValidator(check_phone)],
            **options,
        )


class LinksField(TextField):
    """Web addresses, one on each line."""

    def pre_validate(self, form: Any) -> None:
        RuleValidator(parse_links)(form, self)

    def process_data(self, value: Sequence[str] | None) -> None:
        """Show each address on a line of its own."""
        super().process_data("\n".join(value or ()))


SAME_PERSON_LABEL = _l("This candidate and {name} are the same person")


class CandidateForm(AccountMatchForm):
    """The details of a candidate. A known email adds the application to that candidate.

    `similar` are the candidates who look like the same person; `go_on` adds a new one anyway.
    """

    name = LineField(_l("Name"), validators=[RuleValidator(check_name)])
    email = EmailAddressField()
    same_person = SamePersonField(SAME_PERSON_LABEL)
    phone = PhoneField()
    location = LineField(
        _l("Location"), required=False, description=_l("A city and a country, such as Leipzig, Germany.")
    )
    time_zone = TimeZoneField(
        _l("Time zone"),
        description=_l("Leave it unchanged to use the time zone of the location; without a location, yours."),
        blank=_l("From the location"),
    )
    source = LineField(
        _l("Source"),
        required=False,
        description=_l("Where they heard about us: referral, job board, …"),
        render_kw={"list": "sources"},
    )
    referred_by = ColleagueField(
        _l("Referred by"),
        description=_l("The email of the colleague who referred them and will never interview them."),
    )
    account = ColleagueField(
        _l("Current employee’s account"),
        description=_l(
            "The email of their account, if they work here and apply with another email. "
            "They will not see the opening they apply to."
        ),
    )
    go_on = BooleanField(_l("Add a new candidate: none of the above is the same person"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.similar: Sequence[Candidate] = []
        self.zone_from_location = False

    def chosen_account(self) -> User | None:
        """The account of the candidate, by its email or the checkbox. Raises RuleBroken for two accounts."""
        named, ticked = self.account.person, self.same_person.person
        if named is not None and ticked not in (None, named):
            raise RuleBroken(
                _(
                    "You chose two accounts: %(named)s here, and %(ticked)s under the email. Choose one.",
                    named=named.name,
                    ticked=ticked.name,
                ),
                field="account",
            )
        return named or ticked

    def settle_zone(self, usual: str) -> str:
        """The time zone chosen, or the one of the location; without a location, the `usual` one.

        Raises RuleBroken for a location with an unknown time zone.
        """
        if self.time_zone.data:
            return str(self.time_zone.data)
        if not self.location.data:
            return usual
        zone = guess_time_zone(self.location.data or "")
        if zone is None:
            raise RuleBroken(
                _("Choose a time zone. It could not be found from the location."), field="time_zone"
            )
        self.zone_from_location = True
        return zone


class SplitMatchForm(Form):
    reason = TextField(_l("Why are they not the same person?"))
