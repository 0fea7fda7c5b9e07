"""Templates of mail, and mails written to candidates."""

from __future__ import annotations

from app.db.base import db
from app.mail_texts.actions import TemplateText, add_template
from app.mail_texts.models import MailTemplate
from app.outbox.mail_texts import MailText, MailWording, mail_texts
from app.people.models import User


def a_template(
    by: User,
    name: str = "Still interested?",
    *,
    subject: str = "A question about {role}",
    body: str = "Hello {first_name},\n\nare you still interested?\n\n{sender}",
    job_family: str = "",
) -> MailTemplate:
    """A template of the company's own."""
    template = add_template(TemplateText(name, job_family, MailWording(subject, body)), by=by)
    db.session.flush()
    return template


def the_mail(slug: str) -> MailText:
    """A mail of the product."""
    (found,) = (mail for mail in mail_texts() if mail.slug == slug)
    return found
