"""The mail about a mention, as a text that the company can change. It has no word of the note."""

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


def _asks(values: Values) -> str:
    return _("asks you to look at a note") if values["please_look"] else _("mentioned you in a note")


NOTE_MAILS = (
    MailText(
        "mentioned",
        "application_notes/mail/mentioned.txt",
        _l("Mentioned in a note"),
        _l("Colleague"),
        (
            NAME,
            Placeholder(
                "author", _l("the name of the author"), "Rita Brandt", lambda values: values["author"].name
            ),
            Placeholder(
                "asks", _l("whether they are mentioned or asked to look"), "mentioned you in a note", _asks
            ),
            Placeholder(
                "candidate",
                _l("the name of the candidate"),
                "Lea Roth",
                lambda values: values["candidate"].name,
            ),
            opening_name_placeholder(opening_in),
            page_placeholder(_l("the address of the note"), "notes/12"),
            *opening_placeholders(opening_in),
        ),
        required=("page",),
        family_of=family_of(opening_in),
    ),
)
