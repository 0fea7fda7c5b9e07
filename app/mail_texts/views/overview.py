"""The page of all texts of mail."""

from __future__ import annotations

from collections import defaultdict

from flask import render_template

from app.access.permissions import Permission
from app.mail_texts.models import MailTemplate
from app.mail_texts.queries import own_templates, saved_mail_texts
from app.mail_texts.views import routes
from app.outbox.mail_texts import mail_texts
from app.web.routing import Answer


@routes.page("/mail-texts", permission=Permission.LIST_MAIL_TEXTS)
def list_mail_texts() -> Answer:
    templates = own_templates()
    saved: dict[str | None, list[MailTemplate]] = defaultdict(list)
    for text in saved_mail_texts():
        if not text.is_retired:
            saved[text.mail].append(text)
    return render_template(
        "mail_texts/mail_texts.html",
        offered=[each for each in templates if not each.is_retired],
        retired=[each for each in templates if each.is_retired],
        mails=list(mail_texts()),
        saved=saved,
    )
