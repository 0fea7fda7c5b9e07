"""The texts of the product's mails: ours, with the placeholders of each, and in their place the company's.

The template of a mail has no Jinja: its first line is the subject, and placeholders such as `{role}` stand
for values. The company's own text has the same placeholders. What needs a loop or a condition is one
placeholder, and we write its value. Each package declares its mails in its `mail_texts.py`, and
`app/__init__.py` registers them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import current_app, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.outbox.placeholders import (
    LINK_PLACEHOLDER,
    fill_placeholders,
    placeholder_problem,
    placeholders_in,
)
from app.shared.company import company_name
from app.shared.refusals import RuleBroken
from app.shared.text import join_words, one_line, truncate

Values = Mapping[str, Any]
MAX_SUBJECT_LENGTH = 400  # characters of a subject with its values


@dataclass(frozen=True)
class RenderedMail:
    """The subject and body of a mail, without its signed link. `body` ends with a line break.

    `link_at` is the index in the body at which the link is put; None to put it below.
    """

    subject: str
    body: str
    link_at: int | None = None

    @property
    def body_before_link(self) -> str:
        return self.body[: self.link_at]

    @property
    def body_after_link(self) -> str:
        return self.body[self.link_at :] if self.link_at is not None else ""


@dataclass(frozen=True)
class Placeholder:
    """What stands for a value in a mail: its meaning, an example, and the value of one mail."""

    name: str
    meaning: str
    example: str
    value: Callable[[Values], Any]


@dataclass(frozen=True)
class MailWording:
    """A subject and a text with placeholders, as a person writes them."""

    subject: str
    body: str


@dataclass(frozen=True)
class MailText:
    """A mail of the product. `slug` is its name in addresses and in the database, and never changes.

    `required` are the placeholders that its text must have. `has_link` is true if a signed link goes with it.
    `family_of` returns the job family that a mail is about; None if it is about no application.
    """

    slug: str
    template: str
    label: str
    to: str
    placeholders: Sequence[Placeholder]
    required: Sequence[str] = ()
    has_link: bool = False
    family_of: Callable[[Values], str] | None = None

    @property
    def offered(self) -> list[Placeholder]:
        """The placeholders that its text may have."""
        return [*self.placeholders, *([LINK] if self.has_link else [])]

    @property
    def shipped(self) -> MailWording:
        """Our text."""
        return _shipped_wording(self.template)

    def write(self, values: Values) -> RenderedMail:
        """The mail for these values, in the company's words if it has its own."""
        family = self.family_of(values) if self.family_of else ""
        wording = _company_wording(self.slug, family) or self.shipped
        known = {each.name: each for each in self.placeholders}
        return fill_wording(wording, lambda name: known[name].value(values) if name in known else None)

    def example(self, wording: MailWording) -> RenderedMail:
        """A mail with example values, for a preview of a text."""
        examples = {each.name: str(each.example) for each in self.placeholders}
        examples[COMPANY.name] = company_name()
        return fill_wording(wording, examples.get)

    def check(self, wording: MailWording) -> None:
        """Raise RuleBroken for a placeholder that this mail does not have, and for a missing required one."""
        check_placeholders(wording, [each.name for each in self.offered])
        found = placeholders_in(f"{wording.subject}\n{wording.body}")
        if missing := [f"{{{name}}}" for name in self.required if name not in found]:
            raise RuleBroken(
                _("This mail needs %(placeholders)s. Add it.", placeholders=join_words(missing)), field="body"
            )


LINK = Placeholder(
    LINK_PLACEHOLDER,
    _l("the link that opens the page. Without it, the link is added below the text"),
    "",
    lambda _values: "",
)
NAME = Placeholder("name", _l("the name of the person who gets the mail"), "Lea Roth", lambda v: v["to"].name)
TO_RECRUITER = _l("Recruiter")
COMPANY = Placeholder("company", _l("the name of the company"), "", lambda _values: company_name())


def page_placeholder(meaning: str, example: str) -> Placeholder:
    """The address of a page of Onramp; `example` is its path."""
    return Placeholder("page", meaning, f"https://onramp.example/{example}", lambda values: values["page"])


def rendered_part(template: str) -> Callable[[Values], str]:
    """The value of a placeholder with loops or conditions: a template of ours, never of the company."""
    return lambda values: render_template(template, **values)


_texts: dict[str, MailText] = {}


_wordings: list[Callable[[str, str], MailWording | None]] = []


def register_mail_texts(*texts: MailText) -> None:
    """Register mails of the product."""
    _texts.update({text.template: text for text in texts})


def register_company_wording(find: Callable[[str, str], MailWording | None]) -> None:
    """Register where the company's texts are found: `find(slug, job_family)`, None for ours."""
    _wordings.append(find)


def _company_wording(slug: str, family: str) -> MailWording | None:
    return next(filter(None, (find(slug, family) for find in _wordings)), None)


def mail_text_of(template: str) -> MailText:
    """The mail of a template. Raises KeyError if it is not registered."""
    return _texts[template]


def mail_texts() -> Iterable[MailText]:
    """The mails of the product, in the order of their page."""
    return _texts.values()


def check_placeholders(wording: MailWording, known: Sequence[str]) -> None:
    """Raise RuleBroken beside each field for placeholders that are not in `known`, for a brace that belongs
    to none, and for a second link.
    """
    refused = [
        RuleBroken(sentence, field=field)
        for field, text in (("subject", wording.subject), ("body", wording.body))
        if (sentence := placeholder_problem(text, _known_in(field, known)))
    ]
    if not refused and wording.body.count(f"{{{LINK_PLACEHOLDER}}}") > 1:
        refused = [RuleBroken(_("Use {link} only once."), field="body")]
    if refused:
        first, *others = refused
        raise RuleBroken(first.sentence, field=first.field, others=others)


def fill_wording(wording: MailWording, value_of: Callable[[str], Any]) -> RenderedMail:
    """The mail of a wording. Values are texts, and nothing in them is a placeholder."""

    def tidied(name: str) -> str | None:
        value = "" if name == LINK_PLACEHOLDER else value_of(name)
        return None if value is None else str(value).strip()

    line = fill_placeholders(wording.subject.replace(f"{{{LINK_PLACEHOLDER}}}", ""), tidied).text
    subject = truncate(one_line(line), MAX_SUBJECT_LENGTH)
    filled = fill_placeholders(wording.body.strip(), tidied)
    if filled.link_at is None:
        return RenderedMail(subject, filled.text.strip("\n") + "\n")
    before, after = filled.text[: filled.link_at].lstrip("\n"), filled.text[filled.link_at :].rstrip("\n")
    return RenderedMail(subject, f"{before}{after}\n", len(before))


def _known_in(field: str, known: Sequence[str]) -> Sequence[str]:
    """A subject has no signed link."""
    return [name for name in known if name != LINK_PLACEHOLDER] if field == "subject" else known


@cache
def _shipped_wording(template: str) -> MailWording:
    environment = current_app.jinja_env
    source = environment.loader.get_source(environment, template)[0] if environment.loader else ""
    subject, _line_break, body = source.partition("\n")
    return MailWording(subject, body.strip())


def wording_problems(check: Callable[[MailWording], None], wording: MailWording) -> list[str]:
    """What a check refuses in a text, as sentences for its preview."""
    try:
        check(wording)
    except RuleBroken as refusal:
        return [refusal.sentence, *(each.sentence for each in refusal.others)]
    return []
