"""The form to upload a page: its text, a file or its address; then the name and the role of the family."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from app.web.forms import Form, LineField, UploadField

MAX_PAGE_BYTES = 1024 * 1024


class JobPageForm(Form):
    """`step` is "save" once the proposal was on the page.

    `act` is what a button does to its stages (see `changed_rows`), empty to save. `seen` is the digest of the
    text that they were read from.
    """

    text = TextAreaField(_l("Text of the page"), description=_l("Paste the page as Markdown."))
    file = UploadField(
        _l("Or a file"), max_bytes=MAX_PAGE_BYTES, required=False, description=_l("A .md file.")
    )
    address = LineField(
        _l("Or its address"),
        required=False,
        max_length=2000,
        description=_l("Where the Markdown of the page can be downloaded. It starts with https://."),
    )
    name = LineField(
        _l("Name"), required=False, description=_l("The name of the job family, such as Inside Sales.")
    )
    role = LineField(_l("Role"), required=False, description=_l("The job title of the people who are hired."))
    step = HiddenField()
    act = HiddenField()
    seen = HiddenField()
