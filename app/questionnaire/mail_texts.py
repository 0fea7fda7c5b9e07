"""The mail with the link to the questions, as a text that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.candidates.mail_texts import TO_CANDIDATE
from app.openings.mail_placeholders import family_of, opening_in, opening_placeholders
from app.outbox.mail_texts import NAME, MailText, Placeholder, Values
from app.shared.times import format_moment


def _number_of_questions(values: Values) -> str:
    return ngettext("%(num)s question", "%(num)s questions", len(values["questions"]))


def _questions(values: Values) -> str:
    return "\n".join(f"{number}. {question}" for number, question in enumerate(values["questions"], 1))


QUESTIONNAIRE_MAILS = (
    MailText(
        "questionnaire",
        "questionnaire/mail/sent.txt",
        _l("Questionnaire"),
        TO_CANDIDATE,
        (
            NAME,
            *opening_placeholders(opening_in),
            Placeholder("questions", _l("the questions, each in a line"), "1. Why us?", _questions),
            Placeholder(
                "number_of_questions", _l("how many questions there are"), "3 questions", _number_of_questions
            ),
            Placeholder(
                "until",
                _l("until when answers can be sent"),
                "Thu 3 Dec, 10:00 (Lisbon)",
                lambda values: format_moment(values["expires_at"], values["to"].time_zone),
            ),
            Placeholder(
                "page",
                _l("the address of the candidate’s own page"),
                "https://onramp.example/my",
                lambda values: values["own_page"],
            ),
        ),
        required=("until",),
        has_link=True,
        family_of=family_of(opening_in),
    ),
)
