"""The mail about another reviewer of answers, as a text that the company can change."""

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


def _change(values: Values) -> str:
    opening = opening_in(values).name
    if values["now"]:
        person = values["now"].name
        return _("%(person)s now reviews the answers for %(opening)s", person=person, opening=opening)
    return _("The answers for %(opening)s are no longer reviewed", opening=opening)


def _person(name: str, meaning: str, example: str) -> Placeholder:
    return Placeholder(name, meaning, example, lambda v: v[name].name if v[name] else _("nobody"))


REVIEWER_MAILS = (
    MailText(
        "reviewer-changed",
        "questionnaire_reviews/mail/reviewer_changed.txt",
        _l("Reviewer of answers changed"),
        _l("Reviewers"),
        (
            NAME,
            Placeholder(
                "change",
                _l("who reviews the answers now"),
                "Ines Castro now reviews the answers for Inside Sales, Mid-Market · EMEA",
                _change,
            ),
            _person("now", _l("who it is now"), "Ines Castro"),
            _person("before", _l("who it was before"), "Sam Reyes"),
            _person("by", _l("who changed it"), "Rita Brandt"),
            opening_name_placeholder(opening_in),
            page_placeholder(_l("the address of the answers"), "openings/12/desk"),
            *opening_placeholders(opening_in),
        ),
        required=("page",),
        family_of=family_of(opening_in),
    ),
)
