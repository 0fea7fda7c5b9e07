"""What an applicant types and how they send it, for the tests of applying."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.candidates.models import Application
from app.careers.actions import AgreedTerms, Applicant, apply_to_opening
from app.careers.submissions import process_submission
from app.openings.models import Opening
from app.people.models import User
from app.shared.emails import email_key
from app.untrusted.uploads import UploadedFile
from tests.factories.documents import A_TEXT
from tests.real.client import StrictClient
from tests.real.filled_form import FormOnPage

LENA: dict[str, Any] = {
    "name": "Lena Brandt",
    "email": "Lena@Example.org",
    "time_zone": "Europe/Berlin",
    "location": "Leipzig, Germany",
    "links": "https://example.org/lena\nlinkedin.com/in/lena",
    "source": "A friend",
    "consent": True,
}


def page_of(opening: Opening) -> str:
    return f"/jobs/{opening.id}"


def sends(
    client: StrictClient, form: FormOnPage, *, resume: bytes | None = A_TEXT, **typed: Any
) -> TestResponse:
    """Fill in a form that was opened before, with a résumé, and send it whole."""
    return sent_whole(client, form.url, form.filled({**LENA, **typed}), resume=resume)


def applies(client: StrictClient, opening: Opening, **typed: Any) -> TestResponse:
    """Open the page, fill in the form and send it."""
    return sends(client, client.form_for(page_of(opening)), **typed)


def apply_without_form(
    opening: Opening, *, signed_in: User | None = None, **typed: Any
) -> Application | None:
    """The application that the worker makes of what was typed: see `apply_to_opening`."""
    typed = {"referred_by": "", "via": "", "knows": "", **LENA, **typed}
    applicant = Applicant(**{field.name: typed[field.name] for field in fields(Applicant)})
    applicant = replace(applicant, email=email_key(applicant.email))
    document = UploadedFile("résumé.txt", A_TEXT)
    return apply_to_opening(
        opening,
        applicant,
        document=document,
        agreed=AgreedTerms("I agree that you keep this."),
        signed_in=signed_in,
    )


def sent_whole(
    client: StrictClient,
    url: str,
    fields: dict[str, Any],
    *,
    resume: bytes | None = A_TEXT,
    work: bool = True,
) -> TestResponse:
    """The fields with a file, put into bytes here: the client would leave a file of its own open.

    The worker then takes what was sent, unless it does not `work`.
    """
    if resume is not None:
        fields = {**fields, "document": FileStorage(io.BytesIO(resume), "résumé.txt")}
    boundary, body = encode_multipart(fields)
    answer = client.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    if work:
        while process_submission():
            pass
    return answer
