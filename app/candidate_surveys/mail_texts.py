"""The mail of the survey, as a text that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.openings.mail_placeholders import family_of, opening_in, opening_placeholders
from app.outbox.mail_texts import NAME, MailText

SURVEY_MAILS = (
    MailText(
        "candidate-survey",
        "candidate_surveys/mail/survey.txt",
        _l("How was it? After the end of an application"),
        TO_CANDIDATE,
        (NAME, *opening_placeholders(opening_in)),
        has_link=True,
        family_of=family_of(opening_in),
    ),
)
