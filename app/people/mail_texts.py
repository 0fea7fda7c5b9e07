"""The mails with a link to a person's own account, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder, page_placeholder, rendered_part
from app.shared.times import format_moment

_TO_COLLEAGUE = _l("Colleague")
_UNTIL = Placeholder(
    "until",
    _l("until when the link works"),
    "Thu 3 Dec, 10:00 (Lisbon)",
    lambda values: format_moment(values["expires_at"], values["to"].time_zone),
)
_BY = Placeholder("by", _l("who handed it over"), "Ada Berg", lambda values: values["by"].name)
_EXAMPLE_WORK = "Recruiter: Inside Sales, Mid-Market · EMEA"
PEOPLE_MAILS = (
    MailText(
        "taken-over",
        "people/mail/taken_over.txt",
        _l("Work taken over"),
        _TO_COLLEAGUE,
        (
            NAME,
            COMPANY,
            _BY,
            Placeholder(
                "leaver", _l("the person who had the work"), "Sam Reyes", lambda values: values["leaver"].name
            ),
            Placeholder(
                "work",
                _l("the work, each in a line"),
                _EXAMPLE_WORK,
                rendered_part("people/mail/parts/taken_over.txt"),
            ),
            page_placeholder(_l("the address of “Your turn”"), ""),
        ),
        required=("work", "page"),
    ),
    MailText(
        "handed-over",
        "people/mail/handed_over.txt",
        _l("Work handed over"),
        _l("Who had it"),
        (
            NAME,
            COMPANY,
            _BY,
            Placeholder(
                "work",
                _l("the work, and who has it now"),
                _EXAMPLE_WORK,
                rendered_part("people/mail/parts/handed_over.txt"),
            ),
        ),
        required=("work",),
    ),
    MailText(
        "invitation",
        "people/mail/invited.txt",
        _l("Invitation to Onramp"),
        _TO_COLLEAGUE,
        (NAME, COMPANY, _UNTIL),
        has_link=True,
    ),
    MailText(
        "invitation-with-provider",
        "people/mail/invited_to_provider.txt",
        _l("Invitation to Onramp, without a password"),
        _TO_COLLEAGUE,
        (
            NAME,
            COMPANY,
            _UNTIL,
            Placeholder(
                "provider",
                _l("the provider to sign in with"),
                "GitLab",
                lambda values: values["provider"],
            ),
        ),
        has_link=True,
    ),
    MailText(
        "new-password",
        "people/mail/reset.txt",
        _l("Set a new password"),
        _TO_COLLEAGUE,
        (NAME, COMPANY, _UNTIL),
        has_link=True,
    ),
)
