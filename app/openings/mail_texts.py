"""The mails about an opening, as texts that the company can change."""

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


def _note(values: Values) -> str:
    return str(values["note"])


def _decision(values: Values) -> str:
    return _("approved") if values["is_approved"] else _("declined")


def _reason(values: Values) -> str:
    return str(values["reason"])


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
    MailText(
        "opening-to-approve",
        "openings/mail/to_approve.txt",
        _l("Opening to approve"),
        _l("The hiring manager, or admins"),
        (
            NAME,
            _person("by", _l("who requests it"), "Rita Brandt"),
            Placeholder("note", _l("their note, if there is one"), "It replaces Mia.", _note),
            opening_name_placeholder(opening_in),
            page_placeholder(_l("the address of the request"), "openings/approvals/12"),
            *opening_placeholders(opening_in),
        ),
        required=("page",),
        family_of=family_of(opening_in),
    ),
    MailText(
        "opening-decided",
        "openings/mail/decided.txt",
        _l("Opening approved or declined"),
        _l("Who requested it, and the recruiter"),
        (
            NAME,
            _person("by", _l("who decided"), "Dana Whitfield"),
            Placeholder("decision", _l("approved or declined"), "approved", _decision),
            Placeholder("reason", _l("the reason, if there is one"), "Two places are enough.", _reason),
            opening_name_placeholder(opening_in),
            page_placeholder(_l("the address of the opening"), "openings/12"),
            *opening_placeholders(opening_in),
        ),
        required=("decision", "page"),
        family_of=family_of(opening_in),
    ),
)
