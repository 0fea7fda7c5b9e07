"""The forms of the company's texts."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SubmitField

from app.mail_texts.actions import TemplateText
from app.outbox.mail_texts import MailWording
from app.web.forms import Form, LineField, TextField, VersionField, choices


class WordingForm(Form):
    """A subject and a text. `show` is the button that only previews."""

    version = VersionField()
    shown = HiddenField()
    show = SubmitField()
    subject = LineField(_l("Subject"))
    body = TextField(_l("Text"))

    @property
    def wording(self) -> MailWording:
        """The text as entered."""
        return MailWording(self.subject.data or "", self.body.data or "")


class TemplateForm(WordingForm):
    """A template of the company's own."""

    name = LineField(_l("Name"), description=_l("Shown to the people who choose it, not to candidates."))
    job_family = SelectField(_l("Job family"))

    def offer(self, families: Iterable[str]) -> None:
        """Fill the list of job families."""
        self.job_family.choices = choices([("", _("All job families")), *((name, name) for name in families)])

    @property
    def text(self) -> TemplateText:
        """The template as entered."""
        return TemplateText(self.name.data or "", self.job_family.data or "", self.wording)
