"""The mail about what is overdue, as a text that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.outbox.mail_texts import NAME, MailText, Placeholder, page_placeholder, rendered_part

OVERDUE_MAILS = (
    MailText(
        "overdue",
        "board/mail/overdue.txt",
        _l("Overdue applications"),
        _l("Who they wait for"),
        (
            NAME,
            Placeholder(
                "number",
                _l("how many are overdue"),
                "2",
                lambda values: len(values["own"]) + len(values["others"]),
            ),
            Placeholder(
                "applications",
                _l("the applications, their steps and their addresses"),
                "This is overdue, and waits for you:\n\nLea Roth: Decision",
                rendered_part("board/mail/parts/overdue.txt"),
            ),
            page_placeholder(_l("the address of “Your turn”"), ""),
        ),
        required=("applications", "page"),
    ),
)
