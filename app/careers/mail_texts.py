"""The mails to applicants, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.careers.posting import stage_summary
from app.openings.mail_placeholders import family_of, opening_in, opening_placeholders
from app.outbox.mail_texts import NAME, MailText, Placeholder, Values

TO_APPLICANT = _l("Applicant")


def _stages(values: Values) -> str:
    stages = opening_in(values).stages
    return "\n".join(f"{stage.position}. {stage.name}: {stage_summary(stage)}" for stage in stages)


def _text(
    slug: str, template: str, label: str, to: str, own: tuple[Placeholder, ...], *, has_link: bool = False
) -> MailText:
    return MailText(
        slug,
        template,
        label,
        to,
        (NAME, *own, *opening_placeholders(opening_in)),
        required=tuple(each.name for each in own),
        has_link=has_link,
        family_of=family_of(opening_in),
    )


_STAGES = Placeholder(
    "stages", _l("the stages, each in a line"), "1. Questionnaire: 3 questions in writing", _stages
)
_REASON = Placeholder(
    "reason",
    _l("why the application cannot be accepted"),
    "The opening was closed.",
    lambda values: values["sentence"],
)
_JOBS = Placeholder(
    "jobs",
    _l("the address of the open positions"),
    "https://onramp.example/jobs",
    lambda values: values["jobs"],
)
_OPENING_PAGE = Placeholder(
    "page",
    _l("the address of the opening"),
    "https://onramp.example/jobs/12",
    lambda values: values["address"],
)
_ARRIVED = _text(
    "application-received",
    "careers/mail/application_arrived.txt",
    _l("Application received"),
    TO_CANDIDATE,
    (_STAGES,),
    has_link=True,
)
APPLICANT_MAILS = (
    _ARRIVED,
    _text(
        "application-not-accepted",
        "careers/mail/application_not_taken.txt",
        _l("Application not accepted"),
        TO_APPLICANT,
        (_REASON, _JOBS),
    ),
    _text(
        "sign-in-to-apply",
        "careers/mail/sign_in_to_apply.txt",
        _l("Sign in to apply"),
        TO_APPLICANT,
        (_OPENING_PAGE,),
    ),
)
