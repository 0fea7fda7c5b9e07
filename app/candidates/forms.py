"""The forms for a candidate and for a document of theirs."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, EmailField
from wtforms.validators import ValidationError

from app.candidates.documents import MOST_BYTES
from app.people.forms import Email, TimeZone
from app.people.models import User
from app.people.queries import user_with_email
from app.shared.forms import Form, Line, Upload
from app.shared.text import one_line


class Colleague(EmailField):
    """Someone who signs in here, by their email; `person` is None where none is given."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, filters=[one_line], **options)
        self.person: User | None = None

    def pre_validate(self, _form: Any) -> None:
        self.person = user_with_email(self.data) if self.data else None
        if self.data and self.person is None:
            raise ValidationError("No colleague has this email.")


class CandidateForm(Form):
    """Who the candidate is. Someone with this email who is here already is not entered twice."""

    name = Line("Name")
    email = Email()
    time_zone = TimeZone(default="UTC")
    source = Line("Source", required=False, description="Where they come from: referral, job board, …")
    referred_by = Colleague(
        "Referred by",
        description="The email of the colleague who recommends them. They never interview this candidate.",
    )
    internal = BooleanField("Works at the company already")


class DocumentField(Upload):
    """A document, as Uploaded. What it is, keep_document judges by its content."""

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("description", "PDF, DOCX, ODT or plain text, at most 10 MB.")
        options.setdefault("render_kw", {"accept": ".pdf,.docx,.odt,.txt"})
        super().__init__(label, most=MOST_BYTES, **options)


class DocumentForm(Form):
    """A document to add to an application."""

    document = DocumentField("Document")
