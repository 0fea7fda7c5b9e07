"""The mail that reminds somebody of what is due in an onboarding."""

from __future__ import annotations

from app.onboarding.mail import ONBOARDING_REMINDER_MAIL, queue_onboarding_mail
from app.onboarding.models import Onboarding
from app.people.models import User
from app.reminders.rules import DueSummary


def remind(onboarding: Onboarding, to: User, due: DueSummary) -> None:
    """Remind someone of what is due in an onboarding."""
    queue_onboarding_mail(ONBOARDING_REMINDER_MAIL, "reminders/mail/reminder.txt", to, onboarding, due=due)
