"""The reminder of due steps and gating issues, as a text that the company can change."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.outbox.mail_texts import NAME, MailText, Placeholder, Values, page_placeholder, rendered_part


def _whose_onboarding(values: Values) -> str:
    onboarding = values["onboarding"]
    if onboarding.isr_id == values["to"].id:
        return _("Your onboarding")
    return _("Onboarding of %(isr)s", isr=onboarding.isr.name)


REMINDER_MAILS = (
    MailText(
        "onboarding-reminder",
        "reminders/mail/reminder.txt",
        _l("Reminder of steps"),
        _l("Owners of the steps"),
        (
            NAME,
            Placeholder(
                "whose_onboarding",
                _l("the onboarding it is about"),
                "Onboarding of Jonas Falk",
                _whose_onboarding,
            ),
            Placeholder(
                "summary", _l("what is due, in short"), "2 steps due", lambda values: values["due"].summary
            ),
            Placeholder(
                "steps",
                _l("the steps and gating issues, and when they were due"),
                "Due today, assigned to you:\n  Set up your laptop",
                rendered_part("reminders/mail/parts/reminder.txt"),
            ),
            page_placeholder(_l("the address of the onboarding"), "onboardings/12"),
        ),
        required=("steps", "page"),
    ),
)
