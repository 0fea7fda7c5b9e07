"""The mails about the decision on a candidate's data, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder

ERASURE_MAILS = (
    MailText("data-deleted", "erasure/mail/erased.txt", _l("Data deleted"), TO_CANDIDATE, (NAME, COMPANY)),
    MailText(
        "data-kept",
        "erasure/mail/refused.txt",
        _l("Data kept"),
        TO_CANDIDATE,
        (
            NAME,
            COMPANY,
            Placeholder(
                "reason", _l("the reason"), "We have to keep it for a year by law.", lambda v: v["reason"]
            ),
        ),
        required=("reason",),
    ),
)
