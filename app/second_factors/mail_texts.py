"""The mail about how a person signs in, as a text that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder, page_placeholder

SECOND_FACTOR_MAILS = (
    MailText(
        "second-factor-changed",
        "second_factors/mail/changed.txt",
        _l("Change of how you sign in"),
        _l("Colleague"),
        (
            NAME,
            COMPANY,
            Placeholder(
                "change",
                _l("what was changed"),
                "The passkey “Laptop” was added.",
                lambda values: values["change"],
            ),
            page_placeholder(_l("the address of their passkeys and codes"), "account/second-factors"),
        ),
        required=("change",),
    ),
)
