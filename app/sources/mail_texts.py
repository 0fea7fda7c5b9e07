"""The mail by which a colleague recommends the openings, as a text that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder

SOURCE_MAILS = (
    MailText(
        "invited-to-apply",
        "sources/mail/invited_to_apply.txt",
        _l("Recommendation by a colleague"),
        _l("Who was recommended"),
        (
            NAME,
            COMPANY,
            Placeholder(
                "colleague", _l("who recommends the company"), "Sam Reyes", lambda values: values["by"].name
            ),
            Placeholder(
                "page",
                _l("the address of the openings, with the colleague’s code"),
                "https://onramp.example/jobs?via=…",
                lambda values: values["address"],
            ),
        ),
        required=("page",),
    ),
)
