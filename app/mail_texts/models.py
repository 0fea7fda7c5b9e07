"""A text of mail that the company wrote, and what it said before each change."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.outbox.mail_texts import MailWording
from app.people.models import User
from app.shared import clock
from app.shared.text import MAX_LINE_LENGTH

_OF_THE_PRODUCT = text("mail IS NOT NULL")
_IN_USE = text("mail IS NOT NULL AND retired_at IS NULL")
_OWN = text("mail IS NULL AND retired_at IS NULL")


class MailTemplate(Record):
    """A template of the company's own, or its words for a mail of the product, for all job families or one.

    Nothing is deleted: a retired template is no longer offered, and a mail of the product has our text again.
    """

    __tablename__ = "mail_templates"
    __table_args__ = (
        partial_index("uq_mail_templates_mail", "mail", "job_family", unique=True, where=_OF_THE_PRODUCT),
        partial_index("uq_mail_templates_name", "name", "job_family", unique=True, where=_OWN),
        partial_index("ix_mail_templates_in_use", "job_family", where=_IN_USE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mail: Mapped[str | None] = mapped_column(
        String(60), comment="the mail of the product that it words; null: one of their own"
    )
    name: Mapped[str] = mapped_column(
        String(MAX_LINE_LENGTH), default="", comment="empty for a mail of the product"
    )
    job_family: Mapped[str] = mapped_column(String(MAX_LINE_LENGTH), default="", comment="empty: for all")
    subject: Mapped[str] = mapped_column(String(MAX_LINE_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    edition: Mapped[int] = mapped_column(default=1, comment="one more with each change")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    retired_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="not used since; a mail of the product has our text again"
    )

    saved_by: Mapped[User] = relationship()
    versions: Mapped[list[MailTemplateVersion]] = relationship(
        order_by="MailTemplateVersion.edition.desc()", cascade="all, delete-orphan"
    )

    @property
    def wording(self) -> MailWording:
        return MailWording(self.subject, self.body)

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class MailTemplateVersion(Record):
    """What a text said before a change, who saved it and when."""

    __tablename__ = "mail_template_versions"

    template_id: Mapped[int] = mapped_column(ForeignKey("mail_templates.id"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(MAX_LINE_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)

    saved_by: Mapped[User] = relationship()


register_constraint_message(
    "uq_mail_templates_mail",
    _l("Somebody else just saved a text of this mail. Open the page again and check it first."),
)
register_constraint_message(
    "uq_mail_templates_name",
    _l("There is a template with this name for this job family. Choose another name."),
    field="name",
)
