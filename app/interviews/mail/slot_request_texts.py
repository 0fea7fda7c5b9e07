"""The mails that ask a candidate to choose a time, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.interviews.mail.texts import EXAMPLE_LENGTH, EXAMPLE_TIME, LENGTH
from app.interviews.models import SlotRequest
from app.interviews.rules import interview_length, minutes_in_text
from app.openings.mail_placeholders import family_of, opening_placeholders
from app.openings.models import Opening
from app.outbox.mail_texts import NAME, TO_RECRUITER, MailText, Placeholder, Values
from app.shared.times import format_moment


def _request(values: Values) -> SlotRequest:
    request: SlotRequest = values["request"]
    return request


def _opening_of_request(values: Values) -> Opening:
    return _request(values).application.opening


_ASKED_CANDIDATE = Placeholder(
    "candidate",
    _l("the name of the candidate"),
    "Lea Roth",
    lambda values: _request(values).application.candidate.name,
)
_ASKED_AT = Placeholder(
    "asked",
    _l("when they were asked, in the time zone of the person who gets the mail"),
    EXAMPLE_TIME,
    lambda values: format_moment(_request(values).asked_at, values["to"].time_zone),
)
_REQUEST_PAGE = Placeholder(
    "page",
    _l("the address of the application"),
    "https://onramp.example/applications/12",
    lambda values: values["address"],
)
_REQUEST_PLACEHOLDERS = (
    NAME,
    Placeholder("stage", _l("the stage"), "Peer interview", lambda values: _request(values).stage.name),
    Placeholder(
        "minutes",
        _l("how many minutes the interview takes"),
        "30",
        lambda values: minutes_in_text(_request(values).application, _request(values).stage),
    ),
    Placeholder(
        "length",
        LENGTH,
        EXAMPLE_LENGTH,
        lambda values: interview_length(_request(values).application, _request(values).stage),
    ),
    *opening_placeholders(_opening_of_request),
)


def _request_text(slug: str, template: str, label: str) -> MailText:
    return MailText(
        slug,
        template,
        label,
        TO_CANDIDATE,
        _REQUEST_PLACEHOLDERS,
        has_link=True,
        family_of=family_of(_opening_of_request),
    )


SLOT_REQUEST_MAILS = (
    _request_text("choose-time", "interviews/mail/choose.txt", _l("Choose a time")),
    _request_text(
        "choose-time-reminder", "interviews/mail/choose_reminder.txt", _l("Reminder: choose a time")
    ),
    MailText(
        "time-not-chosen",
        "interviews/mail/not_chosen.txt",
        _l("No time chosen"),
        TO_RECRUITER,
        (*_REQUEST_PLACEHOLDERS, _ASKED_CANDIDATE, _ASKED_AT, _REQUEST_PAGE),
        required=("page",),
        family_of=family_of(_opening_of_request),
    ),
)
