"""What someone types who applies, and how they send it, for the tests of applying."""

from __future__ import annotations

import io
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.careers.submissions import process_submission
from app.openings.models import Opening
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
