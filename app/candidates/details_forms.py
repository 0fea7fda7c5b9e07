"""The forms that correct the details of a candidate: their own, and a recruiter's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from app.candidates.account_fields import AccountMatchForm, SamePersonField
from app.candidates.correct_details import CandidateDetails, candidate_details
from app.candidates.forms import SAME_PERSON_LABEL, LinksField, PhoneField, RuleValidator
from app.candidates.matches import is_matched_by_email_alone
from app.candidates.models import Candidate
from app.candidates.rules import parse_links
from app.people.forms import EmailAddressField, TimeZoneField
from app.people.models import User
from app.shared.names import check_name
from app.web.forms import LineField, RecordForm


class OwnDetailsForm(RecordForm):
    """What a candidate corrects themselves. Another email is confirmed by a link first: it lets people in."""

    name = LineField(_l("Name"), validators=[RuleValidator(check_name)])
    phone = PhoneField()
    location = LineField(_l("Place"), required=False, description=_l("A city and a country."))
    time_zone = TimeZoneField()
    links = LinksField(
        _l("Links"),
        required=False,
        description=_l("One address on each line, at most five."),
        render_kw={"rows": 3},
    )

    def __init__(self, candidate: Candidate) -> None:
        super().__init__(lambda: vars(candidate_details(candidate)))
        self.present_email = candidate.email

    def details(self) -> CandidateDetails:
        """What was typed, with the email there is."""
        said = {name: self[name].data or "" for name in ("name", "phone", "location", "time_zone")}
        return CandidateDetails(**said, email=self.present_email, links=parse_links(self.links.data or ""))

    def entered(self) -> Mapping[str, Any]:
        """The details, by name."""
        return vars(self.details())


class CandidateDetailsForm(AccountMatchForm, OwnDetailsForm):
    """What a recruiter corrects of a candidate.

    A box asks about a match that only the email made: it ends with another email, unless it is ticked.
    """

    email = EmailAddressField(
        description=_l("With another email, links that were sent to the old one no longer work.")
    )
    same_person = SamePersonField(SAME_PERSON_LABEL)
    still_same = SamePersonField(
        _l("Still the same person as the account of {name}"),
        description=_l(
            "Only the email says so. If you correct the email and do not tick this, the match ends."
        ),
    )

    def __init__(self, candidate: Candidate) -> None:
        super().__init__(candidate)
        if candidate.user is not None and is_matched_by_email_alone(candidate):
            self.still_same.ask_about(candidate.user)
        else:
            del self.still_same

    def details(self) -> CandidateDetails:
        """What was typed."""
        return replace(super().details(), email=self.email.data or "")

    def same_as(self) -> list[User]:
        """The users whose boxes were ticked."""
        boxes = [self.same_person, *([self.still_same] if "still_same" in self else [])]
        return [box.person for box in boxes if box.person is not None]
