"""The mails about late scorecards and another interviewer, as texts that the company can change."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.interviews.mail.texts import (
    KIT,
    TO_INTERVIEWER,
    due_placeholder,
    interview_in,
    interview_text,
    scorecard_text,
)
from app.outbox.mail_texts import TO_RECRUITER, Placeholder, Values, page_placeholder
from app.shared.times import format_moment


def _gave_up(values: Values) -> str:
    """What changed for the interviewer before: their scorecard is no longer due."""
    interview = interview_in(values)
    names = {
        "interviewer": interview.interviewer.name,
        "candidate": interview.application.candidate.name,
        "stage": interview.stage.name,
    }
    if values["to_come"]:
        time = format_moment(interview.starts_at, values["to"].time_zone)
        text = _("%(interviewer)s now interviews %(candidate)s instead of you: %(stage)s,", **names)
        return "\n".join([text, _("%(time)s. No scorecard is due from you.", time=time)])
    text = _(
        "%(interviewer)s now submits the scorecard for %(candidate)s instead of you (%(stage)s).", **names
    )
    return "\n".join([text, _("No scorecard is due from you.")])


def _assigned(values: Values) -> str:
    """What the new interviewer has to do, and until when."""
    interview, zone = interview_in(values), values["to"].time_zone
    names = {"candidate": interview.application.candidate.name, "stage": interview.stage.name}
    due = format_moment(interview.due_at, zone)
    if not values["to_come"]:
        text = _("The scorecard for %(candidate)s (%(stage)s) is now assigned to you. It is due by", **names)
        return f"{text}\n{due}:"
    when = f"{format_moment(interview.starts_at, zone)}, {interview.length}"
    kit = _("Interview kit and scorecard (due by %(due)s):", due=due)
    first = _("You now interview %(candidate)s:", **names)
    return "\n".join([first, "", interview.stage.name, when, *filter(None, [interview.place]), "", kit])


_DUE = due_placeholder(lambda values: interview_in(values).due_at)
SCORECARD_MAILS = (
    scorecard_text(
        "scorecard-given-up",
        "scorecards/mail/scorecard_given_up.txt",
        _l("Another interviewer instead of you"),
        TO_INTERVIEWER,
        (
            Placeholder(
                "change",
                _l("who interviews or submits the scorecard now"),
                "Sam Reyes now submits the scorecard for Lea Roth instead of you (Peer interview).",
                _gave_up,
            ),
        ),
        ("change",),
    ),
    scorecard_text(
        "scorecard-reassigned",
        "scorecards/mail/scorecard_reassigned.txt",
        _l("Scorecard assigned to you"),
        TO_INTERVIEWER,
        (
            Placeholder(
                "change",
                _l("the interview or the scorecard, and when it is due"),
                "The scorecard for Lea Roth (Peer interview) is now assigned to you.",
                _assigned,
            ),
            KIT,
        ),
        ("change", "page"),
    ),
    scorecard_text(
        "scorecard-overdue",
        "scorecards/mail/scorecard_late.txt",
        _l("Scorecard overdue"),
        TO_INTERVIEWER,
        (_DUE, KIT),
        ("due", "page"),
    ),
    scorecard_text(
        "scorecard-overdue-for-recruiter",
        "scorecards/mail/scorecard_late_for_recruiter.txt",
        _l("Scorecard overdue"),
        TO_RECRUITER,
        (
            _DUE,
            Placeholder(
                "reminders",
                _l("how many reminders went unanswered"),
                "2",
                lambda values: values["nudges"],
            ),
            page_placeholder(_l("the address of the page that reassigns it"), "interviews/12/reassign"),
        ),
        ("page",),
    ),
    interview_text(
        "interviewer-changed", "scorecards/mail/interviewer_changed.txt", _l("New interviewer"), TO_CANDIDATE
    ),
)
