"""Actions of the company's texts: add, change, retire and restore a template, and word a mail of the product.

Each change keeps the text before it, and is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.mail_texts import rules
from app.mail_texts.models import MailTemplate, MailTemplateVersion
from app.mail_texts.queries import forget_wordings, is_name_in_use, text_of_mail
from app.mail_texts.written_mail import check_written_mail
from app.outbox.mail_texts import MailText, MailWording
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken


@dataclass(frozen=True)
class TemplateText:
    """The name of a template, its job family (empty for all) and its text."""

    name: str
    job_family: str
    wording: MailWording


def add_template(text: TemplateText, *, by: User) -> MailTemplate:
    """Add a template of the company's own. Raises RuleBroken for an unknown placeholder."""
    check_written_mail(text.wording)
    template = MailTemplate(
        name=text.name,
        job_family=text.job_family,
        subject=text.wording.subject,
        body=text.wording.body,
        saved_by=by,
    )
    db.session.add(template)
    record_activity(ActivityVerb.ADDED_MAIL_TEMPLATE, template, by=by, became=template.name)
    return template


def change_template(template: MailTemplate, text: TemplateText, *, edition: int, by: User) -> None:
    """Change a template and keep what it said. `edition` is the one that the page showed.

    Raises RuleBroken for a retired template and an unknown placeholder, Conflict for a page that is stale.
    """
    _lock(template, edition)
    rules.check_in_use(is_retired=template.is_retired)
    check_written_mail(text.wording)
    is_changed = (template.name, template.job_family) != (text.name, text.job_family)
    if not is_changed and template.wording == text.wording:
        return
    was = template.name if template.name != text.name else None
    template.name, template.job_family = text.name, text.job_family
    _change_text(template, text.wording, by=by)
    record_activity(ActivityVerb.CHANGED_MAIL_TEMPLATE, template, by=by, was=was, became=template.name)


def retire_template(template: MailTemplate, *, by: User) -> None:
    """Offer a template no more; it stays on record. Does nothing if it is retired."""
    db.session.refresh(template, with_for_update=True)
    if not template.is_retired:
        template.retired_at = clock.now()
        record_activity(ActivityVerb.RETIRED_MAIL_TEMPLATE, template, by=by, was=template.name)


def restore_template(template: MailTemplate, *, by: User) -> None:
    """Offer a retired template again. Does nothing if it is offered.

    Raises RuleBroken if another one has its name meanwhile.
    """
    db.session.refresh(template, with_for_update=True)
    if template.is_retired:
        rules.check_name_is_free(is_free=not is_name_in_use(template.name, template.job_family))
        template.retired_at = None
        record_activity(ActivityVerb.RESTORED_MAIL_TEMPLATE, template, by=by, became=template.name)


def save_mail_text(
    mail: MailText, job_family: str, wording: MailWording, *, edition: int, by: User
) -> MailTemplate:
    """Save the company's text of a mail of the product, for a job family or, if empty, for all.

    `edition` is the one that the page showed, 0 for none. Mails queued from now on have this text. Raises
    RuleBroken for a placeholder that the mail does not have or that is missing, for a job family of a mail
    that is about no application, and Conflict for a page that is stale.
    """
    mail.check(wording)
    if job_family and mail.family_of is None:
        raise RuleBroken(_("This mail is about no application. It has one text for all job families."))
    template = text_of_mail(mail.slug, job_family)
    if template is None:
        rules.check_edition(0, edition, _("Someone"))
        template = MailTemplate(
            mail=mail.slug,
            job_family=job_family,
            subject=wording.subject,
            body=wording.body,
            saved_by=by,
        )
        db.session.add(template)
    else:
        _lock(template, edition)
        template.retired_at = None
        _change_text(template, wording, by=by)
    forget_wordings()
    record_activity(ActivityVerb.CHANGED_MAIL_TEXT, template, by=by)
    return template


def restore_our_text(template: MailTemplate, *, by: User) -> None:
    """Back to ours: mails queued from now on have our text. The company's stays on record."""
    db.session.refresh(template, with_for_update=True)
    if not template.is_retired:
        template.retired_at = clock.now()
        forget_wordings()
        record_activity(ActivityVerb.RESTORED_MAIL_TEXT, template, by=by)


def _change_text(template: MailTemplate, wording: MailWording, *, by: User) -> None:
    """Write a new text and keep the one before."""
    template.versions.append(
        MailTemplateVersion(
            edition=template.edition,
            subject=template.subject,
            body=template.body,
            saved_by_id=template.saved_by_id,
            saved_at=template.saved_at,
        )
    )
    template.subject, template.body = wording.subject, wording.body
    template.edition, template.saved_by, template.saved_at = template.edition + 1, by, clock.now()


def _lock(template: MailTemplate, edition: int) -> None:
    db.session.refresh(template, with_for_update=True)
    rules.check_edition(template.edition, edition, template.saved_by.name)
