"""The placeholders of a mail that a person writes to a candidate, and of the templates for one.

`app/candidate_mail` fills them: `to` is the candidate, `opening` their opening, `sender` who writes, and
`stage` returns the stage that the candidate may know of.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.openings.mail_placeholders import opening_in, opening_placeholders
from app.outbox.mail_texts import (
    LINK,
    MailWording,
    Placeholder,
    RenderedMail,
    check_placeholders,
    fill_wording,
)
from app.shared.company import company_name

WRITTEN_MAIL_PLACEHOLDERS = (
    Placeholder("candidate", _l("the name of the candidate"), "Lea Roth", lambda values: values["to"].name),
    Placeholder(
        "first_name",
        _l("the first word of their name"),
        "Lea",
        lambda values: values["to"].name.partition(" ")[0],
    ),
    Placeholder(
        "stage",
        _l("the stage, as the candidate’s own page shows it"),
        "Peer interview",
        lambda values: values["stage"](),
    ),
    *opening_placeholders(opening_in),
    Placeholder(
        "sender", _l("the name of the person who writes"), "Dana Keller", lambda values: values["sender"].name
    ),
    LINK,
)
_BY_NAME = {each.name: each for each in WRITTEN_MAIL_PLACEHOLDERS}


def check_written_mail(wording: MailWording) -> None:
    """Raise RuleBroken for a placeholder that a mail to a candidate does not have."""
    check_placeholders(wording, list(_BY_NAME))


def write_mail(wording: MailWording, values: dict[str, object]) -> RenderedMail:
    """The mail of a wording for these values."""
    return fill_wording(wording, lambda name: _BY_NAME[name].value(values) if name in _BY_NAME else None)


def example_of(wording: MailWording) -> RenderedMail:
    """A mail with example values, for the preview of a template."""
    examples = {each.name: each.example for each in WRITTEN_MAIL_PLACEHOLDERS} | {"company": company_name()}
    return fill_wording(wording, examples.get)
