"""The forms of mail to a candidate."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SubmitField

from app.interview_pages.forms import LocalDateTimeField
from app.outbox.mail_texts import MailWording
from app.web.forms import Form, LineField, TextField, VersionField


class WriteMailForm(Form):
    """A subject, a text and a time. `show` is the button that only previews, `shown` the previewed mail."""

    shown = HiddenField()
    show = SubmitField()
    subject = LineField(_l("Subject"))
    body = TextField(_l("Text"))
    send_at = LocalDateTimeField(_l("Send at"), required=False)

    @property
    def wording(self) -> MailWording:
        """The text as entered."""
        return MailWording(self.subject.data or "", self.body.data or "")


class CancelMailForm(Form):
    """A button; `mail` is the id of the mail."""

    mail = VersionField()
