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
    """The details a candidate corrects. A new email is confirmed by a link first, as it gives access."""

    name = LineField(_l("Name"), validators=[RuleValidator(check_name)])
    phone = PhoneField()
    location = LineField(_l("Location"), required=False, description=_l("A city and a country."))
    time_zone = TimeZoneField()
    links = LinksField(
        _l("Links"),
        required=False,
        description=_l("One link on each line, at most five."),
        render_kw={"rows": 3},
    )

    def __init__(self, candidate: Candidate) -> None:
        super().__init__(lambda: vars(candidate_details(candidate)))
        self.current_email = candidate.email

    def details(self) -> CandidateDetails:
        """The details as entered, with the current email."""
        texts = {name: self[name].data or "" for name in ("name", "phone", "location", "time_zone")}
        return CandidateDetails(**texts, email=self.current_email, links=parse_links(self.links.data or ""))

    def entered(self) -> Mapping[str, Any]:
        """The details, by name."""
        return vars(self.details())


class CandidateDetailsForm(AccountMatchForm, OwnDetailsForm):
    """The details of a candidate that a recruiter corrects.

    A checkbox asks about a match that only the email made: it ends with a new email, unless it is ticked.
    """

    email = EmailAddressField(description=_l("If you change it, links sent to the old email no longer work."))
    same_person = SamePersonField(SAME_PERSON_LABEL)
    still_same = SamePersonField(
        _l("Still the same person as the account of {name}"),
        description=_l("They are matched only by email. If you change it without this box, the match ends."),
    )

    def __init__(self, candidate: Candidate) -> None:
        super().__init__(candidate)
        if candidate.user is not None and is_matched_by_email_alone(candidate):
            self.still_same.ask_about(candidate.user)
        else:
            del self.still_same

    def details(self) -> CandidateDetails:
        """The details as entered."""
        return replace(super().details(), email=self.email.data or "")

    def same_as(self) -> list[User]:
        """The users of the ticked checkboxes."""
        boxes = [self.same_person, *([self.still_same] if "still_same" in self else [])]
        return [box.person for box in boxes if box.person is not None]
