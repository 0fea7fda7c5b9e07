"""The mail about another recruiter or hiring manager, as a text that the company can change."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.openings.mail_placeholders import (
    family_of,
    opening_in,
    opening_name_placeholder,
    opening_placeholders,
)
from app.outbox.mail_texts import NAME, MailText, Placeholder, Values, page_placeholder


def _part(values: Values) -> str:
    return _("recruiter") if values["is_recruiter"] else _("hiring manager")


def _person(name: str, meaning: str, example: str) -> Placeholder:
    return Placeholder(name, meaning, example, lambda values: values[name].name)


OPENING_MAILS = (
    MailText(
        "opening-person-changed",
        "openings/mail/person_changed.txt",
        _l("Recruiter or hiring manager changed"),
        _l("People of the opening"),
        (
            NAME,
            Placeholder("part", _l("recruiter, or hiring manager"), "recruiter", _part),
            _person("now", _l("who it is now"), "Rita Brandt"),
            _person("before", _l("who it was before"), "Rae Berg"),
            _person("by", _l("who changed it"), "Ada Berg"),
            opening_name_placeholder(opening_in),
            page_placeholder(_l("the address of the opening"), "openings/12"),
            *opening_placeholders(opening_in),
        ),
        required=("now", "page"),
        family_of=family_of(opening_in),
    ),
)
