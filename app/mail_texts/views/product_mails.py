"""Pages for the mails of the product: the text in use, the company's own text, and back to ours."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.mail_texts import actions
from app.mail_texts.forms import WordingForm
from app.mail_texts.models import MailTemplate, MailTemplateVersion
from app.mail_texts.queries import company_wording, job_family_names, text_of_mail
from app.mail_texts.views import routes
from app.outbox.mail_texts import MailText, MailWording, mail_texts, wording_problems
from app.shared.refusals import Conflict
from app.web.parameters import choice_param
from app.web.routing import Answer, redirect_to


@routes.page("/mail-texts/mails/<mail_slug>", permission=Permission.LIST_MAIL_TEXTS)
def product_mail(mail_slug: str) -> Answer:
    mail = _mail(mail_slug)
    family = _family(mail)
    wording = _in_use(mail, family)
    saved = text_of_mail(mail.slug, family)
    return render_template(
        "mail_texts/product_mail.html",
        **_shared(mail, family),
        wording=wording,
        example=mail.example(wording),
        saved=saved,
        is_own=saved is not None and not saved.is_retired,
        is_ours=wording == mail.shipped,
        earlier=_earlier(saved),
    )


@routes.form("/mail-texts/mails/<mail_slug>/edit", permission=Permission.EDIT_MAIL_TEXTS)
def edit_product_mail(mail_slug: str) -> Answer:
    mail = _mail(mail_slug)
    family, wording = _family(mail), _in_use(mail, _family(mail))
    edition = _edition(text_of_mail(mail.slug, family))
    form = WordingForm(version=edition, subject=wording.subject, body=wording.body)
    if not form.show.data and form.submit(
        lambda: actions.save_mail_text(
            mail, family, form.wording, edition=form.version.number, by=current_user
        )
    ):
        flash(_("Saved the text. Mails from now on have it."), "good")
        return redirect_to("mail_texts.product_mail", mail_slug=mail.slug, family=family or None)
    if form.status == Conflict.status:
        form.version.data = _edition(text_of_mail(mail.slug, family))
    page = render_template(
        "mail_texts/edit_product_mail.html",
        **_shared(mail, family),
        form=form,
        example=mail.example(form.wording),
        problems=wording_problems(mail.check, form.wording),
    )
    return page, form.status


@routes.action("/mail-texts/mails/<mail_slug>/ours", permission=Permission.EDIT_MAIL_TEXTS)
def restore_our_text(mail_slug: str) -> Answer:
    mail = _mail(mail_slug)
    family = _family(mail)
    saved = text_of_mail(mail.slug, family)
    if saved is None:
        raise Conflict(_("This mail has our text."))
    actions.restore_our_text(saved, by=current_user)
    flash(_removed_sentence(family), "good")
    return redirect_to("mail_texts.product_mail", mail_slug=mail.slug, family=family or None)


def _removed_sentence(family: str) -> str:
    if family:
        return _("Removed the text for %(family)s. It has the text for all job families now.", family=family)
    return _("Back to our text. Yours is kept among the earlier texts.")


def _earlier(saved: MailTemplate | None) -> list[MailTemplate | MailTemplateVersion]:
    """The texts of the company that are not used, newest first."""
    if saved is None:
        return []
    return [*([saved] if saved.is_retired else []), *saved.versions]


def _shared(mail: MailText, family: str) -> dict[str, Any]:
    families = job_family_names() if mail.family_of else []
    return {"mail": mail, "family": family, "families": families, "placeholders": mail.offered}


def _mail(slug: str) -> MailText:
    for mail in mail_texts():
        if mail.slug == slug:
            return mail
    raise NotFound(_("There is no such mail."))


def _family(mail: MailText) -> str:
    """The job family in the address; empty for the text of all."""
    return choice_param("family", {name: name for name in job_family_names() if mail.family_of}) or ""


def _in_use(mail: MailText, family: str) -> MailWording:
    return company_wording(mail.slug, family) or mail.shipped


def _edition(saved: MailTemplate | None) -> str:
    return str(saved.edition if saved else 0)
