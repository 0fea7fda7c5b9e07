"""A predicate about a text of mail."""

from __future__ import annotations

from typing import Protocol


class MailTemplateRecord(Protocol):
    """`mail` is the mail of the product that it words, None for a template of the company's own."""

    @property
    def mail(self) -> str | None: ...


def is_own_template(_person: object, template: MailTemplateRecord) -> bool:
    """True for a template of the company's own, which is no text of a mail of the product."""
    return template.mail is None
