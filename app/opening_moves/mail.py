"""The mails about moving to another opening."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidates.mail import page_link_for
from app.candidates.mail_texts import TO_CANDIDATE
from app.opening_moves.models import OpeningMove
from app.opening_moves.rules import MoveAnswer
from app.openings.mail_placeholders import family_of, opening_in, opening_placeholders
from app.outbox.actions import queue_mail
from app.outbox.mail_texts import NAME, TO_RECRUITER, MailText, Placeholder, Values, page_placeholder
from app.people.models import User
from app.shared.links import absolute_url
from app.shared.times import format_moment

PROPOSAL_MAIL = "another opening proposed"
ANSWER_MAIL = "answer about another opening"


def send_proposal(move: OpeningMove, message: str) -> None:
    """Ask the candidate by mail, with the link to their page, where they answer."""
    application = move.application
    queue_mail(
        PROPOSAL_MAIL,
        "opening_moves/mail/proposed.txt",
        to=application.candidate,
        subject_of=application,
        reply_to=application.opening.recruiter,
        link=page_link_for(application.candidate),
        move=move,
        message=message,
        opening=application.opening,
    )


def notify_answer(move: OpeningMove, *, to: User) -> None:
    """Notify somebody of the candidate's answer."""
    queue_mail(
        ANSWER_MAIL,
        "opening_moves/mail/answered.txt",
        to=to,
        subject_of=move.application,
        move=move,
        opening=move.application.opening,
        page=absolute_url(f"/applications/{move.moved_to_id or move.application_id}"),
    )


def _other(values: Values) -> str:
    opening = values["move"].to_opening
    return f"{opening.role}, {opening.region}"


def _answer(values: Values) -> str:
    move, opening = values["move"], values["move"].to_opening.name
    name = move.application.candidate.name
    if move.answer is MoveAnswer.AGREED:
        return _("%(candidate)s moves to %(opening)s", candidate=name, opening=opening)
    return _("%(candidate)s does not move to %(opening)s", candidate=name, opening=opening)


def _until(values: Values) -> str:
    move: Any = values["move"]
    return format_moment(move.expires_at, move.application.candidate.time_zone)


OPENING_MOVE_MAILS = (
    MailText(
        "another-opening",
        "opening_moves/mail/proposed.txt",
        _l("Another opening proposed"),
        TO_CANDIDATE,
        (
            NAME,
            Placeholder(
                "other_opening", _l("the opening that is proposed"), "Account Executive, EMEA", _other
            ),
            Placeholder(
                "message",
                _l("what the person wrote"),
                "We think of you for the team in Dublin.",
                lambda values: values["message"],
            ),
            Placeholder(
                "answer_by", _l("until when the candidate can answer"), "11 Dec 2026, 23:59 CET", _until
            ),
            *opening_placeholders(opening_in),
        ),
        required=("other_opening", "message", "answer_by"),
        has_link=True,
        family_of=family_of(opening_in),
    ),
    MailText(
        "another-opening-answered",
        "opening_moves/mail/answered.txt",
        _l("Answer about another opening"),
        TO_RECRUITER,
        (
            NAME,
            Placeholder("answer", _l("the answer"), "Lea Roth moves to Account Executive · EMEA", _answer),
            page_placeholder(_l("the address of the application"), "applications/12"),
            *opening_placeholders(opening_in),
        ),
        required=("answer", "page"),
        family_of=family_of(opening_in),
    ),
)
