"""The mails about offers, as texts that the company can change."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.openings.mail_placeholders import (
    family_of,
    opening_in,
    opening_name_placeholder,
    opening_placeholders,
)
from app.outbox.mail_texts import NAME, MailText, Placeholder, Values, page_placeholder
from app.shared.times import format_moment


def _candidate(values: Values) -> str:
    name: str = values["offer"].application.candidate.name
    return name


def _answer_by(values: Values) -> str:
    offer = values["offer"]
    return format_moment(offer.expires_at, offer.application.candidate.time_zone) if offer.expires_at else ""


_ANSWER_BY = Placeholder(
    "answer_by", _l("until when the candidate can answer"), "11 Dec 2026, 23:59 CET", _answer_by
)
_CANDIDATE = Placeholder("candidate", _l("the name of the candidate"), "Lea Roth", _candidate)
_ANSWER = Placeholder(
    "answer", _l("accepted or declined"), "accepted", lambda values: values["offer"].state.value
)
_BY = Placeholder("by", _l("who sent it back"), "Dana Whitfield", lambda values: values["by"].name)


def _to_staff(slug: str, template: str, label: str, to: str, also: Sequence[Placeholder] = ()) -> MailText:
    return MailText(
        slug,
        template,
        label,
        to,
        (
            NAME,
            _CANDIDATE,
            *also,
            opening_name_placeholder(opening_in),
            page_placeholder(_l("the address of the offer"), "offers/12"),
            *opening_placeholders(opening_in),
        ),
        required=("page",),
        family_of=family_of(opening_in),
    )


def _to_candidate(slug: str, template: str, label: str, required: Sequence[str] = ()) -> MailText:
    return MailText(
        slug,
        template,
        label,
        TO_CANDIDATE,
        (NAME, _ANSWER_BY, *opening_placeholders(opening_in)),
        required=required,
        has_link=True,
        family_of=family_of(opening_in),
    )


OFFER_MAILS = (
    _to_staff("offer-to-approve", "offers/mail/to_approve.txt", _l("Offer to approve"), _l("Approver")),
    _to_staff(
        "offer-sent-back",
        "offers/mail/sent_back.txt",
        _l("Offer sent back"),
        _l("Maker of the offer"),
        (_BY,),
    ),
    _to_staff(
        "offer-approved",
        "offers/mail/approved.txt",
        _l("Offer approved"),
        _l("Maker of the offer, recruiter"),
    ),
    _to_candidate("offer-sent", "offers/mail/sent.txt", _l("Offer"), ("answer_by",)),
    _to_candidate("offer-withdrawn", "offers/mail/withdrawn.txt", _l("Offer withdrawn")),
    _to_candidate("offer-expired", "offers/mail/expired.txt", _l("Offer expired"), ("answer_by",)),
    _to_staff(
        "offer-not-answered",
        "offers/mail/not_answered.txt",
        _l("Offer not answered in time"),
        _l("Recruiter, hiring manager"),
    ),
    _to_staff(
        "offer-answered",
        "offers/mail/answered.txt",
        _l("Answer to an offer"),
        _l("Recruiter, hiring manager"),
        (_ANSWER,),
    ),
)
