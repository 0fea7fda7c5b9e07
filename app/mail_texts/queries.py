"""Reading the company's texts of mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select
from sqlalchemy.orm import SessionTransaction, joinedload

from app.db.base import db
from app.job_families.library import job_families
from app.mail_texts.models import MailTemplate
from app.outbox.mail_texts import MailWording, register_company_wording
from app.people.models import User

# What a transaction has read, by job family. Many mails of one transaction cost one statement.
_read: WeakKeyDictionary[SessionTransaction, dict[str, Mapping[str, MailWording]]] = WeakKeyDictionary()


def company_wording(slug: str, job_family: str) -> MailWording | None:
    """The company's text of a mail for a job family, or its text for all; None if it has neither."""
    transaction = db.session().get_transaction()
    known = _read.setdefault(transaction, {}) if transaction is not None else {}
    if job_family not in known:
        known[job_family] = _wordings_of(job_family)
    return known[job_family].get(slug)


def forget_wordings() -> None:
    """Read the texts again after one was changed in this transaction."""
    transaction = db.session().get_transaction()
    if transaction is not None:
        _read.pop(transaction, None)


def _wordings_of(job_family: str) -> Mapping[str, MailWording]:
    """The texts in use, by mail. Those of the job family come last, and replace those for all."""
    rows = db.session.connection().execute(_IN_USE, {"job_family": job_family})
    return {row.mail: MailWording(row.subject, row.body) for row in rows}


_IN_USE = (
    select(MailTemplate.mail, MailTemplate.subject, MailTemplate.body)
    .where(
        MailTemplate.mail.is_not(None),
        MailTemplate.retired_at.is_(None),
        MailTemplate.job_family.in_(["", bindparam("job_family")]),
    )
    .order_by(MailTemplate.job_family)
)


def own_templates() -> Sequence[MailTemplate]:
    """The company's own templates by name, with those that are retired."""
    statement = select(MailTemplate).where(MailTemplate.mail.is_(None)).options(_SAVED_BY)
    return db.session.scalars(
        statement.order_by(MailTemplate.name, MailTemplate.job_family, MailTemplate.id)
    ).all()


def templates_for(job_family: str) -> Sequence[MailTemplate]:
    """The templates to choose from for an application: those of its job family, and those for all."""
    offered = (MailTemplate.mail.is_(None), MailTemplate.retired_at.is_(None))
    of_family = MailTemplate.job_family.in_({"", job_family})
    statement = select(MailTemplate).where(*offered, of_family)
    return db.session.scalars(statement.order_by(MailTemplate.name, MailTemplate.id)).all()


def saved_mail_texts() -> Sequence[MailTemplate]:
    """The company's texts of mails of the product, with those that are back to ours."""
    statement = select(MailTemplate).where(MailTemplate.mail.is_not(None)).options(_SAVED_BY)
    return db.session.scalars(statement.order_by(MailTemplate.mail, MailTemplate.job_family)).all()


def text_of_mail(slug: str, job_family: str) -> MailTemplate | None:
    """The company's text of a mail for exactly this job family, in use or not."""
    of_mail = (MailTemplate.mail == slug, MailTemplate.job_family == job_family)
    return db.session.scalar(select(MailTemplate).where(*of_mail))


def is_name_in_use(name: str, job_family: str) -> bool:
    """True if a template that is not retired has this name for this job family."""
    same = (MailTemplate.mail.is_(None), MailTemplate.retired_at.is_(None), MailTemplate.name == name)
    statement = select(MailTemplate.id).where(*same, MailTemplate.job_family == job_family).limit(1)
    return db.session.scalar(statement) is not None


def job_family_names() -> list[str]:
    """The job families that a text can be for."""
    return [family.name for family in job_families()]


_SAVED_BY = joinedload(MailTemplate.saved_by).lazyload(User.granted_roles)
register_company_wording(company_wording)
