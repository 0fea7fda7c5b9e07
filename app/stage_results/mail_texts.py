"""The mails about a task, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.interviews.mail.texts import KIT, TO_INTERVIEWER, due_placeholder, interview_in, scorecard_text
from app.openings.mail_placeholders import family_of, opening_in, opening_placeholders
from app.outbox.mail_texts import NAME, MailText, Placeholder

STAGE_RESULT_MAILS = (
    MailText(
        "task",
        "stage_results/mail/task.txt",
        _l("Task to take home"),
        TO_CANDIDATE,
        (
            NAME,
            *opening_placeholders(opening_in),
            Placeholder(
                "task", _l("the name of the task"), "Case at home", lambda values: values["stage"].name
            ),
            Placeholder(
                "about",
                _l("what candidates read of it"),
                "You have a week for it.",
                lambda values: values["stage"].about,
            ),
            Placeholder(
                "page",
                _l("the address of the candidate’s own page"),
                "https://onramp.example/my",
                lambda values: values["own_page"],
            ),
        ),
        required=("page",),
        family_of=family_of(opening_in),
    ),
    scorecard_text(
        "task-review",
        "stage_results/mail/review.txt",
        _l("Task to review"),
        TO_INTERVIEWER,
        (due_placeholder(lambda values: interview_in(values).due_at), KIT),
        ("due", "page"),
    ),
)
