"""The mails about references, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.openings.mail_placeholders import family_of, opening_in, opening_placeholders
from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder, Values
from app.reference_checks.models import RefereeRequest
from app.shared.times import format_day

_CANDIDATE = Placeholder(
    "candidate",
    _l("the name of the candidate"),
    "Lea Roth",
    lambda values: _request(values).referee.application.candidate.name,
)
_RECRUITER = Placeholder(
    "recruiter",
    _l("the name of the opening’s recruiter"),
    "Rita Brandt",
    lambda values: opening_in(values).recruiter.name,
)
_UNTIL = Placeholder(
    "until", _l("the day by which we hope for answers"), "Thu 3 Dec", lambda values: _due_day(values)
)
_ASKED_FOR = Placeholder(
    "number", _l("how many references we ask for"), "3", lambda values: values["check"].asked_for
)


def _request(values: Values) -> RefereeRequest:
    request: RefereeRequest = values["request"]
    return request


def _due_day(values: Values) -> str:
    due_at = _request(values).referee.answer_due_at
    return format_day(due_at.date()) if due_at else ""


def _to_candidate(slug: str, template: str, label: str) -> MailText:
    return MailText(
        slug,
        template,
        label,
        TO_CANDIDATE,
        (NAME, _ASKED_FOR, *opening_placeholders(opening_in)),
        has_link=True,
        family_of=family_of(opening_in),
    )


def _to_referee(slug: str, template: str, label: str) -> MailText:
    return MailText(
        slug,
        template,
        label,
        _l("Referee"),
        (NAME, _CANDIDATE, _RECRUITER, _UNTIL, COMPANY),
        required=("candidate",),
        has_link=True,
        family_of=family_of(opening_in),
    )


REFERENCE_MAILS = (
    _to_candidate("name-referees", "reference_checks/mail/name_referees.txt", _l("Name referees")),
    _to_candidate(
        "name-referees-reminder",
        "reference_checks/mail/name_referees_reminder.txt",
        _l("Reminder: name referees"),
    ),
    _to_referee("referee", "reference_checks/mail/referee.txt", _l("Questions to a referee")),
    _to_referee(
        "referee-reminder",
        "reference_checks/mail/referee_reminder.txt",
        _l("Reminder: questions to a referee"),
    ),
)
