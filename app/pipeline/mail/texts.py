"""The mails about moves, as texts that the company can change."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.interviews.mail import INTERVIEW_CANCELLED_MAIL
from app.openings.mail_placeholders import family_of, opening_in, opening_placeholders
from app.openings.models import Opening
from app.outbox.mail_texts import NAME, TO_RECRUITER, MailText, Placeholder, Values, page_placeholder
from app.pipeline.decline_letters import Letter

LETTER_TEMPLATES = {
    Letter.BEFORE_ANY_TALK: "pipeline/mail/declined_before_any_talk.txt",
    Letter.AFTER_SCREEN: "pipeline/mail/declined_after_screen.txt",
    Letter.AFTER_INTERVIEW: "pipeline/mail/declined_after_interview.txt",
    Letter.FILLED: "pipeline/mail/declined_as_filled.txt",
}
_LETTER_NAMES = {
    Letter.BEFORE_ANY_TALK: ("declined-before-any-talk", _l("Decline: before any conversation")),
    Letter.AFTER_SCREEN: ("declined-after-screen", _l("Decline: after the recruiter screen")),
    Letter.AFTER_INTERVIEW: ("declined-after-interview", _l("Decline: after a team interview")),
    Letter.FILLED: ("declined-as-filled", _l("Decline: the opening was filled")),
}
_PARAGRAPH = Placeholder(
    "paragraph",
    _l("the personal paragraph; a line that has only this is left out if there is none"),
    "Your story of the renewals was the best we heard.",
    lambda values: values["paragraph"],
)
_MESSAGE = Placeholder(
    "message",
    _l("what the recruiter writes to the candidate; a line that has only this is left out if it is empty"),
    "The region you wanted is open now.",
    lambda values: values["message"],
)


def _introduction(values: Values) -> str:
    if len(values["mails"]) == 1:
        return _("Please disregard this mail, which we sent you by mistake:")
    return _("Please disregard these mails, which we sent you by mistake:")


def _outcome(values: Values) -> str:
    opening, candidate = opening_in(values), values["candidate"]
    if values["is_candidate"]:
        sentences = [_("Your application for %(role)s is where it was before.", role=opening.role)]
    else:
        sentences = [
            _(
                "That move was undone. The application of %(candidate)s to %(opening)s is where it was "
                "before.",
                candidate=candidate.name,
                opening=opening.name,
            )
        ]
    if any(message.kind == INTERVIEW_CANCELLED_MAIL for message in values["mails"]):
        sentences.append(_("Cancelled interviews stay cancelled until you agree on a new time."))
    return "\n".join(sentences)


_CORRECTION = MailText(
    "correction",
    "pipeline/mail/correction.txt",
    _l("Correction: disregard our mail"),
    _l("Everyone who got the mail"),
    (
        NAME,
        Placeholder(
            "mail", _l("the subject of the first mail"), "Your interview", lambda v: v["mails"][0].subject
        ),
        Placeholder(
            "mails",
            _l("the subjects of the mails, each in a line"),
            "- Your interview",
            lambda values: "\n".join(f"- {message.subject}" for message in values["mails"]),
        ),
        Placeholder(
            "introduction",
            _l("the sentence before the mails"),
            "Please disregard this mail, which we sent you by mistake:",
            _introduction,
        ),
        Placeholder(
            "outcome",
            _l("what holds now for the application"),
            "Your application for Inside Sales Representative is where it was before.",
            _outcome,
        ),
        *opening_placeholders(opening_in),
    ),
    required=("mails", "outcome"),
    family_of=family_of(opening_in),
)


def _opening_asked_about(values: Values) -> Opening:
    opening: Opening = values["request"].application.opening
    return opening


def _answer(values: Values) -> str:
    request = values["request"]
    name = request.application.candidate.name
    if request.comes_back:
        return _("%(candidate)s wants to come back", candidate=name)
    return _("%(candidate)s does not want to come back", candidate=name)


def _answer_outcome(values: Values) -> str:
    application, opening = values["request"].application, _opening_asked_about(values).name
    if values["request"].comes_back:
        continues = _(
            "The application to %(opening)s continues at %(stage)s.",
            opening=opening,
            stage=application.stage.name,
        )
        return f"{_answer(values)}. {continues}"
    stays = _("The application to %(opening)s stays withdrawn.", opening=opening)
    return f"{_answer(values)}. {stays}"


_RETURN_ANSWERED = MailText(
    "return-answered",
    "pipeline/mail/return_answered.txt",
    _l("Answer whether they come back"),
    TO_RECRUITER,
    (
        NAME,
        Placeholder("answer", _l("the answer"), "Lea Roth wants to come back", _answer),
        Placeholder(
            "outcome",
            _l("the answer, and what holds now for the application"),
            "Lea Roth wants to come back. The application continues at Peer interview.",
            _answer_outcome,
        ),
        page_placeholder(_l("the address of the application"), "applications/12"),
        *opening_placeholders(_opening_asked_about),
    ),
    required=("outcome", "page"),
    family_of=family_of(_opening_asked_about),
)


def _to_candidate(slug: str, template: str, label: str, own: Placeholder) -> MailText:
    """A mail to a candidate with a text of its own that must not get lost."""
    return MailText(
        slug,
        template,
        label,
        TO_CANDIDATE,
        (NAME, own, *opening_placeholders(opening_in)),
        required=(own.name,),
        has_link=True,
        family_of=family_of(opening_in),
    )


MOVE_MAILS = (
    *(
        _to_candidate(_LETTER_NAMES[letter][0], template, _LETTER_NAMES[letter][1], _PARAGRAPH)
        for letter, template in LETTER_TEMPLATES.items()
    ),
    _to_candidate(
        "asked-to-return",
        "pipeline/mail/asked_to_return.txt",
        _l("Question whether they come back"),
        _MESSAGE,
    ),
    _RETURN_ANSWERED,
    _CORRECTION,
)
